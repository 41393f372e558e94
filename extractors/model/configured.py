"""What a user configures: feeds, topics, and the codebook of stances."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from extractors.model.terms import FeedScope, Pole


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed to follow. `country` and `language` are the outlet's (ISO 3166-1 alpha-2, BCP 47)."""

    id: str
    url: str
    outlet: str
    kind: str | None = None
    country: str | None = None
    language: str | None = None
    scope: FeedScope = "general"
    verified_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One written form of a topic. `languages` empty: valid in every language."""

    text: str
    languages: tuple[str, ...] = ()
    case_sensitive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A company, product, app, law or class of firms that makes a text on topic.

    `company` names the firm behind a product or app; it is None for laws and classes ("Chinese apps").
    """

    id: str
    kind: Literal["company", "product", "app", "law", "class"]
    name: str
    company: str | None = None
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A pattern (RE2 syntax) that shows one pole of one proposition in one language.

    `yes` must be matched by it, `no` must not: both are run by the tests. `negated` says what a negation in the cue's
    scope does: "silence" drops the match, "flip" turns the pole, "ignore" is for patterns that hold their own negation.
    """

    id: str
    proposition: str
    pole: Pole
    language: str
    pattern: str
    yes: str
    no: str
    negated: Literal["silence", "flip", "ignore"] = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """One of the codebook's sentences that a holder affirms or rejects."""

    id: str
    statement: str
    affirm: str
    reject: str
    not_this: str
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From which probability on a stance is believed: on the model's `vote` alone, and where a `cue` speaks for it."""

    proposition: str
    pole: Pole
    vote: float
    cue: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnExemplar:
    """A sentence that shows a cell which a user added or extended, for taggers whose network does not know it.

    `vector`: the network's, int8, with the SHA-256 of that `network`; b"" where there is none. `article_id`: where the
    sentence comes from, "" for one written by hand.
    """

    text: str
    proposition: str
    pole: Pole
    vector: bytes = b""
    network: str = ""
    article_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The machine form of the codebook (`stances.toml`); `exemplars` (`exemplars.jsonl`) show what was added to it."""

    version: str
    propositions: tuple[Proposition, ...]
    # Not part of what is hashed for the cues' version: a tagger that uses them adds them to its own.
    exemplars: tuple[OwnExemplar, ...] = field(default=(), repr=False)
