"""Putting a cluster forward: its row, and the alert that tells of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from extractors.discovery.label import name_terms
from extractors.discovery.survey import Cluster
from extractors.model import Alert, AlertRule, stable_id
from warehouse import discovery
from warehouse.alerts import read_coverage, save_alerts
from warehouse.connection import Connection
from warehouse.discovery import DiscoveryRow, PooledStatement

RULE_KIND = "unlisted"


def propose(
    connection: Connection,
    rules: Sequence[AlertRule],
    pooled: Sequence[PooledStatement],
    cluster: Cluster,
    *,
    now: datetime,
) -> tuple[str, bool]:
    """Store the proposal of a cluster of `pooled`, and have it told; its id, and whether somebody is told.

    Belongs in one `transaction`.
    """
    row = _describe(cluster, pooled, now)
    discovery.save_discovery(connection, row)
    asked = [rule for rule in rules if rule.enabled and rule.kind == RULE_KIND]
    quotes = {each.statement_id: each for each in pooled}
    proof = quotes[cluster.members[0].statement_id]
    coverage = read_coverage(connection, day=proof.first_seen_at.astimezone(UTC).date(), today=now.date())
    alerts = [replace(_alert(rule, row, proof, now=now), coverage=coverage) for rule in asked]
    return row.discovery_id, bool(save_alerts(connection, alerts))


def _describe(cluster: Cluster, pooled: Sequence[PooledStatement], now: datetime) -> DiscoveryRow:
    return DiscoveryRow(
        discovery_id="unlisted-" + stable_id("discovery", now.date().isoformat(), *list_ids(cluster))[:8],
        proposed_at=now,
        state="proposed",
        terms=name_terms((member.text for member in cluster.members), (each.words for each in pooled)),
        members=list_ids(cluster),
        centre=write_centre(cluster),
        articles=len({member.article_id for member in cluster.members}),
        domains=len({member.domain for member in cluster.members}),
        holders=len({member.holder for member in cluster.members}),
        stories=cluster.stories,
        watched=cluster.watched,
        past=cluster.past,
        past_watched=cluster.past_watched,
        chance=cluster.chance,
    )


def say_why(row: DiscoveryRow) -> str:
    """Why a proposal was made, in one sentence."""
    return (
        f"{len(row.members)} sentences of {row.articles} articles on {row.domains} sites fit no proposition and say "
        f"something alike ({', '.join(row.terms)}): in {row.stories} of {row.watched} stories of the last days, in "
        f"{row.past} of {row.past_watched} before"
    )


def say_suggestion(row: DiscoveryRow) -> Iterator[str]:
    """What a language model calls a proposal, in lines; none where none was asked."""
    if row.suggested_id is None:
        return
    yield f"{row.suggested_by} suggests: {row.suggested_id}"
    yield f"  statement  {row.suggested_statement}"
    yield f"  affirm     {row.suggested_affirm}"
    yield f"  reject     {row.suggested_reject}"
    yield f"  pole       the sentences {row.suggested_pole} it"
    if row.suggested_like:
        command = f"bellwether discover merge {row.discovery_id} {row.suggested_like}/{row.suggested_pole}"
        yield f"{row.suggested_by} takes it for {row.suggested_like}: `{command}`"


def _alert(rule: AlertRule, row: DiscoveryRow, proof: PooledStatement, *, now: datetime) -> Alert:
    return Alert(
        alert_id=stable_id("alert", rule.id, row.discovery_id),
        rule=rule.id,
        proposition=row.discovery_id,
        pole="affirm",
        scope=RULE_KIND,
        scope_value="",
        stance_id="",
        article_id=proof.article_id,
        story_id=proof.story_id,
        created_at=now,
        reason=say_why(row),
        urgency=rule.urgency,
        channels=rule.channels,
        facts={
            "kind": RULE_KIND,
            "quote": proof.quote,
            "first_seen_at": proof.first_seen_at.isoformat(),
            "last_seen_at": proof.first_seen_at.isoformat(),
            "story_ids": [proof.story_id],
            "terms": list(row.terms),
        },
        expires_at=now + timedelta(days=rule.expires_days),
    )


def list_ids(cluster: Cluster) -> tuple[str, ...]:
    """The statements of a cluster."""
    return tuple(member.statement_id for member in cluster.members)


def write_centre(cluster: Cluster) -> bytes:
    """A cluster's centre as it is stored."""
    return cluster.centre.astype(np.float16).tobytes()
