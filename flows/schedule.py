"""The schedule of the flows on one machine: the runner that starts due runs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment

from flows.track import track


def serve_track(*, config: Path, data: Path, minutes: int) -> None:
    """Start a run of `track` every `minutes` until interrupted. One at a time: a second one is cancelled."""
    deployment = track.to_deployment(
        name="track",
        interval=timedelta(minutes=minutes),
        parameters={"config": str(config), "data": str(data)},
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
    )
    assert isinstance(deployment, RunnerDeployment), "outside an event loop to_deployment answers at once"
    serve(deployment)
