"""Reading `alerts.toml`: where alerts and notices go, and when the operation itself is worth a notice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from config.checks import Check, Wrong, flag, identity, language, list_of, number, one_of, suggest, text, whole
from config.endpoint import variable_name
from config.tables import Finding, Findings, Key, Row, Schema, find_repeated, read_rows, read_table

T = TypeVar("T")
# "event" is no kind that a user may choose: the channel of Prefect's events, which is always there.
ChannelKind = Literal["apprise", "webhook", "mail", "event"]
EVENTS = "prefect-events"
Urgency = Literal["digest", "immediate"]
DigestRhythm = Literal["none", "daily", "weekly"]
Form = Literal["", "text", "markdown", "html"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_STANCE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/(?:affirm|reject))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way to people or programs. Its address is a secret, so here stands only where to find it.

    Empty filters let everything pass; `stances` are propositions ("ban") or keys ("ban/affirm"). `min_urgency`
    "immediate" leaves out what waits for digests elsewhere. `digest`: how often what is not urgent comes, gathered
    ("none": at once, like the rest); `at_once` false gathers what is urgent as well.
    """

    id: str
    kind: ChannelKind
    url_env: str = ""
    url_block: str = ""
    secret_env: str = ""
    secret_block: str = ""
    enabled: bool = True
    min_urgency: Urgency = "digest"
    rules: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    digest: DigestRhythm = "none"
    at_once: bool = True
    format: Form = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How messages are brought to the channels; hours and seconds of wall clock.

    `max_messages`: more than that many at once for one channel become one digest. `max_tries`: then a message is given
    up. `deadline_seconds`: for one channel and cycle.
    """

    expire_hours: float = 72.0
    max_tries: int = 10
    max_messages: int = 10
    timeout_seconds: float = 15.0
    deadline_seconds: float = 60.0
    digest_at: time = time(7)
    digest_weekday: Weekday = "monday"
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    events: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """When the operation itself is worth a notice; 0 switches a threshold off. `channels` empty: all."""

    enabled: bool = True
    channels: tuple[str, ...] = ()
    feeds: bool = True
    min_coverage: float = 0.8
    late_factor: float = 4.0
    failed_runs: int = 3
    min_free_gb: float = 2.0
    hold_minutes: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerting:
    """All of `alerts.toml` but its rules."""

    channels: tuple[Channel, ...] = ()
    delivery: Delivery = field(default_factory=Delivery)
    operations: Operations = field(default_factory=Operations)


def clock_time() -> Check:
    """A time of day like "07:30"."""

    def accept(value: object) -> time | Wrong:
        if isinstance(value, str) and re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", value):
            return time.fromisoformat(value)
        return Wrong('must be a time of day in quotes, from "00:00" to "23:59"')

    return Check(accept)


def time_zone() -> Check:
    """A time zone of the IANA database."""

    def accept(value: object) -> ZoneInfo | Wrong:
        zones = available_timezones()
        if isinstance(value, str) and value in zones:
            return ZoneInfo(value)
        hint = suggest(value, zones) if isinstance(value, str) else ""
        return Wrong(f'must be a time zone like "Europe/Berlin" or "UTC"{hint}')

    return Check(accept)


def secret_name(check: Check, message: str) -> Check:
    """`check` with a message that does not show the value: a secret may have been written in its place."""

    def accept(value: object) -> object:
        read = check.accept(value)
        return Wrong(message) if isinstance(read, Wrong) else read

    return Check(accept)


def stance_name() -> Check:
    """A proposition ("ban") or a stance key ("ban/affirm")."""

    def accept(value: object) -> str | Wrong:
        if isinstance(value, str) and _STANCE.fullmatch(value):
            return value
        return Wrong('must be a proposition like "ban" or a stance like "ban/affirm"')

    return Check(accept)


_TAKE_OUT = "never the secret itself (if you wrote it here, take it out of the file and change it)"
_VARIABLE = secret_name(
    variable_name(), f'must be the NAME of an environment variable, like "BELLWETHER_MAIL_URL", {_TAKE_OUT}'
)
_BLOCK = secret_name(identity(), f'must be the name of a Prefect Secret block, like "bellwether-mail", {_TAKE_OUT}')

CHANNEL: Schema = {
    "id": Key(check=identity(example="desk-mail"), required=True),
    "kind": Key(check=one_of("apprise", "webhook", "mail"), required=True),
    "url_env": Key(check=_VARIABLE),
    "url_block": Key(check=_BLOCK),
    "secret_env": Key(check=_VARIABLE),
    "secret_block": Key(check=_BLOCK),
    "enabled": Key(check=flag()),
    "min_urgency": Key(check=one_of("digest", "immediate")),
    "rules": Key(check=list_of(identity(example="ever"))),
    "stances": Key(check=list_of(stance_name())),
    "outlets": Key(check=list_of(text(longest=200))),
    "languages": Key(check=list_of(language())),
    "digest": Key(check=one_of("none", "daily", "weekly")),
    "at_once": Key(check=flag()),
    "format": Key(check=one_of("text", "markdown", "html")),
}
DELIVERY: Schema = {
    "expire_hours": Key(check=number(1, 8760)),
    "max_tries": Key(check=whole(1, 100)),
    "max_messages": Key(check=whole(1, 1000)),
    "timeout_seconds": Key(check=number(0.1, 300)),
    "deadline_seconds": Key(check=number(1, 3600)),
    "digest_at": Key(check=clock_time()),
    "digest_weekday": Key(check=one_of(*WEEKDAYS)),
    "time_zone": Key(check=time_zone()),
    "events": Key(check=flag()),
}
OPERATIONS: Schema = {
    "enabled": Key(check=flag()),
    "channels": Key(check=list_of(identity(example="desk-mail"))),
    "feeds": Key(check=flag()),
    "min_coverage": Key(check=number(0, 1)),
    "late_factor": Key(check=number(0, 1000)),
    "failed_runs": Key(check=whole(0, 1000)),
    "min_free_gb": Key(check=number(0, 1_000_000)),
    "hold_minutes": Key(check=number(0, 10_080)),
}
# What people write for a channel's address; it is named apart, so that the advice is the right one.
_ADDRESSES = ("url", "urls", "address", "webhook", "token", "password", "secret", "key")


def read_alerting(data: Mapping[str, Any]) -> tuple[Alerting, Findings]:
    """The channels of an `alerts.toml`, how they are served, and what is wrong there. No channel at all is allowed."""
    rows, found = read_rows(data, "channel", CHANNEL, ignore=_ADDRESSES)
    found += find_repeated(rows, "id") + _find_written_secrets(data)
    found += tuple(finding for row in rows for finding in _check_channel(row, data))
    delivery, more = read_table(data.get("delivery", {}), DELIVERY, ("delivery",))
    found += more
    operations, more = read_table(data.get("operations", {}), OPERATIONS, ("operations",))
    found += more
    known = [row.values["id"] for row in rows if "id" in row.values]
    found += _check_names(operations.values.get("channels", ()), known, ("operations", "channels"), "channel")
    return Alerting(
        channels=tuple(Channel(**row.values) for row in rows if row.sound),
        delivery=Delivery(**delivery.values),
        operations=Operations(**operations.values),
    ), found


def check_stances(alerting: Alerting, propositions: Iterable[str]) -> tuple[str, ...]:
    """What is wrong in the channels' filters by stance: each proposition must be in the codebook."""
    known = set(propositions)
    return tuple(
        f'channel[{channel.id}].stances names no proposition of stances.toml: "{stance}"'
        f"{suggest(stance.split('/')[0], known)}"
        for channel in alerting.channels
        for stance in channel.stances
        if stance.split("/")[0] not in known
    )


def _find_written_secrets(data: Mapping[str, Any]) -> Findings:
    tables = data.get("channel")
    return tuple(
        Finding(
            path=("channel", at, name),
            message="must not stand in the file: an address with its token or password is a secret. Put it into an "
            "environment variable or a Prefect Secret block, name that in url_env or url_block (or secret_env, "
            "secret_block), and change the secret if others could read it here",
        )
        for at, table in enumerate(tables if isinstance(tables, list) else ())
        if isinstance(table, dict)
        for name in table
        if name in _ADDRESSES
    )


def _check_channel(row: Row, data: Mapping[str, Any]) -> Findings:
    """What one key alone cannot show. Values that did not pass are told already, so only sound rows are looked at."""
    if not row.sound:
        return ()
    values, found = row.values, []
    if values["id"] == EVENTS:
        found.append(Finding(path=(*row.path, "id"), message="is taken by Prefect's events; name it otherwise"))
    if bool(values.get("url_env")) == bool(values.get("url_block")):
        found.append(
            Finding(path=row.path, message="needs either url_env or url_block, which say where its address is")
        )
    secrets = [name for name in ("secret_env", "secret_block") if values.get(name)]
    if values["kind"] == "webhook" and len(secrets) != 1:
        message = "needs either secret_env or secret_block: its messages are signed, so that the receiver can tell them"
        found.append(Finding(path=row.path, message=message))
    if values["kind"] != "webhook" and secrets:
        found.append(Finding(path=(*row.path, secrets[0]), message='is for channels of kind "webhook"'))
    if values["kind"] == "webhook" and values.get("format"):
        found.append(Finding(path=(*row.path, "format"), message='cannot be chosen for a "webhook": it gets JSON'))
    if values["kind"] == "mail" and values.get("format") == "markdown":
        found.append(Finding(path=(*row.path, "format"), message='must be "html" (with text beside it) or "text"'))
    if values.get("at_once") is False and values.get("digest", "none") == "none":
        found.append(Finding(path=(*row.path, "at_once"), message='false needs digest = "daily" or "weekly"'))
    rules = [rule["id"] for rule in _tables(data, "rule") if isinstance(rule.get("id"), str)]
    return (*found, *_check_names(values.get("rules", ()), rules, (*row.path, "rules"), "rule"))


def _tables(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    tables = data.get(name)
    return [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []


def _check_names(names: Iterable[str], known: list[str], path: tuple[str | int, ...], what: str) -> Findings:
    return tuple(
        Finding(path=path, message=f'names no {what} of this file: "{name}"{suggest(name, known)}')
        for name in names
        if name not in known
    )
