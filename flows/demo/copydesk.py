"""Reads the newsroom's copy: outlets, articles, their syndicated copies and the plan of stance keys.

The files are made for editors: `outlets.toml`, `plan.toml` and one `articles/week-NN.toml` per invented week.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Literal, cast

from extractors.model import FeedScope, Pole

FeedFormat = Literal["rss", "atom", "json"]
PageKind = Literal["plain", "paywalled", "failing", "script"]

_POLES: dict[str, Pole] = {"+": "affirm", "-": "reject"}
_ROOT = resources.files("flows.demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An invented publication. `dead_from_week`: the first week in which its feed answers 404."""

    id: str
    name: str
    address: str
    format: FeedFormat
    kind: str
    country: str
    language: str
    scope: FeedScope
    sections: tuple[tuple[str, str], ...]
    dead_from_week: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedKey:
    """A stance key and the week (1 to 10) in which it first appears. `baseline`: before alerts are due."""

    proposition: str
    pole: Pole
    week: int
    baseline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article on an outlet's site. `after`: when it is published, counted from the newsroom's start.

    `story` is the slug of the original, so copies share it. `stances` are the keys that the editor means it to say.
    """

    outlet: str
    slug: str
    week: int
    after: timedelta
    title: str
    summary: str
    author: str
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...]
    stances: tuple[tuple[str, Pole], ...]
    story: str
    page: PageKind = "plain"
    edited_after: timedelta | None = None
    edited_paragraphs: tuple[str, ...] = ()
    edited_title: str = ""

    @property
    def text(self) -> str:
        """The article's paragraphs, one a line."""
        return "\n".join(self.paragraphs)

    def at(self, elapsed: timedelta) -> Item:
        """The article as it stands `elapsed` after the start: with its correction, once that is made."""
        if self.edited_after is None or elapsed < self.edited_after:
            return self
        return replace(self, paragraphs=self.edited_paragraphs, title=self.edited_title or self.title)


def read_outlets() -> tuple[Outlet, ...]:
    """The nine outlets in the order of their addresses."""
    rows = _read(_ROOT / "outlets.toml")["outlet"]
    return tuple(Outlet(**{**row, "sections": tuple(row["sections"].items())}) for row in rows)


def read_plan() -> tuple[PlannedKey, ...]:
    """The planned stance keys in the order of their weeks."""
    document = _read(_ROOT / "plan.toml")
    baseline_weeks = document["baseline_weeks"]
    return tuple(
        PlannedKey(proposition=key[0], pole=key[1], week=row["week"], baseline=row["week"] <= baseline_weeks)
        for row in document["key"]
        for key in (_parse_stance(row["stance"]),)
    )


def read_items() -> tuple[Item, ...]:
    """Every article and every syndicated copy, in the order of publication.

    Raises ValueError when a copy or a correction refers to words that are not there: the copy files are at fault then.
    """
    documents = [_read(path) for path in _list_weeks()]
    originals = [_build_original(row, document["week"]) for document in documents for row in document["article"]]
    by_slug = {item.slug: item for item in originals}
    copies = [_build_copy(row, document["week"], by_slug) for document in documents for row in document.get("copy", ())]
    return tuple(sorted((*originals, *copies), key=lambda item: (item.after, item.outlet, item.slug)))


def _list_weeks() -> Iterator[Traversable]:
    folder = _ROOT / "articles"
    yield from sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)


def _read(path: Traversable) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _build_original(row: dict[str, Any], week: int) -> Item:
    paragraphs = _split_paragraphs(row["text"])
    item = Item(
        outlet=row["outlet"],
        slug=row["slug"],
        week=week,
        after=_time_after_start(week, row["at"]),
        title=row["title"],
        summary=row.get("summary", paragraphs[0]),
        author=row.get("author", ""),
        paragraphs=paragraphs,
        tags=tuple(row.get("tags", ())),
        stances=tuple(_parse_stance(stance) for stance in row.get("stances", ())),
        story=row["slug"],
        page=cast("PageKind", row.get("page", "plain")),
    )
    edit = row.get("edit")
    return item if edit is None else _add_edit(item, edit)


def _add_edit(item: Item, edit: dict[str, Any]) -> Item:
    edited = _replace_words(item.paragraphs, edit["replace"], item.slug)
    return replace(
        item,
        edited_after=_time_after_start(edit["week"], edit["at"]),
        edited_paragraphs=(*edited, *_split_paragraphs(edit.get("append", ""))),
        edited_title=edit.get("title", ""),
    )


def _build_copy(row: dict[str, Any], week: int, originals: dict[str, Item]) -> Item:
    original = originals[row["of"]]
    paragraphs = _replace_words(original.paragraphs, row.get("replace", ()), row["slug"])
    paragraphs = paragraphs[: len(paragraphs) - row.get("cut", 0)]
    paragraphs = (row.get("before", "") + paragraphs[0], *paragraphs[1:], *_split_paragraphs(row.get("append", "")))
    return replace(
        original,
        outlet=row["outlet"],
        slug=row["slug"],
        week=week,
        after=_time_after_start(week, row["at"]),
        title=row.get("title", original.title),
        summary=row.get("summary", original.summary),
        author=row.get("author", original.author),
        paragraphs=paragraphs,
        page="plain",
        edited_after=None,
    )


def _replace_words(paragraphs: tuple[str, ...], pairs: list[list[str]], slug: str) -> tuple[str, ...]:
    text = "\n".join(paragraphs)
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"{slug}: the words to replace are not in the original: {old!r}")
        text = text.replace(old, new)
    return tuple(text.split("\n"))


def _split_paragraphs(text: str) -> tuple[str, ...]:
    blocks = (" ".join(block.split()) for block in text.split("\n\n"))
    return tuple(block for block in blocks if block)


def _time_after_start(week: int, at: str) -> timedelta:
    """`at` is "DAY HH:MM", DAY from 1 to 7 within the week."""
    day, clock = at.split()
    hours, minutes = clock.split(":")
    return timedelta(weeks=week - 1, days=int(day) - 1, hours=int(hours), minutes=int(minutes))


def _parse_stance(stance: str) -> tuple[str, Pole]:
    return stance[:-1], _POLES[stance[-1]]
