"""What stands behind a trend: how much there is in all, who says it, and in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from warehouse.connection import Connection
from warehouse.read import Choice, records
from warehouse.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be asked for: all that stances and feeds have, in the order of the alphabet."""

    propositions: tuple[str, ...]
    outlets: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How much there is of a choice over a whole period. Distinct counts; `pole` is None for both poles together."""

    pole: str | None
    stances: int
    articles: int
    stories: int
    holders: int
    outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayer:
    """A holder with a pole. Authors are one holder here, and so are nameless groups and the reports' own voice."""

    holder_type: str
    holder_name: str | None
    pole: str
    articles: int
    stories: int
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Words that show a stance, and where they stand."""

    proposition: str
    pole: str
    quote: str
    confidence: float
    basis: str
    holder_type: str
    holder_name: str | None
    relation: str
    outlet: str
    language: str
    published_on: date
    title: str | None
    url: str


def choices(connection: Connection) -> Choices:
    """What can be asked for."""
    rows = connection.execute(statement("choices")).fetchall()
    named = {
        kind: tuple(value for found, value in rows if found == kind) for kind in ("proposition", "outlet", "language")
    }
    return Choices(propositions=named["proposition"], outlets=named["outlet"], languages=named["language"])


def known_values(connection: Connection, kinds: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """What is stored of each of `kinds`: proposition, outlet, country, language, company, about_country, rule."""
    rows = connection.execute(statement("known_values"), {"kinds": list(kinds)}).fetchall()
    stored: dict[str, list[str]] = defaultdict(list)
    for kind, value in rows:
        stored[kind].append(value)
    return stored


def loudest(connection: Connection, *, since: date, until: date) -> str | None:
    """The proposition in the most stories; None where nothing was said."""
    found = connection.execute(statement("loudest"), {"since": since, "until": until}).fetchone()
    return found[0] if found else None


def reach(connection: Connection, *, since: date, until: date, choice: Choice) -> tuple[Reach, ...]:
    """Both poles together first, then each that there is. Publication days, both included."""
    return records(Reach, connection.execute(statement("reach"), _parameters(choice, since, until)))


def sayers(connection: Connection, *, since: date, until: date, choice: Choice, most: int = 12) -> tuple[Sayer, ...]:
    """The `most` holders with the most stories (summed over the poles), these first, each with its poles."""
    parameters = {**_parameters(choice, since, until), "max_rows": most}
    return records(Sayer, connection.execute(statement("sayers"), parameters))


def sentences(
    connection: Connection, *, since: date, until: date, choice: Choice, most: int = 200
) -> tuple[Sentence, ...]:
    """The latest `most` stances, the latest first and of a day the surest."""
    parameters = {**_parameters(choice, since, until), "max_rows": most}
    return records(Sentence, connection.execute(statement("sentences"), parameters))


def _parameters(choice: Choice, since: date, until: date) -> dict[str, object]:
    # What was missed has no say in what was found.
    found = {key: value for key, value in choice.parameters().items() if key != "tolerance"}
    return {**found, "since": since, "until": until}
