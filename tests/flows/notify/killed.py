"""A delivery in a process of its own, to be killed: `python -m tests.flows.notify.killed DATA URL`.

With a number as third argument it first stores so many alerts, in one transaction, as a cycle would.
"""

from __future__ import annotations

import os
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from flows.notify.sending import run_courier
from tests.flows.notify.desk import DELIVERY, Desk, add_alert


def main(data: str, url: str, alerts: str = "0") -> None:
    """Store alerts, then deliver."""
    desk = Desk(data=Path(data), delivery=DELIVERY, courier=run_courier)
    desk.environ = {**os.environ, "HOOK_URL": url}
    desk.now = datetime.now(UTC)
    if int(alerts):
        with desk.writing() as connection:
            for _ in range(int(alerts)):
                add_alert(connection, uuid.uuid4().hex, created_at=desk.now)
    print("stored", flush=True)
    desk.deliver()


if __name__ == "__main__":
    main(*sys.argv[1:])
