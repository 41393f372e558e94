"""Linear-time pattern matching: RE2 where its wheel exists, Python's `re` elsewhere.

RE2 never backtracks, so no text can make a match slow. The two agree on the syntax that the cues use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

try:
    import re2
except ImportError:  # no wheel for this platform
    re2 = None

# Bytes that the states of one pattern may take; hundreds of patterns live in a worker.
_MEMORY = 2 << 20


class PatternSet(Protocol):
    """Many patterns asked at once, regardless of case."""

    def which(self, text: str) -> list[int]:
        """The indices of the patterns that `text` contains, in order."""

    def locate(self, index: int, text: str) -> tuple[int, int] | None:
        """Where pattern `index` first matches `text`."""


class _LinearSet:
    """RE2's filter: the literals that a pattern needs are looked up first, and few patterns are left to run.

    A plain RE2 set was 20 times slower on the cues: their bounded gaps ([^.]{0,45}) multiply its states.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._filter = re2.Filter()
        for pattern in patterns:
            self._filter.Add(pattern, _options(ignore_case=True))
        self._empty = not patterns
        if patterns:
            self._filter.Compile()

    def which(self, text: str) -> list[int]:
        # The filter compares the literals it needs in lower case.
        return [] if self._empty else sorted(self._filter.Match(text.lower()) or ())

    def locate(self, index: int, text: str) -> tuple[int, int] | None:
        match = self._filter.re(index).search(text)
        return match.span() if match else None


class _PlainSet:
    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]

    def which(self, text: str) -> list[int]:
        return [index for index, pattern in enumerate(self._patterns) if pattern.search(text)]

    def locate(self, index: int, text: str) -> tuple[int, int] | None:
        match = self._patterns[index].search(text)
        return match.span() if match else None


def _options(*, longest: bool = False, ignore_case: bool) -> Any:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    options.longest_match = longest
    options.case_sensitive = not ignore_case
    return options


def compile_pattern(pattern: str, *, longest: bool = False, ignore_case: bool = False, linear: bool = True) -> Any:
    """`pattern` compiled; `longest` prefers the longest alternative (RE2 only: order alternatives for `re`).

    Raises ValueError for a pattern that the engine cannot read.
    """
    if re2 is not None and linear:
        try:
            return re2.compile(pattern, _options(longest=longest, ignore_case=ignore_case))
        except re2.error as fault:
            raise ValueError(f"not a valid RE2 pattern: {pattern!r} ({fault})") from fault
    try:
        return re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    except re.error as fault:
        raise ValueError(f"not a valid pattern: {pattern!r} ({fault})") from fault


def compile_set(patterns: Sequence[str], *, linear: bool = True) -> PatternSet:
    """`patterns` as one set. Raises ValueError when one of them cannot be read."""
    if re2 is None or not linear:
        try:
            return _PlainSet(patterns)
        except re.error as fault:
            raise ValueError(f"not a valid pattern ({fault})") from fault
    try:
        return _LinearSet(patterns)
    except re2.error as fault:
        raise ValueError(f"not a valid RE2 pattern ({fault})") from fault
