"""Recognises who speaks in transcripts and interviews: "Lord Hazelrigg: ...", "Jan Novak, digital minister: ..."."""

from __future__ import annotations

import re

_UPPER = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_ROLE = (
    r"(?:Vice-)?Chair(?:man|woman|person)?|(?:Mr|Madam) (?:Speaker|President|Chair(?:man|woman)?)|Speaker|President|"
    r"Premier|"
    r"Minister|Prime Minister|Moderator|Witness|Spokes(?:man|woman|person)|Counsel|Clerk|Head of [\w -]{3,40}|Governor|"
    r"Sprecher(?:in)?|Präsident(?:in)?|Le président|La présidente|Presidenta?|Ministr[ao]|Portavoz|Ministre|"
    r"Porte-parole"
)
_TITLED = (
    r"(?:Mr|Ms|Mrs|Dr|Prof|Sir|Lord|Lady|Baroness|Baron|Senator|Sen|Rep|Representative|Minister|Deputy|Councillor|"
    r"Judge|"
    r"Justice|Legislator|Delegate|Founder|Engineer|Professor|MK|MP|MEP|Abg|Frau|Herr|M|Mme|Don|Doña|Sra?|Viscount|Earl)"
    rf"\.? {_UPPER}[\w'’-]+(?: {_UPPER}[\w'’-]+){{0,3}}"
)
_FULL = rf"(?:{_UPPER}[\w'’-]+|{_UPPER}\.)(?: (?:(?:de|van|von|der|al|bin|da|del|ní|ó) )?{_UPPER}[\w.'’-]*){{1,3}}"
_LABEL = re.compile(rf"(?P<who>{_TITLED}|{_ROLE}|(?P<full>{_FULL}))(?:, [\w'’ -]{{3,60}})?: (?=[\w“\"‘¿¡(])")
_LABEL_ZH = re.compile(r"(?P<who>[\u4e00-\u9fff·]{2,12})[：:](?=[\u4e00-\u9fff“])")
# Words that open a heading or a tag rather than the turn of a speaker.
_HEADING = re.compile(
    r"\b(?:Update|Analysis|Opinion|Explainer|Bottom|Line|Project|Question|Answer|Note|News|Report|Act|Today|Breaking|"
    r"Watch|Read|Fact|Check|Key|Points?|Verdict|Background|Summary|Timeline|Ob|Wer|Wie|Was|Der|Die|Das|Ein|Eine|Le|La|Les|El|Los|Un|Una|Une|Si|The|Its|Their|This|That|What|Why|How)\b"
)
_LABEL_ZH_NAMED = re.compile(
    r"^(?:记者|記者|问|問|答|主持人|发言人|發言人|.{1,8}(?:部长|部長|议员|議員|教授|委员|委員|主任|先生|女士))$"
)


def find_label(sentence: str, *, spaced: bool) -> str | None:
    """Who is written at the start of `sentence` as its speaker, or None."""
    if not spaced:
        found = _LABEL_ZH.match(sentence)
        return found["who"] if found and _LABEL_ZH_NAMED.match(found["who"]) else None
    found = _LABEL.match(sentence)
    if found is None or (found["full"] and _HEADING.search(found["full"])):
        return None
    return found["who"]
