"""Runs the codebook's patterns of one language over sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.model import Codebook, Cue
from extractors.pattern import compile_pattern, compile_set
from extractors.stance.grammar import GRAMMARS, Grammar
from extractors.stance.scope import holds_negation, may_negate


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A cue that matches at `sentence[start:end]`."""

    cue: Cue
    start: int
    end: int


class CueBank:
    """All cues of one language; a sentence is asked for all of them at once.

    A cue whose example would be negated by its own words ("No single country can") has `negated="ignore"` here.
    Raises ValueError for a pattern that cannot be read, with its cue's id.
    """

    def __init__(self, cues: Sequence[Cue], grammar: Grammar, *, linear: bool = True) -> None:
        try:
            self._set = compile_set([cue.pattern for cue in cues], linear=linear)
        except ValueError:
            for cue in cues:
                _check(cue, linear=linear)
            raise
        self._cues = tuple(self._settle(index, cue, grammar) for index, cue in enumerate(cues))

    def __len__(self) -> int:
        return len(self._cues)

    def search(self, sentence: str) -> tuple[Hit, ...]:
        """The first match of every cue that matches `sentence`, in the cues' order."""
        return tuple(hit for index in self._set.which(sentence) if (hit := self._locate(index, sentence)) is not None)

    def _settle(self, index: int, cue: Cue, grammar: Grammar) -> Cue:
        if cue.negated == "ignore" or not may_negate(cue.yes, grammar):
            return cue
        span = self._set.locate(index, cue.yes)
        if span is not None and holds_negation(cue, *span, grammar):
            return replace(cue, negated="ignore")
        return cue

    def _locate(self, index: int, sentence: str) -> Hit | None:
        span = self._set.locate(index, sentence)
        if span is None or span[0] == span[1]:
            return None
        return Hit(cue=self._cues[index], start=span[0], end=span[1])


def _check(cue: Cue, *, linear: bool) -> None:
    try:
        compile_pattern(cue.pattern, ignore_case=True, linear=linear)
    except ValueError as fault:
        raise ValueError(f"cue {cue.id}: {fault}") from fault


class CueBanks(Mapping[str, CueBank]):
    """A bank for each language that has cues and a grammar; compiled when it is first asked for.

    The patterns of one language take some 15 MB and a tenth of a second; few processes meet all of them.
    """

    def __init__(self, cues: Mapping[str, Sequence[Cue]]) -> None:
        self._cues = cues
        self._banks: dict[str, CueBank] = {}

    def __getitem__(self, language: str) -> CueBank:
        if language not in self._banks:
            self._banks[language] = CueBank(self._cues[language], GRAMMARS[language])
        return self._banks[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cues)

    def __len__(self) -> int:
        return len(self._cues)

    def __contains__(self, language: object) -> bool:
        return language in self._cues


def bank_cues(codebook: Codebook) -> CueBanks:
    """The banks of `codebook` by language (BCP 47 primary tag)."""
    cues: dict[str, list[Cue]] = {}
    for proposition in codebook.propositions:
        for cue in proposition.cues:
            if cue.language in GRAMMARS:
                cues.setdefault(cue.language, []).append(cue)
    return CueBanks(cues)
