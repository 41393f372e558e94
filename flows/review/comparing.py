"""How far reviewers agree on what more than one of them has judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from extractors.agreement import Agreement, measure_agreement
from warehouse.connection import Connection
from warehouse.reviews import Answer, FoundKey, read_answers, read_found_keys


def compare_reviewers(connection: Connection) -> dict[str, Agreement]:
    """The agreement on which stance the judged words show, on its holder, and on what whole articles of audits say."""
    answers = read_answers(connection)
    return {
        "which stance, if any": measure_agreement(_by_subject(answers, "stance")),
        "whose, where there is one": measure_agreement(_by_subject(answers, "holder")),
        "what an article says, key by key": measure_agreement(_by_article(read_found_keys(connection))),
    }


def _by_subject(answers: Iterable[Answer], field: str) -> list[dict[str, str]]:
    units: dict[str, dict[str, str]] = defaultdict(dict)
    for answer in answers:
        value = answer.stance if field == "stance" else answer.holder
        if field == "stance" or value:
            units[answer.subject][answer.reviewer] = value
    return list(units.values())


def _by_article(found: Sequence[FoundKey]) -> list[dict[str, str]]:
    """A unit for each article and each key that anybody found in any of them."""
    keys = sorted({(each.proposition, each.pole) for each in found if each.proposition})
    readers: dict[str, set[str]] = defaultdict(set)
    for each in found:
        readers[each.article_id].add(each.reviewer)
    there = {(each.article_id, each.reviewer, each.proposition, each.pole) for each in found}
    return [
        {name: "yes" if (article, name, *key) in there else "no" for name in names}
        for article, names in sorted(readers.items())
        for key in keys
    ]
