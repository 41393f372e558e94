"""How the numbers were made: versions, thresholds, known error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.report.section import Chart, Section, Source
from flows.version import VERSION
from warehouse import briefing
from warehouse.briefing import Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownError:
    """How right a tier was on passages with known answers (see "how far to trust it" in the README)."""

    tier: str
    measured_on: str
    precision: float
    recall: float
    low: float | None
    high: float | None


# Measured in November 2026 with `bellwether evaluate`; `low` to `high`: the 95 % interval of F1. They are renewed with
# the README's table and the model card.
KNOWN = (
    KnownError(
        tier="local",
        measured_on="52 labelled passages after real articles, none of them used to build it",
        precision=0.74,
        recall=0.39,
        low=0.39,
        high=0.63,
    ),
    KnownError(
        tier="local",
        measured_on="230 labelled passages of our own, in six languages",
        precision=0.84,
        recall=0.45,
        low=None,
        high=None,
    ),
    KnownError(
        tier="llm", measured_on="recorded answers, 106 passages", precision=0.82, recall=0.98, low=None, high=None
    ),
    KnownError(
        tier="cascade", measured_on="recorded answers, 106 passages", precision=0.84, recall=0.97, low=None, high=None
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """What an alert rule asks for before it tells of a stance."""

    rule: str
    kind: str
    scope: str
    min_confidence: float
    min_stories: int
    min_outlets: int
    watch_days: int
    window_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the codebook says of a proposition, and what it is to affirm and to reject it."""

    proposition: str
    statement: str
    affirm: str
    reject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What made the numbers, of the whole snapshot whatever was asked for."""

    program: str
    tier: str
    versions: Versions
    rules: tuple[RuleFacts, ...]
    known: tuple[KnownError, ...]
    story_threshold: float
    propositions: tuple[Meaning, ...]


def read(source: Source) -> Method:
    """Versions from the snapshot, thresholds from the configuration."""
    settings = source.configuration.settings
    return Method(
        program=VERSION,
        tier=settings.tag.tier,
        versions=briefing.versions(source.connection, source.period),
        rules=tuple(
            RuleFacts(
                rule=rule.id,
                kind=rule.kind,
                scope=rule.scope,
                min_confidence=rule.min_confidence,
                min_stories=rule.min_stories,
                min_outlets=rule.min_outlets,
                watch_days=rule.watch_days,
                window_days=rule.window_days,
            )
            for rule in source.configuration.rules
            if rule.enabled
        ),
        known=KNOWN,
        story_threshold=settings.stories.threshold,
        propositions=tuple(
            Meaning(proposition=one.id, statement=one.statement, affirm=one.affirm, reject=one.reject)
            for one in sorted(source.configuration.codebook.propositions, key=lambda one: one.id)
        ),
    )


def draw(numbers: Method) -> Sequence[Chart]:
    """None."""
    return ()


SECTION = Section(id="method", title="How these numbers were made", read=read, draw=draw)
