"""What people judged, as the tagger learns from it: sentences with their evidence, and passages to train on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from extractors.model import Document, Genre
from extractors.stance.fusion import Cell, Evidence, Fusion
from extractors.stance.gold import GoldPassage, GoldStance
from extractors.stance.local import LocalTagger
from extractors.stance.tuning import Judged
from flows.review.store import read_page
from warehouse.connection import Connection
from warehouse.reviews import JudgedSpan, ReviewText, read_finished, read_judged_spans

Span = tuple[int, int]

# The writer's name under which reviewed sentences are trained on.
WRITER = "reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedText:
    """A text with what people say of it. `whole`: it was read to its end, so what is not in `spans` is not there."""

    text: ReviewText
    sentences: tuple[Span, ...]
    spans: tuple[JudgedSpan, ...]
    whole: bool

    @property
    def document(self) -> Document:
        """What a tagger is given."""
        text = self.text
        genre: Any = text.genre if text.genre in get_args(Genre) else None
        return Document(id=text.revision, text=text.text or "", title=text.title, language=text.language, genre=genre)

    def answer(self, start: int, end: int, cell: Cell) -> bool | None:
        """Whether people say that the cell is there in the words from `start` to `end`; None: they do not say."""
        said = [
            span.holds
            for span in self.spans
            if (span.proposition, span.pole) == cell and _covers(start, end, span.start_char, span.end_char)
        ]
        return any(said) if said else False if self.whole else None


def read_reviewed(connection: Connection) -> tuple[ReviewedText, ...]:
    """All current texts of which people judged anything, and that are still stored."""
    grouped: dict[str, list[JudgedSpan]] = defaultdict(list)
    for span in read_judged_spans(connection):
        grouped[span.revision].append(span)
    finished = read_finished(connection)
    found = []
    for revision in sorted(grouped.keys() | finished):
        text, sentences = read_page(connection, revision)
        if text is not None and text.text:
            found.append(
                ReviewedText(text=text, sentences=sentences, spans=tuple(grouped[revision]), whole=revision in finished)
            )
    return tuple(found)


def gather_judged(tagger: LocalTagger, fusion: Fusion, texts: Iterable[ReviewedText]) -> Iterator[Judged]:
    """Every sentence and cell on which people gave their word, with the probability that the tagger gives it."""
    for reviewed in texts:
        seen: set[tuple[Span, Cell]] = set()
        for start, end, cell, evidence in tagger.weigh_evidence(reviewed.document):
            present = reviewed.answer(start, end, cell)
            if present is not None:
                seen.add(((start, end), cell))
                yield _judged(reviewed, cell, evidence, fusion, present)
        yield from _unseen(reviewed, seen)


def _judged(reviewed: ReviewedText, cell: Cell, evidence: Evidence, fusion: Fusion, present: bool) -> Judged:
    return Judged(
        text=reviewed.text.article_id,
        cell=cell,
        cued=evidence.cues > 0,
        probability=fusion.weigh(cell, evidence),
        present=present,
    )


def _unseen(reviewed: ReviewedText, seen: Iterable[tuple[Span, Cell]]) -> Iterator[Judged]:
    """What people found and nothing in the tagger speaks for: no threshold brings it back."""
    known = list(seen)
    for span in reviewed.spans:
        cell: Cell = (span.proposition, span.pole)  # type: ignore[assignment]  # labels hold poles only
        if span.holds and not any(
            cell == other and _covers(start, end, span.start_char, span.end_char) for (start, end), other in known
        ):
            yield Judged(text=reviewed.text.article_id, cell=cell, cued=False, probability=0.0, present=True)


def write_passages(texts: Iterable[ReviewedText], cells: Sequence[Cell]) -> Iterator[dict[str, Any]]:
    """English texts in the form of benchmarks/training/text: the sentences of which people said something.

    In a text that was not read whole the `cells` that nobody judged in a sentence are optional: they count neither way.
    """
    for reviewed in texts:
        if reviewed.text.language.partition("-")[0] == "en":
            sentences = (_write_sentence(reviewed, start, end, cells) for start, end in reviewed.sentences)
            yield {
                "id": f"{WRITER}-{reviewed.text.revision[:12]}",
                "writer": WRITER,
                "genre": reviewed.text.genre,
                "lang": reviewed.text.language,
                "title": reviewed.text.title,
                "sentences": [sentence for sentence in sentences if sentence is not None],
            }


def _write_sentence(reviewed: ReviewedText, start: int, end: int, cells: Sequence[Cell]) -> dict[str, Any] | None:
    said = {cell: reviewed.answer(start, end, cell) for cell in cells}
    if all(holds is None for holds in said.values()):
        return None
    stances = [
        {"proposition": name, "pole": pole, "optional": holds is None}
        for (name, pole), holds in said.items()
        if holds is not False
    ]
    return {"text": (reviewed.text.text or "")[start:end], "stances": stances}


def gold_of(reviewed: ReviewedText, cells: Sequence[Cell]) -> GoldPassage:
    """A text as a passage with answers; of the `cells`, those of which people did not speak count neither way."""
    said: Mapping[Cell, bool] = _decide(reviewed.spans)
    unsaid = frozenset() if reviewed.whole else frozenset(cells) - said.keys()
    return GoldPassage(
        id=reviewed.text.revision,
        text=reviewed.text.text or "",
        title=reviewed.text.title,
        language=reviewed.text.language,
        genre=reviewed.document.genre,
        stances=tuple(GoldStance(proposition=name, pole=pole) for (name, pole), holds in sorted(said.items()) if holds),
        optional=unsaid,
    )


def _decide(spans: Iterable[JudgedSpan]) -> dict[Cell, bool]:
    found: dict[Cell, bool] = {}
    for span in spans:
        cell: Cell = (span.proposition, span.pole)  # type: ignore[assignment]  # labels hold poles only
        found[cell] = found.get(cell, False) or span.holds
    return found


def _covers(start: int, end: int, left: int, right: int) -> bool:
    """Whether two spans share half of the shorter one."""
    return 2 * (min(end, right) - max(start, left)) >= min(end - start, right - left)
