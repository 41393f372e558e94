"""`thresholds.toml`: from which probability on the tagger speaks, as learned from what people judged. Often missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from config.checks import number, one_of, text
from config.tables import Finding, Findings, Key, Schema, find_unknown, read_rows
from extractors.model import Threshold

THRESHOLDS = "thresholds.toml"

_HEAD = """\
# From which probability on the tagger speaks, per proposition and pole: on the model's `vote` alone, and where a `cue`
# speaks for it too. Learned from what people judged, by `bellwether review thresholds`, which writes this file anew.
# It is part of the tagger's version: after a change, `bellwether retag` brings the history up to it. Remove a table to
# go back to the shipped thresholds of its stance, or the whole file for all of them.
"""


def read_thresholds(data: Mapping[str, Any], propositions: Sequence[str]) -> tuple[tuple[Threshold, ...], Findings]:
    """The thresholds of a `thresholds.toml`, and what is wrong in it; no `propositions`: these are not known."""
    schema: Schema = {
        "proposition": Key(check=one_of(*propositions) if propositions else text(), required=True),
        "pole": Key(check=one_of("affirm", "reject"), required=True),
        "vote": Key(check=number(0, 1), required=True),
        "cue": Key(check=number(0, 1), required=True),
    }
    rows, found = read_rows(data, "threshold", schema)
    thresholds = tuple(Threshold(**row.values) for row in rows if row.sound)
    cells = [(each.proposition, each.pole) for each in thresholds]
    doubled = tuple(
        Finding(path=("threshold", at), message=f"{cell[0]} {cell[1]} has a threshold already; remove one of the two")
        for at, cell in enumerate(cells)
        if cell in cells[:at]
    )
    return thresholds, (*find_unknown(data, ("threshold",), ()), *found, *doubled)


def write_thresholds(thresholds: Iterable[Threshold]) -> str:
    """The file, as `read_thresholds` reads it."""
    tables = (
        f'\n[[threshold]]\nproposition = "{each.proposition}"\npole = "{each.pole}"\n'
        f"vote = {each.vote}\ncue = {each.cue}\n"
        for each in thresholds
    )
    return _HEAD + "".join(tables)
