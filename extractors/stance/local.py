"""The tier `local`: cues and the fine-tuned encoder together, on this machine, without any key."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.model import Basis, Codebook, Document, Tagging, Topic
from extractors.stance.card import MODEL, Card
from extractors.stance.comparison import Comparison, add_weighing, choose_nearly, tell_nearly
from extractors.stance.encoder import Encoder, Floats, Passage
from extractors.stance.exemplars import Exemplars
from extractors.stance.explain import Explanation, Silenced, silence
from extractors.stance.findings import Signal
from extractors.stance.fusion import Cell, Evidence, Weighed
from extractors.stance.own import OWN_VERSION, OwnCells
from extractors.stance.reading import Reading
from extractors.stance.screen import SCREEN_VERSION, SignScreen
from extractors.stance.tagger import Analysis, CueTagger
from extractors.stance.view import View, view_sentence
from extractors.topic import TopicMatcher

# A model's vote is worth the encoder's time only where it could ever pass a threshold.
_FAINT = 0.02
# From this on the model is said to agree with a cue.
_AGREES = 0.2
_KEPT_SENTENCES = 5_000
_KEPT_DOCUMENTS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceModel:
    """A network with its card; `load` reads the network, which a process without a text to tag never needs.

    `load_exemplars` reads the sentences that explanations compare with; None where the model has none.
    """

    card: Card
    load: Callable[[], Encoder]
    load_exemplars: Callable[[], Exemplars | None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the network makes of a sentence: its probability of each cell of the card, and the added cell it is near."""

    probabilities: Floats
    own: tuple[Cell, float] | None


class LocalTagger(CueTagger):
    """Tags with cues and, in the model's languages, with the encoder; implements `model.Tagger`.

    Other languages that have cues are tagged by these alone.
    """

    def __init__(
        self,
        codebook: Codebook,
        topics: tuple[Topic, ...],
        model: StanceModel,
        *,
        matcher: TopicMatcher | None = None,
    ) -> None:
        super().__init__(codebook, topics, matcher=matcher)
        known = {proposition.id for proposition in codebook.propositions}
        self._card = model.card
        self._load = model.load
        self._load_exemplars = model.load_exemplars
        self._encoder: Encoder | None = None
        # A proposition that somebody took out of the codebook is not tagged, whatever the network knows of it.
        self._cells = [(index, cell) for index, cell in enumerate(model.card.cells) if cell[0] in known]
        self._known = {cell for _, cell in self._cells}
        self._screen = SignScreen(codebook, topics, matcher=self._matcher, banks=self._banks)
        self._own = OwnCells(
            [exemplar for exemplar in codebook.exemplars if exemplar.proposition in known],
            digest=model.card.files.get(MODEL, ""),
            load_known=model.load_exemplars,
        )
        self._read_before: OrderedDict[Passage, Look] = OrderedDict()
        self._tagged_before: OrderedDict[Document, Tagging] = OrderedDict()
        parts = f"{super().version}/{SCREEN_VERSION}/{model.card.digest}"
        if codebook.exemplars:
            parts += f"/{OWN_VERSION}/{codebook.exemplars!r}"
        digest = hashlib.blake2b(parts.encode(), digest_size=8)
        self._local_version = f"local-{digest.hexdigest()}"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a tagger with a model is opened in the process that uses it")

    @property
    def version(self) -> str:
        """Changes with the cues, topics and codebook, and with the model."""
        return self._local_version

    def tag(self, document: Document) -> Tagging:
        """The stances of `document`; a text met again, under whatever id, costs nothing."""
        key = replace(document, id="")
        if key not in self._tagged_before:
            self._tagged_before[key] = super().tag(document)
            if len(self._tagged_before) > _KEPT_DOCUMENTS:
                self._tagged_before.popitem(last=False)
        return self._tagged_before[key]

    def _weigh(
        self, reading: Reading, signals: list[Signal], silenced: tuple[Silenced, ...]
    ) -> tuple[list[Signal], tuple[Silenced, ...]]:
        if reading.language not in self._card.languages:
            return signals, silenced
        # A proposition that the model does not know is tagged by its cues alone.
        believed = [signal for signal in signals if _cell(signal) not in self._known]
        doubted: list[Silenced] = []
        grouped = _group_sentences(signals)
        for index, cells in self._weigh_cells(reading, grouped).items():
            own = _group_cells(grouped.get(index, ()))
            for weighed in cells:
                if weighed.believed:
                    believed += _believe(reading, index, weighed, own.get(weighed.cell, ()))
                else:
                    doubted += [_doubt(reading, signal, weighed) for signal in own.get(weighed.cell, ())]
        if self._own:
            said = {(signal.sentence, signal.proposition) for signal in believed}
            believed += [
                _vote(reading, index, look.own[0], look.own[1])
                for index, look in self._look(reading).items()
                if look.own and (index, look.own[0][0]) not in said
            ]
        return believed, (*silenced, *doubted)

    def score(self, reading: Reading) -> dict[int, Floats]:
        """The model's probability of each cell of the card, for every sentence about a topic that may hold a stance.

        In reports half of the sentences show no sign of one, and they are three in a thousand of those with a label.
        """
        return {index: look.probabilities for index, look in self._look(reading).items()}

    def _look(self, reading: Reading) -> dict[int, Look]:
        """What the network makes of the same sentences, own cells included."""
        passages = {index: _passage(reading, index) for index in self._screen.choose(reading)}
        new = [passage for passage in dict.fromkeys(passages.values()) if passage not in self._read_before]
        if new:
            probabilities, vectors = self._read(new)
            own = self._recognise(vectors)
            looks = (Look(probabilities=row, own=cell) for row, cell in zip(probabilities, own, strict=True))
            self._read_before.update(zip(new, looks, strict=True))
        found = {index: self._read_before[passage] for index, passage in passages.items()}
        while len(self._read_before) > _KEPT_SENTENCES:
            self._read_before.popitem(last=False)
        return found

    def _recognise(self, vectors: Floats) -> list[tuple[Cell, float] | None]:
        return self._own.recognise(vectors, self._open)

    def _open(self) -> Encoder:
        self._encoder = self._encoder or self._load()
        return self._encoder

    def _read(self, passages: Sequence[Passage]) -> tuple[Floats, Floats]:
        return self._open().read(passages)

    def weigh_evidence(self, document: Document) -> Iterator[tuple[int, int, Cell, Evidence]]:
        """All that speaks for anything in `document`: a sentence's offsets, a cell, and the evidence for it there.

        For calibration: what is faint or below the threshold is there as well.
        """
        found = self.search(document)
        if found is None:
            return
        reading, signals = found
        grouped = _group_sentences(signals)
        for index, row in self.score(reading).items():
            sentence = reading.sentences[index]
            for cell, evidence in self._gather(reading, index, row, grouped.get(index, ())):
                yield sentence.start, sentence.end, cell, evidence

    @property
    def languages_read(self) -> frozenset[str]:
        """The languages that the model reads."""
        return self._card.languages

    def known_centres(self) -> dict[Cell, Floats]:
        """The mean vector (width,) of the training sentences of each cell; empty where none lie beside the model."""
        exemplars = self._load_exemplars()
        centres = exemplars.centres() if exemplars else {}
        return {cell: centre for cell, centre in centres.items() if cell in self._known}

    def view(self, document: Document) -> tuple[View, ...]:
        """The sentences of `document` that may hold a stance, those in which none was found included."""
        found = self.search(document)
        if found is None or found[0].language not in self._card.languages:
            return ()
        reading, signals = found
        cues: dict[int, set[Cell]] = {}
        for signal in signals:
            cues.setdefault(signal.sentence, set()).add(_cell(signal))
        indices = self._screen.choose(reading)
        if not indices:
            return ()
        probabilities, vectors = self._read([_passage(reading, index) for index in indices])
        views = []
        for index, row, own, vector in zip(indices, probabilities, self._recognise(vectors), vectors, strict=True):
            scores = {cell: float(row[place]) for place, cell in self._cells}
            shown = cues.get(index, set()) | ({own[0]} if own else set())
            views.append(view_sentence(reading, index, scores, frozenset(shown), vector))
        return tuple(views)

    def _gather(
        self, reading: Reading, index: int, row: Floats, signals: Sequence[Signal]
    ) -> Iterator[tuple[Cell, Evidence]]:
        scores: Mapping[Cell, float] = {cell: float(row[place]) for place, cell in self._cells}
        grouped = _group_cells(signals)
        for cell, probability in scores.items():
            if grouped.get(cell) or probability >= _FAINT:
                yield cell, gather(reading, index, cell, scores, grouped)

    def _weigh_cells(self, reading: Reading, signals: Mapping[int, Sequence[Signal]]) -> dict[int, list[Weighed]]:
        """For every sentence about a topic the cells for which anything speaks; `signals` by sentence."""
        fusion = self._card.fusion
        return {
            index: [
                Weighed(
                    cell=cell,
                    evidence=evidence,
                    probability=fusion.weigh(cell, evidence),
                    threshold=fusion.threshold(cell, evidence),
                )
                for cell, evidence in self._gather(reading, index, row, signals.get(index, ()))
            ]
            for index, row in self.score(reading).items()
        }

    def _explain(self, document: Document, tagging: Tagging, analysis: Analysis) -> Explanation:
        explanation = super()._explain(document, tagging, analysis)
        if analysis.reading.language not in self._card.languages:
            known = ", ".join(sorted(self._card.languages))
            note = f"tagged by cues alone: the model reads {known}, not {tagging.language}"
            return replace(explanation, notes=(note,))
        cells = self._weigh_cells(analysis.reading, _group_sentences(analysis.signals))
        nearly = choose_nearly(cells)
        exemplars = self._load_exemplars()
        shown = sorted({finding.sentence for finding in analysis.findings} | {index for index, _ in nearly})
        compare = Comparison(exemplars=exemplars, vectors=self._vectors(analysis.reading, shown) if exemplars else {})
        stances = tuple(
            add_weighing(stance, cells[finding.sentence], compare, finding.sentence)
            for stance, finding in zip(explanation.stances, analysis.findings, strict=True)
        )
        return replace(
            explanation,
            stances=stances,
            nearly=tuple(tell_nearly(document, analysis, index, weighed, compare) for index, weighed in nearly),
            notes=() if exemplars else ("no training sentences to compare with lie beside this model",),
        )

    def _vectors(self, reading: Reading, indices: Sequence[int]) -> dict[int, Floats]:
        """The network's vector of each of those sentences."""
        if not indices:
            return {}
        return dict(zip(indices, self._read([_passage(reading, index) for index in indices])[1], strict=True))


def _believe(reading: Reading, index: int, weighed: Weighed, signals: Sequence[Signal]) -> list[Signal]:
    """The cues' matches for a cell that is believed in sentence `index`; where there are none, a vote for it."""
    if not signals:
        return [_vote(reading, index, weighed.cell, weighed.probability)]
    basis: Basis = "cue+model" if weighed.evidence.probability >= _AGREES else "cue"
    return [replace(signal, probability=weighed.probability, basis=basis) for signal in signals]


def _cell(signal: Signal) -> Cell:
    return signal.proposition, signal.pole


def _group_sentences(signals: Sequence[Signal]) -> dict[int, list[Signal]]:
    grouped: dict[int, list[Signal]] = {}
    for signal in signals:
        grouped.setdefault(signal.sentence, []).append(signal)
    return grouped


def _group_cells(signals: Sequence[Signal]) -> dict[Cell, list[Signal]]:
    grouped: dict[Cell, list[Signal]] = {}
    for signal in signals:
        grouped.setdefault(_cell(signal), []).append(signal)
    return grouped


def gather(
    reading: Reading,
    index: int,
    cell: Cell,
    scores: Mapping[Cell, float],
    signals: Mapping[Cell, Sequence[Signal]],
) -> Evidence:
    """What speaks for and against `cell` in sentence `index`."""
    own = signals.get(cell, ())
    opposite: Cell = (cell[0], "reject" if cell[1] == "affirm" else "affirm")
    bearing = reading.bearings[index]
    return Evidence(
        probability=scores[cell],
        other=scores.get(opposite, 0.0),
        cues=len({signal.source for signal in own}),
        turned=bool(own) and all(signal.turned for signal in own),
        opposed=bool(signals.get(opposite)),
        link=bearing.link if bearing else "article",
    )


def _vote(reading: Reading, index: int, cell: Cell, confidence: float) -> Signal:
    sentence = reading.sentences[index]
    return Signal(
        sentence=index,
        start=sentence.start,
        end=sentence.end,
        proposition=cell[0],
        pole=cell[1],
        source="model",
        probability=confidence,
        basis="model",
    )


def _passage(reading: Reading, index: int) -> Passage:
    before = index - 1
    previous = reading.write(before) if before >= 0 and reading.margins[before] is None else None
    return Passage(sentence=reading.write(index), genre=reading.genre, title=reading.title, previous=previous)


def _doubt(reading: Reading, signal: Signal, weighed: Weighed) -> Silenced:
    reason = (
        f"{weighed.probability:.2f} by cues and model for {signal.proposition} {signal.pole}, "
        f"threshold {weighed.threshold:.2f}"
    )
    return silence(reading, signal, reason)
