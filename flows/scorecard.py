"""The figures of an evaluation: as an object for programs, as tables for people."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractors.stance.judging import Share
from extractors.stance.scoring import COMMON, Counts, Figures, Interval, Macro, Score

Row = Sequence[str]
SIGNS = {"affirm": "+", "reject": "-"}
_HEAD = ("", "gold", "found", "wrong", "missed", "precision", "recall", "F1")


def record(score: Score) -> dict[str, Any]:
    """`score` as plain data; what is undefined is null, shares and intervals have four digits."""
    return {
        **_write_figures(score.overall),
        "languages": {language: _write_figures(figures) for language, figures in score.languages.items()},
        "cells": [
            {"proposition": proposition, "pole": pole, **_write_counts(counts)}
            for (proposition, pole), counts in score.cells.items()
        ],
        "bases": {
            basis: {"found": counts.found, "wrong": counts.wrong, "precision": _round(counts.precision)}
            for basis, counts in score.bases.items()
        },
    }


def _write_figures(figures: Figures) -> dict[str, Any]:
    return {
        "passages": figures.passages,
        "undecided": figures.undecided,
        "unsupported": figures.unsupported,
        "pending": figures.pending,
        "micro": _write_counts(figures.counts),
        "micro_all": _write_counts(figures.counts_all),
        "macro": _write_macro(figures.macro),
        "macro5": _write_macro(figures.macro5),
        "wrongly_tagged": _write_share(figures.wrongly_tagged),
        "holder": {**_write_share(figures.holder), "strict": _round(figures.holder_strict.value)},
        "relation": _write_share(figures.relation),
        "on_topic": _write_share(figures.on_topic),
        "misquoted": figures.misquoted,
        "intervals": {name: [_round(low), _round(high)] for name, (low, high) in figures.intervals.items()},
    }


def _write_counts(counts: Counts) -> dict[str, Any]:
    return {
        "gold": counts.gold,
        "found": counts.found,
        "wrong": counts.wrong,
        "missed": counts.missed,
        "precision": _round(counts.precision),
        "recall": _round(counts.recall),
        "f1": _round(counts.f1),
    }


def _write_macro(macro: Macro) -> dict[str, Any]:
    values = {"precision": macro.precision, "recall": macro.recall, "f1": macro.f1}
    return {"cells": macro.cells, **{name: _round(value) for name, value in values.items()}}


def _write_share(share: Share) -> dict[str, Any]:
    return {"share": _round(share.value), "count": share.count, "of": share.of}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def draw(score: Score, *, terminal: bool) -> str:
    """The figures as tables, with lines and colours on a terminal only."""
    overall = score.overall
    parts = [_grid(_HEAD, _totals(overall), terminal=terminal), *_sentences(overall)]
    if len(score.languages) > 1:
        rows = [_line(_name(language, figures), figures.counts) for language, figures in score.languages.items()]
        parts += ["", _grid(("language", *_HEAD[1:]), rows, terminal=terminal)]
    cells = [_line(f"{name}{SIGNS[pole]}", counts) for (name, pole), counts in score.cells.items()]
    parts += ["", _grid(("stance", *_HEAD[1:]), cells, terminal=terminal)]
    if len(score.bases) > 1:
        bases = [(basis, str(c.found), str(c.wrong), _show(c.precision)) for basis, c in score.bases.items()]
        parts += ["", _grid(("rests on", "found", "wrong", "precision"), bases, terminal=terminal)]
    return "\n".join(parts) + "\n"


def _name(language: str, figures: Figures) -> str:
    if not figures.unsupported:
        return language
    return f"{language} ({figures.unsupported} of {figures.passages} unsupported)"


def _totals(figures: Figures) -> Iterator[Row]:
    intervals = figures.intervals
    yield _line("all", figures.counts, (intervals.get("precision"), intervals.get("recall"), intervals.get("f1")))
    if figures.counts_all != figures.counts:
        shown = (intervals.get("precision"), intervals.get("recall_all"), intervals.get("f1_all"))
        yield _line("untagged missed", figures.counts_all, shown)
    yield _average(f"mean of {figures.macro.cells} cells", figures.macro, intervals.get("macro"))
    yield _average(f"of {figures.macro5.cells} with {COMMON}+", figures.macro5, intervals.get("macro5"))


def _line(name: str, counts: Counts, intervals: Sequence[Interval | None] = (None, None, None)) -> Row:
    numbers = (counts.gold, counts.found, counts.wrong, counts.missed)
    shares = zip((counts.precision, counts.recall, counts.f1), intervals, strict=True)
    return (name, *map(str, numbers), *(_show(value, interval) for value, interval in shares))


def _average(name: str, macro: Macro, interval: Interval | None) -> Row:
    return (
        name,
        *[""] * 4,
        _show(macro.precision),
        _show(macro.recall),
        _show(macro.f1, interval),
    )


def _sentences(figures: Figures) -> Iterator[str]:
    shares: Mapping[str, tuple[str, Share]] = {
        "wrongly_tagged": ("passages without a stance that got one", figures.wrongly_tagged),
        "holder": ("holder type right", figures.holder),
        "relation": ("relation right", figures.relation),
        "on_topic": ("on topic right", figures.on_topic),
    }
    yield ""
    for name, (label, share) in shares.items():
        if share.of:
            yield f"{label}: {share.count} of {share.of} = {_show(share.value, figures.intervals.get(name))}"
    if figures.unsupported:
        yield f"in languages that this tier does not support: {figures.unsupported} of {figures.passages} passages"
    if figures.undecided:
        yield f"undecided, not counted: {figures.undecided} of {figures.passages} passages"
    if figures.intervals:
        yield "after a figure: its 95 % interval, by drawing the passages anew"


def _show(value: float | None, interval: Interval | None = None) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if interval is None else f"{value:.2f} {_trim(interval[0])}–{_trim(interval[1])}"


def _trim(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def _grid(head: Row, rows: Iterator[Row] | Sequence[Row], *, terminal: bool) -> str:
    look = Table(box=SIMPLE_HEAD, show_edge=False, padding=0, header_style="bold")
    grid = look if terminal else Table(box=None, pad_edge=False)
    for index, name in enumerate(head):
        grid.add_column(Text(name), justify="right" if index else "left", no_wrap=not terminal)
    for row in rows:
        grid.add_row(*map(Text, row))
    # As wide as it needs to be in a pipe, as wide as the window on a terminal.
    buffer = io.StringIO()
    Console(file=buffer, width=None if terminal else 10_000, force_terminal=terminal).print(grid)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines())
