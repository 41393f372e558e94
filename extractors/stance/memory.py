"""Remembers who spoke and who was named, for pronouns, for "the minister" and for quotes that go on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from extractors.model import Holder
from extractors.stance.grammar import Grammar
from extractors.stance.naming import core_of, name_holder

# What "the company" stands for where the text names none: the caller knows which company the sentence is about.
THE_COMPANY = Holder(type="attributed", name="the company")
_NAMES_KEPT = 100
_UPPER = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_NAME = rf"{_UPPER}[\w'’-]+(?:\s(?:von|van|de|del|da|bin|al|der|zu|{_UPPER}[\w'’-]*)){{0,3}}\s{_UPPER}[\w'’-]+"
_ROLE = (
    r"minister|senator|spokes(?:man|woman|person)|governor|mayor|judge|justice|professor|director|chief|chair(?:man|"
    r"woman)"
    r"|president|premier|commissioner|secretary|official|lawmaker|legislator|researcher|analyst|economist|lawyer|"
    r"attorney"
    r"|ambassador|envoy|congress(?:man|woman)|representative|deputy|delegate|councillor|founder|manager|executive|"
    r"adviser"
    r"|petitioner|plaintiff|expert|psychologist|consultant|investor|head|chancellor|engineer|prosecutor|author|editor"
)
_BEFORE = re.compile(rf"\b(?P<role>(?i:{_ROLE}))s?(?: (?:of|for|at|in) [\w' ]{{2,40}}?)?,? (?P<who>{_NAME})")
_AFTER = re.compile(rf"\b(?P<who>{_NAME}), [^,.;]{{0,60}}?\b(?P<role>{_ROLE})\b")
_DEFINITE = re.compile(r"(?:the|this|that) (?:[\w-]+ )?(?P<head>[\w-]+)", re.IGNORECASE)
_COMPANY = re.compile(
    r"(?:the|this|that) (?:[\w-]+ )?(?:company|firm|app|platform|carmaker|maker|group|retailer|giant|start-?up|service|"
    r"manufacturer|developer|vendor|supplier|operator|brand)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:minist(?:ry|ries)|government|cabinet|administration|court|tribunal|panel|commission|committee|agency|"
    r"department|"
    r"bureau|office|parliament|regulator|watchdog|authority|council|union|association|federation|league|chamber|"
    r"institute|"
    r"centre|center|university|foundation|team|group|coalition|congress|senate|house|service|board|broadcaster|party|"
    r"company|firm|bank|society|state|embassy|army|police|audit|study|report|survey|corporation|inc|ltd|network|"
    r"motors?|electronics|technolog(?:y|ies)|pentagon|kremlin)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"(?:the|this|that|its|their|his|her) (?:letter|statement|lawsuit|complaint|filing|suit|petition|brief|motion)",
    re.IGNORECASE,
)


def names_body(name: str) -> bool:
    """Whether an attributed holder's name is a company's or an institution's rather than a person's."""
    return _BODY.search(name) is not None or (" " not in name and name[:1].isupper())


@dataclass(slots=True)
class Memory:
    """Who spoke last and who was named last, filled from the first sentence to the last."""

    person: Holder | None = None
    body: Holder | None = None
    group: Holder | None = None
    last: Holder | None = None
    names: list[str] = field(default_factory=list)
    subject: str | None = None
    roles: dict[str, str] = field(default_factory=dict)

    def resolve(self, phrase: str, verb: str, grammar: Grammar) -> Holder:
        """The holder that `phrase`, the subject of `verb`, stands for."""
        naming = grammar.naming
        core = core_of(phrase, grammar)
        if naming.pronoun.match(core):
            # "sagte sie in Nordhafen": where somebody speaks is no part of a name.
            return self._antecedent(core, several=naming.plural.match(f"{core} {verb}") is not None)
        known = self._definite(phrase)
        if known is not None:
            return known
        if naming.anaphor.match(phrase) and self.person is not None:
            return self.person
        holder = name_holder(phrase, grammar)
        return replace(holder, name=self._full_name(holder.name)) if holder.name else holder

    def _antecedent(self, phrase: str, *, several: bool) -> Holder:
        """Whom a pronoun means: who spoke last, else whom the text named last, else nobody that can be named."""
        if several:
            return self.group or self.last or Holder(type="generic")
        if phrase.lower() == "it":
            return self.body or THE_COMPANY
        spoken = self.person or self.last
        if spoken is not None and spoken.type == "attributed":
            return spoken
        return Holder(type="attributed", name=self.subject) if self.subject else Holder(type="unattributed")

    def _definite(self, phrase: str) -> Holder | None:
        """Whom "the minister" or "the filing" means, where somebody before was called so."""
        author = self.last or self.person or self.body
        if _PAPER.fullmatch(phrase) and author is not None and author.type == "attributed":
            return author
        found = _DEFINITE.fullmatch(phrase)
        if found is None:
            return None
        name = self.roles.get(found["head"].lower())
        if name is not None:
            return Holder(type="attributed", name=name)
        return THE_COMPANY if _COMPANY.fullmatch(phrase) else None

    def _full_name(self, name: str) -> str:
        """The longest name seen so far that ends in `name` ("Warner": "Mark Warner")."""
        return next((known for known in reversed(self.names) if known.endswith(f" {name}")), name)

    def note(self, holder: Holder) -> None:
        """Remembers that `holder` has spoken."""
        if holder.type in {"unattributed", "author"}:
            return
        self.last = holder
        if holder.type == "generic":
            self.group = holder
        else:
            self.mention(holder)

    def mention(self, holder: Holder) -> None:
        """Remembers that the text named `holder`, a person or a body."""
        name = holder.name or ""
        if " " in name and name not in self.names:
            self.names = [*self.names[-_NAMES_KEPT:], name]
        if names_body(name):
            self.body = holder
            if name != THE_COMPANY.name:
                self.roles[name.split()[-1].lower()] = name
        else:
            self.person = holder

    def read_roles(self, sentence: str) -> None:
        """Remembers who is called what in `sentence` ("digital minister Jan Novak", "Ada Thorne, a judge")."""
        for pattern in (_BEFORE, _AFTER):
            for match in pattern.finditer(sentence):
                self.roles[match["role"].lower()] = match["who"]
