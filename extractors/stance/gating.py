"""Whether a new model may take an old one's place: no cell gets worse unnoticed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from extractors.stance.fusion import Cell
from extractors.stance.scoring import Counts

# Rounding is no change.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """A cell's counts on the same passages under two models."""

    cell: Cell
    before: Counts
    after: Counts

    @property
    def worse(self) -> bool:
        """Whether F1 fell. Where there is nothing to find, silence is right, and every tag makes it worse."""
        return _f1(self.after) < _f1(self.before) - _SLACK


def compare_cells(before: Mapping[Cell, Counts], after: Mapping[Cell, Counts]) -> tuple[CellChange, ...]:
    """Every cell that either model has anything of, in order."""
    cells = sorted(before.keys() | after.keys())
    changes = (
        CellChange(cell=cell, before=before.get(cell, Counts()), after=after.get(cell, Counts())) for cell in cells
    )
    return tuple(change for change in changes if change.before != Counts() or change.after != Counts())


def refused(changes: Collection[CellChange], *, accepted: Collection[Cell] = ()) -> tuple[CellChange, ...]:
    """The changes for the worse that nobody has accepted by name; the new model may take over only without any."""
    return tuple(change for change in changes if change.worse and change.cell not in accepted)


def _f1(counts: Counts) -> float:
    return 1.0 if counts.f1 is None else counts.f1
