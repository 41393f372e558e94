"""The schedule of the flows on one machine: the runner that starts due runs."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from prefect import Flow, serve
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, FlowRunFilter
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, FlowRun
from prefect.deployments.runner import RunnerDeployment
from prefect.states import Crashed

from flows.digest import digest
from flows.discover import discover
from flows.maintain import maintain
from flows.track import track

# A second run is cancelled, and not kept waiting: the next one finds all that it would have found. A run that took the
# place and never came to work gives it back after so many seconds.
ONE_AT_A_TIME = ConcurrencyLimitConfig(
    limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW, grace_period_seconds=60
)
AT_WORK = ("PENDING", "RUNNING", "CANCELLING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a flow runs: every so often, or at the times of a cron line (UTC). Exactly one is set."""

    flow: Flow[..., Any]
    interval: timedelta | None = None
    cron: str | None = None

    def __str__(self) -> str:
        rhythm = f"every {self.interval / timedelta(minutes=1):g} min" if self.interval else f"at {self.cron}"
        return f"{self.flow.name} {rhythm}"


def plan_flows(*, minutes: int) -> tuple[Timing, ...]:
    """The flows that run by themselves. `digest` every hour, for it also notices when cycles no longer come."""
    return (
        Timing(flow=track, interval=timedelta(minutes=minutes)),
        Timing(flow=digest, cron="7 * * * *"),
        Timing(flow=discover, cron="17 2 * * *"),
        Timing(flow=maintain, cron="37 3 * * 0"),
    )


def serve_flows(plan: Iterable[Timing], *, config: Path, data: Path) -> None:
    """Run the flows by their plan until interrupted, one of each at a time: a second one is cancelled."""
    parameters = {"config": str(config), "data": str(data)}
    # Prefect's runner forgets to await a part of its own end; nothing is left undone by it.
    warnings.filterwarnings("ignore", message="coroutine 'Runner.astop' was never awaited", category=RuntimeWarning)
    serve(*(_deploy(timing, parameters) for timing in plan), print_starting_message=False)


def _deploy(timing: Timing, parameters: dict[str, Any]) -> RunnerDeployment:
    deployment = timing.flow.to_deployment(
        name=timing.flow.name,
        interval=timing.interval,
        cron=timing.cron,
        parameters=parameters,
        concurrency_limit=ONE_AT_A_TIME,
    )
    assert isinstance(deployment, RunnerDeployment), "outside an event loop to_deployment answers at once"
    return deployment


def give_up_lost_runs(plan: Iterable[Timing]) -> int:
    """Have the runs that a killed `serve` left at work count as crashed, which frees their places; how many there were.

    Only for a server that just began and has no other runner: to all others such a run may be alive.
    """
    names = [timing.flow.name for timing in plan]
    with get_client(sync_client=True) as client:
        runs: list[FlowRun] = client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate({"state": {"type": {"any_": AT_WORK}}}),
            deployment_filter=DeploymentFilter.model_validate({"name": {"any_": names}}),
        )
        for run in runs:
            client.set_flow_run_state(run.id, Crashed(message="the schedule was killed while this ran"), force=True)
    return len(runs)
