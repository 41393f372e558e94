"""What a section of the briefing is: numbers read from the snapshot, charts of them, a template that says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from config.loader import Configuration
from warehouse.briefing import Period
from warehouse.connection import Connection

Numbers = TypeVar("Numbers")
Form = Literal["text", "foreign", "count", "percent", "day", "stance", "proposition", "pole", "state", "yes"]
# A row of a chart: JSON values only. `at` is the path of its numbers in the tree that `report --json` prints.
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a section reads: a snapshot in which the stances of `period` are picked, and what is configured."""

    connection: Connection
    period: Period
    configuration: Configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table behind a chart: the rows' `key` under `label`. "foreign" are words of the web."""

    key: str
    label: str
    form: Form = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart and the table behind it.

    `spec`: Vega-Lite, over the data named "rows". Rows whose `kind` is set are shown for that kind of outlet alone
    where `split`; else `kind` only says to which a row belongs. `wide`: it keeps its width and is scrolled on a phone.
    """

    id: str
    title: str
    summary: str
    spec: Mapping[str, Any]
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    split: bool = False
    wide: bool = False
    proposition: str | None = None

    @property
    def table(self) -> tuple[Row, ...]:
        """The rows that are shown while nothing is filtered."""
        return tuple(row for row in self.rows if not (self.split and row.get("kind")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Generic[Numbers]):
    """A part of the page. Its template is sections/ID.html; `id` is also the name of its numbers in the tree.

    `read` asks the snapshot, `draw` is pure. A new section is a module with one of these, and a line in SECTIONS.
    """

    id: str
    title: str
    read: Callable[[Source], Numbers]
    draw: Callable[[Numbers], Sequence[Chart]]
