"""What `--explain` shows: why each stance was found, what was nearly one, and why other matches were not believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from extractors.model import Document, Pole, Stance, Tagging
from extractors.stance.exemplars import Neighbour
from extractors.stance.findings import Finding, Signal
from extractors.stance.reading import Reading

_WIDEST = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A cue and what it matched: `document.text[start:end]`."""

    cue: str
    matched: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Silenced:
    """A match that gave no stance, and why (negation, boilerplate, condition, no topic, ...)."""

    cue: str
    matched: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What the model makes of a proposition and pole in a sentence: all are probabilities.

    `model`: its own; `weighed`: together with the cues; `threshold`: the tagger speaks from this on. `neighbours`: the
    sentences of the training text that the model's network takes for the most alike.
    """

    model: float
    weighed: float
    threshold: float
    neighbours: tuple[Neighbour, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedStance:
    """A stance with its matches. `topic` says which one and how it is known; `confidence` adds up, part by part.

    `weighing` is None where no model was asked.
    """

    stance: Stance
    matches: tuple[Match, ...]
    topic: str
    holder_rule: str
    confidence: tuple[tuple[str, float], ...]
    weighing: Weighing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearly:
    """A stance that the tagger did not believe, though not for much: `document.text[start:end] == quote`."""

    proposition: str
    pole: Pole
    quote: str
    start: int
    end: int
    cues: tuple[str, ...]
    weighing: Weighing


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A tagging with its reasons. `tagger`: the version that gave it; `notes`: what a reader must know besides."""

    document_id: str
    tagger: str
    tagging: Tagging
    stances: tuple[ExplainedStance, ...]
    silenced: tuple[Silenced, ...]
    nearly: tuple[Nearly, ...] = ()
    notes: tuple[str, ...] = ()


def explain_reading(
    document: Document,
    tagging: Tagging,
    reading: Reading,
    findings: Sequence[Finding],
    *,
    silenced: tuple[Silenced, ...],
    tagger: str,
) -> Explanation:
    """Joins `tagging`, whose stances stand in the order of `findings`, with what led to it."""
    stances = tuple(
        _explain(document, stance, finding, reading) for stance, finding in zip(tagging.stances, findings, strict=True)
    )
    return Explanation(document_id=document.id, tagger=tagger, tagging=tagging, stances=stances, silenced=silenced)


def outdone(reading: Reading, believed: Sequence[Signal], findings: Sequence[Finding]) -> tuple[Silenced, ...]:
    """Why signals that were believed gave no stance all the same."""
    used = {id(signal) for finding in findings for signal in finding.signals}
    return tuple(
        silence(reading, signal, _why_outdone(signal, findings)) for signal in believed if id(signal) not in used
    )


def silence(reading: Reading, signal: Signal, reason: str) -> Silenced:
    """`signal`, which gave no stance for that reason."""
    start, end = reading.plain.origin(signal.start, signal.end)
    return Silenced(
        cue=signal.source, matched=reading.plain.text[signal.start : signal.end], start=start, end=end, reason=reason
    )


def _why_outdone(signal: Signal, findings: Sequence[Finding]) -> str:
    kept = [finding for finding in findings if finding.stance.proposition == signal.proposition]
    if any(finding.sentence == signal.sentence and finding.stance.pole != signal.pole for finding in kept):
        return "the other pole stands more firmly in this sentence"
    if any(finding.stance.pole == signal.pole for finding in kept):
        return "stronger sentences show it already"
    return "the article is not about a topic"


def _explain(document: Document, stance: Stance, finding: Finding, reading: Reading) -> ExplainedStance:
    matches = []
    for signal in finding.signals:
        if signal.basis == "model":
            continue
        start, end = reading.plain.origin(signal.start, signal.end)
        matches.append(Match(cue=signal.source, matched=document.text[start:end], start=start, end=end))
    return ExplainedStance(
        stance=stance,
        matches=tuple(matches),
        topic=f"{finding.bearing.topic_id} ({finding.bearing.link})",
        holder_rule=finding.attributed.rule,
        confidence=finding.confidence,
    )


def as_record(explanation: Explanation) -> dict[str, Any]:
    """The explanation for a program to read, ready for JSON."""
    record = asdict(explanation)
    del record["tagging"]["stances"]
    return record


def as_lines(explanation: Explanation) -> tuple[str, ...]:
    """The explanation for a person to read, a line each, without characters that a terminal would obey."""
    tagging = explanation.tagging
    topic = "on topic" if tagging.on_topic else "off topic"
    head = f"{explanation.document_id}: {topic}, {tagging.language}, {tagging.genre}, tagging {tagging.status}"
    told = [f"  note  {note}" for note in explanation.notes]
    for explained in explanation.stances:
        told += _stance_lines(explained)
    for nearly in explanation.nearly:
        told += _nearly_lines(nearly)
    for silent in explanation.silenced:
        matched = _cut(silent.matched)
        told.append(f"  silent  {silent.cue} at {silent.start}-{silent.end} “{matched}”: {silent.reason}")
    tagger = [f"  tagger  {explanation.tagger}"] if told else []
    return tuple(_clean(line) for line in (head, *tagger, *told))


def _stance_lines(explained: ExplainedStance) -> list[str]:
    stance, weighing = explained.stance, explained.weighing
    holder = stance.holder.name or stance.holder.type
    return [
        f"  {stance.proposition} {stance.pole}  by {holder} ({stance.holder.type}, {stance.relation}; "
        f"holder rule: {explained.holder_rule})",
        f"    [{stance.start}-{stance.end}] {stance.quote}",
        f"    confidence {stance.confidence:.2f}{_reckon(explained)}",
        f"    basis {stance.basis}, tier {stance.origin}, topic {explained.topic}",
        *(f"    cue {match.cue} at {match.start}-{match.end}: “{_cut(match.matched)}”" for match in explained.matches),
        *(_neighbour_line(found) for found in (weighing.neighbours if weighing else ())),
    ]


def _reckon(explained: ExplainedStance) -> str:
    """How the confidence came about."""
    if explained.weighing is None:
        return " = " + "; ".join(f"{value:+.2f} {label}" for label, value in explained.confidence)
    further = [f"{value:+.2f} {label}" for label, value in explained.confidence[1:]]
    return "; ".join((f": {_write_weighing(explained.weighing)}", *further))


def _nearly_lines(nearly: Nearly) -> list[str]:
    return [
        f"  nearly  {nearly.proposition} {nearly.pole}: {_write_weighing(nearly.weighing)}",
        f"    [{nearly.start}-{nearly.end}] {nearly.quote}",
        *(f"    cue {cue}" for cue in nearly.cues),
        *(_neighbour_line(found) for found in nearly.weighing.neighbours[:1]),
    ]


def _write_weighing(weighing: Weighing) -> str:
    return (
        f"{weighing.weighed:.2f} by cues and model (the model alone {weighing.model:.2f}), "
        f"threshold {weighing.threshold:.2f}"
    )


def _neighbour_line(neighbour: Neighbour) -> str:
    exemplar = neighbour.exemplar
    labels = ", ".join(f"{proposition} {pole}" for proposition, pole in exemplar.cells) or "no stance"
    return f"    near {neighbour.similarity:.2f} “{_cut(exemplar.text)}” ({labels}; training text {exemplar.writer})"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _clean(line: str) -> str:
    return "".join(char if char.isprintable() else " " for char in line)
