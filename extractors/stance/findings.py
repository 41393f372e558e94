"""Turns matches into findings: one pole per proposition, holder and sentence, each with its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.model import Basis, Holder, Pole, Relation, Stance
from extractors.stance.about import Places, decide_country, find_places
from extractors.stance.acts import EMBODIED, find_act
from extractors.stance.carry import Bearing
from extractors.stance.holder import Attributed, decide_holder
from extractors.stance.reading import Reading

_LINKS = {"named": 0.2, "reference": 0.14, "paragraph": 0.1, "article": 0.02}
_KEPT_PER_KEY = 3
_LONGEST_QUOTE = 700
_CLAUSE = re.compile(r"[;:,—，；：、]\s*")
# Which side of the argument a pole takes, for concessions: those who see a danger, and those who do not.
_ALARMED = frozenset(
    {
        ("security-threat", "affirm"),
        ("influence-operations", "affirm"),
        ("ban", "affirm"),
        ("divestiture", "affirm"),
        ("user-harm", "affirm"),
        ("due-process", "reject"),
        ("politicised-motive", "reject"),
        ("platform-benefit", "reject"),
        ("origin-penalty", "reject"),
        ("decoupling-harm", "reject"),
        ("engagement", "reject"),
        ("multilateral-governance", "reject"),
    }
)
_CALM = frozenset((proposition, "reject" if pole == "affirm" else "affirm") for proposition, pole in _ALARMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something that shows a pole at `text[start:end]` of sentence `sentence`: a cue's match, or a model's vote.

    `strength` (0 to 1) is 1 for a plain match; `turned` where a negation turned the pole, `denied` where a denial
    did; a `firm` signal beats one of the other pole in its sentence. `probability` is that of the cell in the sentence
    where a model weighed the evidence, the same for all of the cell's signals there.
    """

    sentence: int
    start: int
    end: int
    proposition: str
    pole: Pole
    source: str
    strength: float = 1.0
    turned: bool = False
    denied: bool = False
    firm: bool = False
    probability: float | None = None
    basis: Basis = "cue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A stance with everything that led to it. `confidence` lists the parts that add up to the stance's."""

    stance: Stance
    sentence: int
    signals: tuple[Signal, ...]
    bearing: Bearing
    attributed: Attributed
    confidence: tuple[tuple[str, float], ...]


def collect_findings(reading: Reading, signals: Sequence[Signal]) -> tuple[Finding, ...]:
    """The findings of a document in the order of the text, the strongest few of each proposition, pole and holder."""
    groups: dict[tuple[int, str, Pole, Holder, Relation], list[tuple[Signal, Attributed]]] = {}
    for signal in signals:
        attributed = attribute(reading, signal)
        key = (signal.sentence, signal.proposition, signal.pole, attributed.holder, attributed.relation)
        groups.setdefault(key, []).append((signal, attributed))
    if not groups:
        return ()
    places = find_places(reading.plain.text, reading.sentences, reading.title, reading.language)
    findings = [_find(reading, group, places) for group in groups.values()]
    return _keep_strongest(_concede(reading, _one_pole(findings)))


def attribute(reading: Reading, signal: Signal) -> Attributed:
    """Who holds what `signal` shows: the actor of an act, else whoever the text says or the text itself."""
    sentence = reading.sentences[signal.sentence]
    bearing = reading.bearings[signal.sentence]
    quoted = any(quote.start <= signal.start and signal.end <= quote.end for quote in reading.voices.quotes)
    act = find_act(
        reading.write(signal.sentence),
        signal.start - sentence.start,
        signal.end - sentence.start,
        proposition=signal.proposition,
        pole=signal.pole,
        bearing=bearing,
        grammar=reading.grammar,
    )
    if act is not None and not quoted:
        actor = act.actor or Holder(type="unattributed")
        return Attributed(holder=actor, relation="acts", rule=act.rule, certainty=0.8 if act.actor else 0.5)
    return decide_holder(
        reading.plain.text,
        (signal.start, signal.end),
        sentence,
        signal.sentence,
        reading.voices,
        genre=reading.genre,
        grammar=reading.grammar,
        denied=signal.denied,
        firm=signal.firm,
        doable=(signal.proposition, signal.pole) in EMBODIED,
        company=bearing.company if bearing else None,
    )


def _find(reading: Reading, group: Sequence[tuple[Signal, Attributed]], places: Places) -> Finding:
    signals = tuple(signal for signal, _ in group)
    attributed = max((found for _, found in group), key=lambda found: found.certainty)
    first = signals[0]
    bearing = reading.bearings[first.sentence]
    assert bearing is not None, "a signal stands in a sentence about a topic"
    confidence = _confidence(signals, bearing, attributed)
    start, end = _evidence(reading, first)
    cued = next(((signal.start, signal.end) for signal in signals if signal.basis != "model"), None)
    stance = Stance(
        proposition=first.proposition,
        pole=first.pole,
        holder=attributed.holder,
        relation=attributed.relation,
        quote=reading.plain.text[start:end],
        start=start,
        end=end,
        confidence=_total(confidence),
        basis=first.basis,
        company=bearing.company or reading.main_company,
        about_country=decide_country(places, start, end, cued),
        cues=tuple(dict.fromkeys(signal.source for signal in signals if signal.basis != "model")),
        holder_rule=attributed.rule,
    )
    return Finding(
        stance=stance,
        sentence=first.sentence,
        signals=signals,
        bearing=bearing,
        attributed=attributed,
        confidence=confidence,
    )


def _confidence(signals: Sequence[Signal], bearing: Bearing, attributed: Attributed) -> tuple[tuple[str, float], ...]:
    weighed = [signal.probability for signal in signals if signal.probability is not None]
    if weighed:
        return (("cues and model weighed together", round(max(weighed), 3)),)
    strongest = max(signal.strength for signal in signals)
    further = len({signal.source for signal in signals}) - 1
    parts = [
        ("a cue matches", 0.5 * strongest),
        (f"{further} further cue(s)", min(0.2, 0.1 * further)),
        (f"topic by {bearing.link}", _LINKS[bearing.link]),
        (f"holder by {attributed.rule}", 0.1 * attributed.certainty),
        ("turned by a negation", -0.1 if all(signal.turned for signal in signals) else 0.0),
    ]
    return tuple((label, round(value, 3)) for label, value in parts if value)


def _total(parts: Iterable[tuple[str, float]]) -> float:
    return round(min(0.95, max(0.05, sum(value for _, value in parts))), 3)


def _evidence(reading: Reading, signal: Signal) -> tuple[int, int]:
    """The sentence as the quote, cut to the clauses around the signal where it is very long."""
    sentence = reading.sentences[signal.sentence]
    start, end = sentence.start, sentence.end
    if end - start > _LONGEST_QUOTE:
        text = reading.plain.text
        room = (_LONGEST_QUOTE - min(signal.end - signal.start, _LONGEST_QUOTE)) // 2
        left, right = max(start, signal.start - room), min(end, signal.end + room)
        start = (
            next((match.end() for match in _CLAUSE.finditer(text, left, signal.start)), left) if left > start else start
        )
        cuts = [match.start() for match in _CLAUSE.finditer(text, signal.end, right)]
        end = (cuts[-1] if cuts else right) if right < end else end
    return start, end


def _one_pole(findings: Sequence[Finding]) -> list[Finding]:
    """Findings with one pole per proposition and holder in a sentence: the firmer, likelier, longer match wins."""
    best: dict[tuple[int, str, Holder], Finding] = {}
    for finding in findings:
        key = (finding.sentence, finding.stance.proposition, finding.stance.holder)
        if key not in best or _weight(finding) > _weight(best[key]):
            best[key] = finding
    return list(best.values())


def _weight(finding: Finding) -> tuple[bool, bool, float, int]:
    firm = any(signal.firm for signal in finding.signals)
    plain = not all(signal.turned for signal in finding.signals)
    probability = max(signal.probability or 0.0 for signal in finding.signals)
    return firm, plain, probability, max(signal.end - signal.start for signal in finding.signals)


def _side(stance: Stance) -> int:
    key = (stance.proposition, stance.pole)
    return 1 if key in _ALARMED else -1 if key in _CALM else 0


def _concede(reading: Reading, findings: Sequence[Finding]) -> list[Finding]:
    """Marks what the author grants, here or elsewhere, while arguing the other way (codebook, rule 10)."""
    own = [
        finding
        for finding in findings
        if finding.stance.holder.type == "author" and finding.stance.relation == "asserts"
    ]
    leaning = sum(_side(finding.stance) for finding in own)
    contrary = [finding for finding in own if _side(finding.stance) * leaning < 0]
    granted = {_cell(finding) for finding in contrary if _is_granted(reading, finding.sentence)}
    conceded = {id(finding) for finding in contrary if _cell(finding) in granted}
    return [_grant(finding) if id(finding) in conceded else finding for finding in findings]


def _cell(finding: Finding) -> tuple[str, Pole]:
    return finding.stance.proposition, finding.stance.pole


def _is_granted(reading: Reading, index: int) -> bool:
    """Whether a sentence grants something: by its own words, or because the next one turns ("But ...")."""
    if reading.grammar.concession.search(reading.write(index)):
        return True
    following = index + 1
    return following < len(reading.sentences) and reading.grammar.turn.search(reading.write(following)) is not None


def _grant(finding: Finding) -> Finding:
    parts = (*finding.confidence, ("conceded", -0.05))
    return replace(
        finding, stance=replace(finding.stance, relation="concedes", confidence=_total(parts)), confidence=parts
    )


def _keep_strongest(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    groups: dict[tuple[str, Pole, Holder], list[Finding]] = {}
    for finding in findings:
        stance = finding.stance
        groups.setdefault((stance.proposition, stance.pole, stance.holder), []).append(finding)
    kept = [
        finding
        for group in groups.values()
        for finding in sorted(group, key=lambda found: (-found.stance.confidence, found.stance.start))[:_KEPT_PER_KEY]
    ]
    return tuple(sorted(kept, key=lambda found: (found.stance.start, found.stance.proposition, found.stance.pole)))
