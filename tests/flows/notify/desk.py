"""A small warehouse with alerts in it, receivers on loopback, and a clock that the tests turn."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from config.channels import Alerting, Channel, Delivery, Operations
from config.loader import Configuration
from config.settings import Settings
from extractors.model import Codebook, Proposition, stable_id
from flows.notify.courier import hand_over
from flows.notify.deliver import DeliveryReport, Emit, Round, deliver
from flows.notify.outcome import Outcome
from flows.notify.sending import Courier
from tests.fakes import NOW
from tests.warehouse.samples import an_article
from warehouse.connection import Connection, open_live, transaction
from warehouse.store import save_articles

CODEBOOK = Codebook(
    version="t",
    propositions=(
        Proposition(
            id="ban",
            statement="The app should be banned.",
            affirm="It must go.",
            reject="It may stay.",
            not_this="",
        ),
    ),
)
WEBHOOK = Channel(id="hook", kind="webhook", url_env="HOOK_URL", secret_env="HOOK_SECRET")
DELIVERY = Delivery(timeout_seconds=2, deadline_seconds=10)
QUIET = Operations(enabled=False)

_INSERT = """
INSERT INTO alerts BY NAME SELECT $alert_id AS alert_id, $rule AS rule, $proposition AS proposition, $pole AS pole,
$scope AS scope, $scope_value AS scope_value, $stance_id AS stance_id, $article_id AS article_id,
$created_at AS created_at, $reason AS reason, $urgency AS urgency, $channels::VARCHAR[] AS channels,
$story_id AS story_id, $coverage AS coverage, $expires_at::TIMESTAMPTZ AS expires_at,
$facts::JSON AS facts, $confirmed_by AS confirmed_by
"""


def add_alert(connection: Connection, name: str = "one", **changes: Any) -> str:
    """An alert called `name`; its id is returned."""
    article = an_article(name)
    row = {
        "alert_id": stable_id("alert", name),
        "rule": "ever",
        "proposition": "ban",
        "pole": "reject",
        "scope": "ever",
        "scope_value": "",
        "stance_id": "none",
        "article_id": article.article.article_id,
        "created_at": NOW,
        "reason": "not seen in 28 days of collecting before",
        "urgency": "immediate",
        "channels": None,
        "story_id": "story",
        "coverage": 0.92,
        "expires_at": None,
        "facts": '{"stories": 2}',
        "confirmed_by": "corroboration",
    }
    given = {**row, **changes}
    connection.execute(_INSERT, given)
    return str(given["alert_id"])


def add_notice(connection: Connection, name: str, kind: str = "operational", **changes: Any) -> str:
    """A notice; its id is returned."""
    row = {
        "notice_id": stable_id("notice", name),
        "kind": kind,
        "subject": f"{name} is wrong",
        "message": f"Look at {name}.",
        "alert_id": None,
        "channels": None,
        "created_at": NOW,
    }
    given = {**row, **changes}
    connection.execute(
        "INSERT INTO notices BY NAME SELECT $notice_id AS notice_id, $kind AS kind, $subject AS subject, $message AS "
        "message, $alert_id AS alert_id, $channels::VARCHAR[] AS channels, $created_at AS created_at",
        given,
    )
    return str(given["notice_id"])


def add_article(connection: Connection, name: str, **changes: Any) -> tuple[str, str]:
    """An article with one stance; the ids of both are returned."""
    article = an_article(name, **changes)
    save_articles(connection, run_id="r", articles=[article], stories={}, now=NOW)
    ident = article.article.article_id
    (stance,) = connection.execute("SELECT stance_id FROM stances WHERE article_id = $id", {"id": ident}).fetchall()
    return ident, stance[0]


async def at_hand(
    task: Mapping[str, Any], _environ: Mapping[str, str], *, seconds: float
) -> tuple[dict[str, Outcome], bool]:
    """The courier's work without its process, which takes a third of a second to start."""

    def work() -> dict[str, Outcome]:
        results = {result.pop("id"): result for result in hand_over(task)}
        return {ident: Outcome(**result) for ident, result in results.items()}

    return await asyncio.wait_for(asyncio.to_thread(work), seconds), True


@dataclass(slots=True)
class Desk:
    """A data folder whose outbox is delivered on demand."""

    data: Path
    channels: tuple[Channel, ...] = (WEBHOOK,)
    delivery: Delivery = DELIVERY
    operations: Operations = QUIET
    environ: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW
    courier: Courier = at_hand

    @property
    def live(self) -> Path:
        return self.data / "bellwether.duckdb"

    @contextmanager
    def open(self) -> Iterator[Connection]:
        with open_live(self.live) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with open_live(self.live) as connection, transaction(connection):
            yield connection

    def round(self, **changes: Any) -> Round:
        configuration = Configuration(
            settings=Settings(),
            feeds=(),
            topics=(),
            codebook=CODEBOOK,
            rules=(),
            alerting=Alerting(channels=self.channels, delivery=self.delivery, operations=self.operations),
        )
        given = Round(
            configuration=configuration,
            data=self.data,
            opening=self.open,
            clock=lambda: self.now,
            environ=self.environ,
            courier=self.courier,
        )
        return dataclasses.replace(given, **changes)

    def deliver(self, *, emit: Emit | None = None, digests_now: bool = False) -> DeliveryReport:
        return asyncio.run(deliver(self.round(emit=emit, digests_now=digests_now)))

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with self.open() as connection:
            return connection.execute(sql, dict(parameters or {})).fetchall()

    def states(self) -> list[tuple[Any, ...]]:
        """(channel, kind, state, attempt, fault) of all tries, in their order."""
        return self.rows(
            "SELECT channel, kind, state, attempt, fault FROM deliveries ORDER BY tried_at, channel, attempt"
        )
