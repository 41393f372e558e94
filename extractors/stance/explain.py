"""What `bellwether tag --explain` shows: why each stance was found, and why other matches were not believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.model import Document, Stance, Tagging
from extractors.stance.findings import Finding
from extractors.stance.reading import Reading


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
class ExplainedStance:
    """A stance with its matches. `topic` says which one and how it is known; `confidence` adds up, part by part."""

    stance: Stance
    matches: tuple[Match, ...]
    topic: str
    holder_rule: str
    confidence: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A tagging with its reasons."""

    document_id: str
    tagging: Tagging
    stances: tuple[ExplainedStance, ...]
    silenced: tuple[Silenced, ...]


def explain_reading(
    document: Document, tagging: Tagging, reading: Reading, findings: Sequence[Finding], silenced: tuple[Silenced, ...]
) -> Explanation:
    """Joins `tagging`, whose stances stand in the order of `findings`, with what led to it."""
    stances = tuple(
        _explain(document, stance, finding, reading) for stance, finding in zip(tagging.stances, findings, strict=True)
    )
    return Explanation(document_id=document.id, tagging=tagging, stances=stances, silenced=silenced)


def _explain(document: Document, stance: Stance, finding: Finding, reading: Reading) -> ExplainedStance:
    matches = []
    for signal in finding.signals:
        start, end = reading.plain.origin(signal.start, signal.end)
        matches.append(Match(cue=signal.source, matched=document.text[start:end], start=start, end=end))
    return ExplainedStance(
        stance=stance,
        matches=tuple(matches),
        topic=f"{finding.bearing.topic_id} ({finding.bearing.link})",
        holder_rule=finding.attributed.rule,
        confidence=finding.confidence,
    )


def as_lines(explanation: Explanation) -> tuple[str, ...]:
    """The explanation for a person to read, a line each."""
    tagging = explanation.tagging
    topic = "on topic" if tagging.on_topic else "off topic"
    lines = [f"{explanation.document_id}: {topic}, {tagging.language}, {tagging.genre}, tagging {tagging.status}"]
    for explained in explanation.stances:
        lines += _stance_lines(explained)
    for silent in explanation.silenced:
        lines.append(f"  silent  {silent.cue} at {silent.start}-{silent.end} “{silent.matched}”: {silent.reason}")
    return tuple(lines)


def _stance_lines(explained: ExplainedStance) -> list[str]:
    stance = explained.stance
    holder = stance.holder.name or stance.holder.type
    parts = " ".join(f"{value:+.2f} {label};" for label, value in explained.confidence)
    return [
        f"  {stance.proposition} {stance.pole}  by {holder} ({stance.holder.type}, {stance.relation}; "
        f"{explained.holder_rule})",
        f"    [{stance.start}-{stance.end}] {stance.quote}",
        *(f"    cue {match.cue} at {match.start}-{match.end}: “{match.matched}”" for match in explained.matches),
        f"    topic {explained.topic}; confidence {stance.confidence:.2f} = {parts}",
    ]
