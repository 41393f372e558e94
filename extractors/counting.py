"""Numbers in English sentences."""

from __future__ import annotations


def count(number: int, one: str, many: str | None = None) -> str:
    """`number` and its noun: "1 story", "1,200 stories". `many`: the plural where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
