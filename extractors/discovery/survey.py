"""The clusters of one night: found, held against the gates, and against their own past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from extractors.discovery.density import NOISE, Floats, find_clusters
from extractors.discovery.statement import Limits, Pool, Statement, take_once
from extractors.novelty.evidence import tail


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A cluster of one night. `members`: its statements, the nearest to its centre first.

    `failed`: the gates that it did not pass, in words. `stories` of `watched` in the last days had it, `past` of
    `past_watched` before; `chance`: the probability of so many if nothing but its past is at work.
    """

    members: tuple[Statement, ...]
    centre: Floats = field(compare=False)
    failed: tuple[str, ...]
    stories: int
    watched: int
    past: int
    past_watched: int
    chance: float
    nearest: str = ""
    similarity: float = 0.0

    @property
    def ratio(self) -> float:
        """How many times as often as before."""
        usual = (self.past + 0.5) / max(self.past_watched, 1)
        return self.stories / max(self.watched, 1) / usual


def survey(pool: Pool, *, today: date, limits: Limits) -> tuple[Cluster, ...]:
    """The clusters among the statements of the window up to `today`, whether they pass the gates or not."""
    once = take_once(pool.statements)
    start = today - timedelta(days=limits.window_days)
    recent = [place for place in once if start < pool.statements[place].day <= today]
    if not recent:
        return ()
    labels = find_clusters(pool.vectors[recent], smallest=limits.smallest, neighbours=limits.neighbours, choice="leaf")
    watch = _Watch(pool, once, today=today, limits=limits)
    found = [
        watch.judge(_centre(pool.vectors[[recent[place] for place in np.flatnonzero(labels == label)]]), recent)
        for label in range(labels.max(initial=NOISE) + 1)
    ]
    return _merge(found, limits)


class _Watch:
    """What is needed to judge each cluster of a night."""

    def __init__(self, pool: Pool, once: Sequence[int], *, today: date, limits: Limits) -> None:
        self._pool, self._limits = pool, limits
        self._start = today - timedelta(days=limits.recent_days)
        first = today - timedelta(days=limits.history_days)
        self._late = [place for place in once if self._start < pool.statements[place].day <= today]
        self._past = [place for place in once if first < pool.statements[place].day <= self._start]
        self._watched = sum(number for day, number in pool.watched.items() if self._start < day <= today)
        self._past_watched = sum(number for day, number in pool.watched.items() if first < day <= self._start)

    def judge(self, centre: Floats, recent: Sequence[int]) -> Cluster:
        """The cluster around `centre` with all statements in its reach."""
        places, centre = self._gather(centre, recent)
        members = tuple(self._pool.statements[place] for place in places)
        stories = self._count(centre, self._late, self._limits.reach)
        past = self._count(centre, self._past, self._limits.past_reach)
        nearest, similarity = self._nearest(places)
        return Cluster(
            members=members,
            centre=centre,
            failed=check_gates(members, similarity, nearest, self._limits),
            stories=stories,
            watched=self._watched,
            past=past,
            past_watched=self._past_watched,
            chance=tail(stories, self._watched, past=past + 0.5, past_watched=self._past_watched, noise=0, bursts=True),
            nearest=nearest,
            similarity=similarity,
        )

    def _gather(self, centre: Floats, recent: Sequence[int]) -> tuple[list[int], Floats]:
        """The statements in reach of the centre, and theirs; twice, for the centre moves."""
        places = list(recent)
        for _ in range(2):
            similar = self._pool.vectors[recent] @ centre
            order = [at for at in np.argsort(-similar) if similar[at] >= self._limits.reach]
            places = [recent[at] for at in order]
            if not places:
                break
            centre = _centre(self._pool.vectors[places])
        return places, centre

    def _count(self, centre: Floats, places: Sequence[int], reach: float) -> int:
        """The stories with a statement in reach."""
        if not places:
            return 0
        near = self._pool.vectors[places] @ centre >= reach
        return len({self._pool.statements[place].story_id for place, hit in zip(places, near, strict=True) if hit})

    def _nearest(self, places: Sequence[int]) -> tuple[str, float]:
        """The known stance that is nearest to the statements' own centre, and the cosine of the two."""
        if not len(self._pool.known) or not places:
            return "", 0.0
        lengths = np.linalg.norm(self._pool.known, axis=1)
        similar = self._pool.known @ _centre(self._pool.network[places]) / np.maximum(lengths, 1e-9)
        place = int(np.argmax(similar))
        return self._pool.names[place], float(similar[place])


def check_gates(members: Sequence[Statement], similarity: float, nearest: str, limits: Limits) -> tuple[str, ...]:
    """What a cluster lacks, in words; nothing where it may be proposed."""
    domains = Counter(member.domain for member in members)
    share = max(domains.values(), default=0) / max(len(members), 1)
    counted = (
        ("sentences", len(members), limits.statements),
        ("articles", len({member.article_id for member in members}), limits.articles),
        ("sites", len(domains), limits.domains),
        ("holders", len({member.holder for member in members}), limits.holders),
        ("days", len({member.day for member in members}), limits.days),
    )
    failed = [f"{number} {what} of {least}" for what, number, least in counted if number < least]
    if share > limits.domain_share:
        failed.append(f"{share:.0%} from one site, {limits.domain_share:.0%} at most")
    if similarity > limits.known:
        failed.append(f"too close to {nearest}: {similarity:.2f}, {limits.known:.2f} at most")
    return tuple(failed)


def _centre(vectors: Floats) -> Floats:
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _merge(found: Sequence[Cluster], limits: Limits) -> tuple[Cluster, ...]:
    """Clusters whose centres are alike are one: the larger."""
    kept: list[Cluster] = []
    for cluster in sorted(found, key=lambda each: -len(each.members)):
        if cluster.members and all(float(cluster.centre @ other.centre) < limits.alike for other in kept):
            kept.append(cluster)
    return tuple(kept)
