"""Messages to the receivers that are no alerts: written once each, in the transaction of what they tell of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import duckdb
import pyarrow as pa

from warehouse import rows
from warehouse.connection import registered
from warehouse.statements import statement

NoticeKind = Literal["withdrawal", "baseline", "operational", "recovered"]

_TIME = pa.timestamp("us", tz="UTC")
_NOTICES = pa.schema(
    [
        *((name, pa.string()) for name in ("notice_id", "kind", "subject", "message", "facts", "alert_id")),
        ("channels", pa.list_(pa.string())),
        ("created_at", _TIME),
        ("expires_at", _TIME),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message. `notice_id` is the identity of what happened: told once. No `channels`: all."""

    notice_id: str
    kind: NoticeKind
    subject: str
    message: str
    created_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    alert_id: str | None = None
    channels: tuple[str, ...] = ()
    expires_at: datetime | None = None


def save_notices(connection: duckdb.DuckDBPyConnection, notices: Sequence[Notice]) -> int:
    """Write notices that are not there yet, by their id; returns how many were."""
    if not notices:
        return 0
    unique = {notice.notice_id: notice for notice in notices}
    with registered(connection, incoming_notices=rows.table((_row(n) for n in unique.values()), _NOTICES)):
        return int(connection.execute(statement("notices_insert")).fetchall()[0][0])


def _row(notice: Notice) -> rows.Row:
    return {
        "notice_id": notice.notice_id,
        "kind": notice.kind,
        "subject": notice.subject,
        "message": notice.message,
        "facts": json.dumps(dict(notice.facts), ensure_ascii=False, default=str),
        "alert_id": notice.alert_id,
        "channels": list(notice.channels) or None,
        "created_at": notice.created_at,
        "expires_at": notice.expires_at,
    }
