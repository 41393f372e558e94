"""What a Prefect server has scheduled: the next runs, those late, and the one at work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

# Prefect marks a run late after 15 s; a runner that is busy starting takes longer.
LATE_AFTER = timedelta(minutes=2)
_AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One deployment: when it runs next, since when a run is overdue, since when one works. `paused`: it never runs."""

    flow: str
    deployment: str
    paused: bool
    next_at: datetime | None = None
    late_since: datetime | None = None
    running_since: datetime | None = None


def read_timetable(
    client: httpx.Client, api: str, *, flows: Sequence[str], now: datetime
) -> tuple[Planned, ...] | None:
    """The deployments of `flows` on the server at `api`, by flow and name; None where no server answers."""
    try:
        known = {row["id"]: row["name"] for row in _ask(client, api, "flows", {"flows": {"name": {"any_": [*flows]}}})}
        if not known:
            return ()
        mine = {"flows": {"id": {"any_": [*known]}}}
        deployments = _ask(client, api, "deployments", mine)
        waiting = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED", "PENDING", "RUNNING"]}}}}
        runs = _ask(client, api, "flow_runs", {**mine, **waiting, "sort": "EXPECTED_START_TIME_ASC"})
    except (httpx.HTTPError, ValueError):
        return None
    planned = [_plan(row, known[row["flow_id"]], runs, now) for row in deployments]
    return tuple(sorted(planned, key=lambda plan: (plan.flow, plan.deployment)))


def _ask(client: httpx.Client, api: str, what: str, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    answer = client.post(f"{api.rstrip('/')}/{what}/filter", json={**body, "limit": _AT_MOST})
    answer.raise_for_status()
    rows: list[dict[str, Any]] = answer.json()
    return rows


def _plan(deployment: Mapping[str, Any], flow: str, runs: Sequence[Mapping[str, Any]], now: datetime) -> Planned:
    own = [run for run in runs if run["deployment_id"] == deployment["id"]]
    due = [_moment(run["expected_start_time"]) for run in own if run["state_type"] == "SCHEDULED"]
    begun = [_moment(run["start_time"]) for run in own if run["state_type"] == "RUNNING" and run["start_time"]]
    return Planned(
        flow=flow,
        deployment=deployment["name"],
        paused=bool(deployment["paused"]),
        next_at=min((moment for moment in due if moment >= now), default=None),
        late_since=min((moment for moment in due if moment < now - LATE_AFTER), default=None),
        running_since=min(begun, default=None),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
