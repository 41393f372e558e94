"""What tagging hands on: stances with their holders and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from extractors.model.extracted import Article
from extractors.model.identity import stable_id
from extractors.model.terms import Basis, Genre, HolderType, Origin, Pole, Relation, TaggingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who takes a stance. `name` is set for `attributed` holders only."""

    type: HolderType
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A holder's stand on a proposition, with its evidence: `text[start:end] == quote`, always.

    `company` and `about_country` (ISO 3166-1 alpha-2, or EU): what it is about, where the text says so.
    """

    proposition: str
    pole: Pole
    holder: Holder
    relation: Relation
    quote: str
    start: int
    end: int
    confidence: float
    basis: Basis = "cue"
    origin: Origin = "local"
    company: str | None = None
    about_country: str | None = None
    cues: tuple[str, ...] = ()
    holder_rule: str = ""

    @property
    def weight(self) -> float:
        """Half for a concession, else one (codebook, relation `concedes`)."""
        return 0.5 if self.relation == "concedes" else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a tagger reads. `paragraphs` of `text` are separated by newlines."""

    id: str
    text: str
    title: str | None = None
    language: str | None = None
    genre: Genre | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """What a tagger found in one document.

    `tier` made it; `fallback` says why the local tier had to stand in for another one (`budget_spent`, `timeout`).
    """

    on_topic: bool
    language: str
    status: TaggingStatus
    genre: Genre
    stances: tuple[Stance, ...] = ()
    tier: Origin = "local"
    fallback: str = ""


class Tagger(Protocol):
    """The interface of all tiers. Equal versions promise equal answers."""

    @property
    def version(self) -> str: ...

    @property
    def codebook_version(self) -> str: ...

    def tag(self, document: Document) -> Tagging: ...


def stance_id(revision: str, stance: Stance, tagger_version: str) -> str:
    """The identity of a stance: tagging a revision twice with one tagger gives the same ids."""
    return stable_id(
        revision,
        stance.proposition,
        stance.pole,
        f"{stance.holder.type}:{stance.holder.name or ''}",
        str(stance.start),
        str(stance.end),
        tagger_version,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedArticle:
    """An article with its stances and the tagger that made them."""

    article: Article
    stances: tuple[Stance, ...]
    tagger_version: str
    codebook_version: str
    tagged_at: datetime
