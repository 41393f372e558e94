"""Which cluster of a night is proposed: one that keeps coming, grows beyond chance, and was not judged before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from extractors.discovery.density import Floats
from extractors.discovery.statement import Limits
from extractors.discovery.survey import Cluster
from extractors.novelty.evidence import discoveries

State = Literal["proposed", "accepted", "merged", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A cluster that passed the gates on an earlier night."""

    night: date
    members: frozenset[str]
    centre: Floats = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A proposal made before. `on`: the day that it was made or, if it was rejected, decided."""

    state: State
    proposed_on: date
    on: date
    centre: Floats = field(compare=False)


def choose_proposal(
    tonight: Sequence[Cluster],
    sightings: Sequence[Sighting],
    judged: Sequence[Judged],
    *,
    today: date,
    began: date,
    limits: Limits,
) -> Cluster | None:
    """The cluster to propose, the least explained by chance; None where there is none, or one was proposed of late.

    `began`: the first day of collecting; for `watch_days` from then on there is no past to compare with.
    """
    paused = any(today - each.proposed_on < timedelta(days=limits.pause_days) for each in judged)
    if paused or today - began < timedelta(days=limits.watch_days):
        return None
    found = discoveries([each.chance for each in tonight], limits.false, tested=len(tonight))
    fit = [
        cluster
        for place, cluster in enumerate(tonight)
        if place in found
        and not cluster.failed
        and cluster.ratio >= limits.ratio
        and count_nights(cluster, sightings, today=today, limits=limits) >= limits.kept
        and not is_judged(cluster, judged, today=today, limits=limits)
    ]
    return min(fit, key=lambda each: (each.chance, -len(each.members)), default=None)


def count_nights(cluster: Cluster, sightings: Sequence[Sighting], *, today: date, limits: Limits) -> int:
    """On how many of the last nights, this one included, the cluster was there and passed the gates."""
    start = today - timedelta(days=limits.nights)
    nights = {each.night for each in sightings if start < each.night < today and is_same(cluster, each, limits)}
    return len(nights) + (not cluster.failed)


def is_same(cluster: Cluster, other: Sighting, limits: Limits) -> bool:
    """Whether they share half of the smaller one's members, or a centre."""
    members = {member.statement_id for member in cluster.members}
    shared = len(members & other.members)
    return (
        2 * shared >= min(len(members), len(other.members)) > 0 or float(cluster.centre @ other.centre) >= limits.alike
    )


def is_judged(cluster: Cluster, judged: Sequence[Judged], *, today: date, limits: Limits) -> bool:
    """Whether its like was proposed before; what was rejected may come again after `suppress_days`."""
    until = timedelta(days=limits.suppress_days)
    return any(
        float(cluster.centre @ each.centre) >= limits.alike and (each.state != "rejected" or today - each.on < until)
        for each in judged
    )
