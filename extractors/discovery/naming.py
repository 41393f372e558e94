"""A statement's words without the names of companies, products and laws: what is said, not of whom."""

from __future__ import annotations

from extractors.topic import TopicMatcher


def hide_names(text: str, matcher: TopicMatcher, language: str) -> str:
    """`text` with every name of a topic taken out."""
    parts: list[str] = []
    place = 0
    for mention in sorted(matcher.find(text, language), key=lambda each: each.start):
        if mention.start >= place:
            parts += [text[place : mention.start], "the company"]
            place = mention.end
    return "".join((*parts, text[place:]))
