"""The schedule of the flows on one machine: the runner that starts due runs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment

from flows.digest import digest
from flows.track import track


def serve_flows(*, config: Path, data: Path, minutes: int) -> None:
    """Run `track` every `minutes` and `digest` every hour until interrupted.

    One of each at a time: a second one is cancelled. Every hour, for it also notices when cycles no longer come.
    """
    one = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    parameters = {"config": str(config), "data": str(data)}
    cycles = track.to_deployment(
        name="track", interval=timedelta(minutes=minutes), parameters=parameters, concurrency_limit=one
    )
    digests = digest.to_deployment(name="digest", cron="7 * * * *", parameters=parameters, concurrency_limit=one)
    assert isinstance(cycles, RunnerDeployment), "outside an event loop to_deployment answers at once"
    assert isinstance(digests, RunnerDeployment), "likewise"
    serve(cycles, digests)
