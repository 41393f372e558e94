"""Against a real Prefect server with its triggers: the automation of ALERTS.md runs a deployment for an alert.

`python -m tests.flows.notify.automated DATA AUTOMATION.yaml` prints {"parameters": ..., "events": ...} as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from flows.surroundings import prefect_for

WITHIN = 90.0


def main(data: str, automation: str) -> None:
    """Serve, automate, deliver, and look what came of it."""
    with prefect_for(Path(data), os.environ, services=True, port=int(os.environ["SERVER_PORT"])) as wait:
        from prefect import flow
        from prefect.automations import Automation
        from prefect.client.orchestration import get_client

        from flows.notify.events import emit
        from tests.flows.notify.desk import Desk

        wait()
        desk = Desk(data=Path(data), channels=())

        @flow(name="look-into")
        def look_into(stance: str) -> str:
            return stance

        @flow(name="deliver-once")
        async def deliver_once() -> None:
            from flows.notify.deliver import deliver

            await deliver(desk.round(emit=emit))

        async def act() -> dict[str, Any]:
            async with get_client() as client:
                flow_id = await client.create_flow(look_into)
                deployment = await client.create_deployment(
                    flow_id=flow_id, name="look-into", enforce_parameter_schema=False
                )
                text = Path(automation).read_text(encoding="utf-8")
                rule = yaml.safe_load(text.replace("00000000-0000-0000-0000-000000000000", str(deployment)))
                await Automation(**rule).acreate()
                await deliver_once()
                deadline = time.monotonic() + WITHIN
                while time.monotonic() < deadline:
                    runs = [run for run in await client.read_flow_runs() if run.deployment_id == deployment]
                    if runs:
                        return {"parameters": [run.parameters for run in runs], "states": len(runs)}
                    await asyncio.sleep(0.5)
            return {"parameters": []}

        print(json.dumps(asyncio.run(act())))


if __name__ == "__main__":
    main(*sys.argv[1:])
