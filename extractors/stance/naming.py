"""Turns the noun phrase of a speaker into a holder: a group, a named person or body, or a description."""

from __future__ import annotations

import re

from extractors.model import Holder
from extractors.stance.grammar import Grammar
from extractors.stance.hannames import find_person

_PREPOSITION = re.compile(
    r"\s(?:of|in|at|from|for|with|on|who|that|behind|inside|close to|familiar|near|against|under"
    r"|von|in|der|des|aus|bei|für|de|du|des|d'|dans|à|en|del|la|los)\s"
)
_UPPER = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_CAPITALS = re.compile(rf"{_UPPER}[\w.'’-]*(?:\s(?:{_UPPER}[\w.'’-]*|de|van|von|der|al|bin|&))*$")
# A full name after the description of its bearer ("member of parliament Essam Mahrous").
_BEARER = re.compile(
    rf"(?<![\w'’-])[a-zà-ÿ][\w-]+\s(?P<who>{_UPPER}[\w'’-]+(?:\s(?:de|van|von|der|al|bin|{_UPPER}[\w.'’-]*))+)$"
)
_NO_BEARER = re.compile(
    r"(?:of|in|at|from|for|with|on|the|and|by|to|de|la|le|du|der|die|das|von|in|an?)\s", re.IGNORECASE
)
_DETERMINER = re.compile(
    r"(?:an?|the|its|their|his|her|our|some|one|two|three|another|this|that|these|those|many|most|several|other|both|"
    r"former|senior|top|local|state|federal)\b",
    re.IGNORECASE,
)
_ENGLISH_PREPOSITION = re.compile(
    r"\s(?:of|in|at|from|for|with|on|by|over|about|after|before|as|into|whose|which|among|between|who|that|behind|"
    r"inside"
    r"|close to|familiar|near|against|under|like|to|engaged|based|interviewed|we|I|"
    r"consulted|asked|surveyed|working|concerned|involved|polled)(?:\s|$)"
)
# Groups written with a capital: "British MPs", "young Jordanians".
_PEOPLES = re.compile(r"(?:^|\s)(?:MPs|MEPs|TDs|CEOs|NGOs|[A-Z][a-z]+(?:ians|icans|eans))$")
# Groups by their plural article or number, in French and Spanish.
_SEVERAL = re.compile(
    r"^(?:les|des|plusieurs|certaine?s|quelques|de nombreux|d'autres|deux|trois|quatre|cinq|los|las|unos|unas|varios|"
    r"varias|algunos|algunas|muchos|muchas|otros|otras|dos|tres|cuatro|cinco)\s(?=[a-zà-ÿ])",
    re.IGNORECASE,
)
_LONGEST_NAME = 80


def is_thing(phrase: str, grammar: Grammar) -> bool:
    """Whether `phrase` names nothing that could hold a view ("the evidence says")."""
    head = core_of(phrase, grammar)
    return bool(grammar.naming.thing.search(head)) or not re.search(r"\w", phrase)


def has_person(phrase: str, grammar: Grammar) -> bool:
    """Whether `phrase` names a person, a body or a group: what the subject of a weak verb must be."""
    naming = grammar.naming
    core = core_of(phrase, grammar)
    if naming.pronoun.match(phrase):
        return phrase.lower() != "it"
    if naming.self_subject.search(phrase) or naming.generic.search(core) or naming.anaphor.match(phrase):
        return True
    return bool(naming.body.search(core)) or _is_plural(core, grammar) or _is_name(core, phrase, grammar)


# A clause, an article alone or an adverbial where a name was looked for: better no name than this one.
_NO_NAME = re.compile(
    r"^(?:the|an?|eine?[rsnm]?|der|die|das|une?|les?|la|el|los|las|se(?:buah|orang))$"
    r"|^(?:在|当|當|对于|對於|随着|隨著|按照)|(?:之前|之后|之後|以来|以來)$"
    r"|\b(?:came|comes|went|was|were|is|are|has been|had been) (?:to|in|on|not|the|a)\b",
    re.IGNORECASE,
)


# What a sentence may begin with before its subject: "Within a month of presenting itself ...", "Drei Wochen vor ...".
_ADVERBIALS = {
    "en": r"within|after|before|during|since|until|while|when|despite|amid|among|over|under|in|on|at|by|for|from|with",
    "de": r"nach|vor|seit|während|bei|mit|in|im|am|an|auf|aus|für|trotz|wegen|ohne|unter|über|zwischen|gegen"
    r"|(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|wenige|einige|\d+)\s(?:tage?|wochen?|monate?|jahre?)",
    "fr": r"après|avant|depuis|pendant|dans|en|sur|pour|avec|sans|malgré|lors",
    "es": r"tras|antes|después|desde|durante|en|sobre|para|con|sin|pese",
    "id": r"setelah|sebelum|sejak|selama|pada|dalam|untuk|dengan",
}
_ADVERBIAL = {language: re.compile(rf"(?:{words})\s", re.IGNORECASE) for language, words in _ADVERBIALS.items()}
# The verb of an inversion whose subject was looked for on its left: '..." said the chair, who ...'.
_SAID = re.compile(r"(?:said|says|added|adds)\s(?=the\s|an?\s)")


def is_adverbial(phrase: str, grammar: Grammar) -> bool:
    """Whether `phrase` says when or where, so that it is nobody's name."""
    pattern = _ADVERBIAL.get(grammar.language)
    return pattern is not None and pattern.match(phrase) is not None


_ACRONYM = re.compile(r"[A-Z][A-Z&.-]{1,6}")
_BODIES = re.compile(
    r"\b(?:commission|committee|parliament|congress|senate|white house|ministry|department|office|agency|authority|"
    r"court|government|administration|regulator|watchdog|union|council|association|federation|guild|chamber|group|party|"
    r"bank|university|institute|foundation|police|embassy|board|bureau|inc|corp|ltd|gmbh|ag|plc|tiktok|bytedance|huawei|"
    r"shein|temu|dji|xiaomi|byd|alibaba|tencent|zte|"
    r"kommission|ausschuss|\w*ministerium|\w*regierung|bundestag|bundesrat|bundesamt|behörde|\w*amt|\w*verband|gericht|"
    r"konzern|stiftung|partei|\w*kammer|"
    r"assemblée|sénat|ministère|gouvernement|autorité|conseil|tribunal|syndicat|"
    r"comisión|congreso|senado|ministerio|gobierno|autoridad|tribunal|asociación|"
    r"komisi|kementerian|pemerintah|dpr|badan|dewan|asosiasi|mahkamah)\b"
    r"|公司|集团|集團|大学$|大學$|研究院$|研究所$|协会|協會|委员会|委員會|政府$|议会$|議會$|法院$|[部局院]$",
    re.IGNORECASE,
)


def is_body(name: str) -> bool:
    """Whether `name` is that of an organisation and no person's: by its words, an acronym, or a company's name."""
    return bool(_ACRONYM.fullmatch(name) or _BODIES.search(name))


def name_holder(phrase: str, grammar: Grammar) -> Holder:
    """The holder that `phrase`, no pronoun, stands for (codebook: groups are generic, descriptions attributed)."""
    phrase = _SAID.sub("", re.sub(r"\s+", " ", phrase).strip(" ,.'’\"")[:_LONGEST_NAME])
    core = core_of(phrase, grammar)
    if grammar.naming.generic.search(core) or grammar.naming.generic.search(phrase):
        return Holder(type="generic")
    if grammar.language in {"fr", "es"} and _SEVERAL.match(phrase):
        return Holder(type="generic")
    if _PEOPLES.search(core) or (not _ends_in_name(core, grammar) and _is_plural(core, grammar)):
        return Holder(type="generic")
    nameless = _NO_NAME.search(phrase) or is_adverbial(phrase, grammar)
    return Holder(type="attributed", name=None if nameless else _name(phrase, core, grammar))


def core_of(phrase: str, grammar: Grammar) -> str:
    """`phrase` up to its first preposition: its last word is the head."""
    pattern = _ENGLISH_PREPOSITION if grammar.language == "en" else _PREPOSITION
    if not grammar.spaced:
        return phrase
    return pattern.split(phrase, maxsplit=1)[0].strip()


def _is_plural(core: str, grammar: Grammar) -> bool:
    naming = grammar.naming
    if not naming.plural_s or not core:
        return False
    head = core.split()[-1]
    return (
        len(head) > 3
        and head.endswith("s")
        and not head.endswith(("ss", "us", "is"))
        and not naming.never_plural.fullmatch(head)
    )


def _ends_in_name(core: str, grammar: Grammar) -> bool:
    """Whether the head of `core` is a proper name ("Congress", "Mr Harris") and no noun that begins the sentence."""
    tokens = core.split()
    if not tokens or grammar.naming.nouns_capitalised or not tokens[-1][:1].isupper():
        return False
    if len(tokens) > 1:
        return not (_is_plural(core, grammar) and grammar.naming.generic.search(tokens[-1]))
    return not _is_plural(core, grammar)


def _is_name(core: str, phrase: str, grammar: Grammar) -> bool:
    """Whether `core` ends in capitals that a verb of opinion may have as its subject."""
    tokens = core.split()
    if not tokens or grammar.naming.nouns_capitalised:
        return False
    return tokens[-1][:1].isupper() and (len(tokens) > 1 or not grammar.naming.thing.search(phrase))


def _name(phrase: str, core: str, grammar: Grammar) -> str:
    naming = grammar.naming
    bearer_of_han = None if grammar.spaced else find_person(phrase)
    if bearer_of_han is not None:
        return bearer_of_han
    if naming.nouns_capitalised or not grammar.spaced:
        return naming.title.sub("", naming.article.sub("", phrase)).strip() or phrase
    bearer = _BEARER.search(phrase)
    if bearer is not None and not _NO_BEARER.match(bearer.group()):
        return bearer["who"]
    capitals = _CAPITALS.search(core)
    if capitals is None:
        return phrase[:1].lower() + phrase[1:] if _DETERMINER.match(phrase) else phrase
    if naming.of_body.search(capitals.group() + " ") and len(core) < len(phrase):
        return naming.article.sub("", phrase)
    name = naming.article.sub("", naming.title.sub("", naming.article.sub("", capitals.group())))
    return name.strip() or capitals.group()
