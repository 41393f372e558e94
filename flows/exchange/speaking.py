"""Who speaks in a statement: the person and organisation that discourse research asks for, from a stance's holder."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.stance.naming import is_body


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A person, an organisation, both (an author and the outlet) or neither (a group without a name): then ""."""

    person: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A holder as the warehouse has it."""

    type: str
    name: str | None = None


def tell_speaker(holding: Holding, *, outlet: str, authors: tuple[str, ...]) -> Speaker:
    """The speaker behind a holder: a name is a person's unless it is a body's; the report's own voice is the outlet."""
    if holding.type == "attributed" and holding.name:
        body = is_body(holding.name)
        return Speaker(organisation=holding.name) if body else Speaker(person=holding.name)
    if holding.type == "author":
        return Speaker(person=", ".join(authors), organisation=outlet)
    return Speaker(organisation=outlet) if holding.type == "unattributed" else Speaker()


def tell_holder(speaker: Speaker, *, outlet: str | None = None) -> Holding:
    """The holder behind a speaker where no holder type was coded: the person, else the organisation, else nobody."""
    if speaker.person:
        return Holding(type="attributed", name=speaker.person)
    if speaker.organisation and speaker.organisation != outlet:
        return Holding(type="attributed", name=speaker.organisation)
    return Holding(type="unattributed")
