"""Which company a stance is about, where its sentence does not name it."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.topic import Mention


def find_main_company(mentions: Sequence[Mention], title: Sequence[Mention]) -> str | None:
    """The one company that the title names; where it names none, the only one in the text. None for several.

    It is what "the app" and "such firms" stand for where a sentence names none.
    """
    for group in (title, mentions):
        named = {mention.company for mention in group if mention.company}
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def find_company(mentions: Sequence[Mention], title: Sequence[Mention], start: int, end: int) -> str | None:
    """The company named in `text[start:end]`, else the last one before it, else the title's, else the first after it.

    `mentions` are those of the text, in order; laws and classes of firms have no company.
    """
    named = [mention for mention in mentions if mention.company]
    inside = [mention for mention in named if start <= mention.start < end]
    before = [mention for mention in named if mention.start < start]
    headline = [mention for mention in title if mention.company]
    chosen = inside[:1] or before[-1:] or headline[:1] or named[:1]
    return chosen[0].company if chosen else None
