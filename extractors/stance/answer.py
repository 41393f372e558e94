"""Reads what a language model answered: only what the schema allows and the text bears out becomes a stance.

A raw answer is cut into one list of items per passage (`read_items`), sentences numbered from 1 in each, which can be
kept; `find_stances` checks such items against their passage and gives the stances.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from extractors.model import Holder, HolderType, Origin, Pole, Relation, Stance
from extractors.stance.evidence import find_quote, names_holder
from extractors.stance.prompt import Passage, Prompt

HIGHEST_CONFIDENCE = 0.95
_KEPT_PER_KEY = 3
_MOST_ITEMS = 200
_THINKING = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_OWN_VOICES = frozenset({"author", "unattributed"})

Item = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """What an answer lists for each passage of its prompt. `dropped` counts what could not be used, by reason."""

    passages: tuple[tuple[Item, ...], ...]
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """An answer that is none: `message` tells the model what was wrong, `reason` names it."""

    message: str
    reason: str = "bad_form"


def read_items(text: str, prompt: Prompt) -> Items | Unreadable:
    """The items of an answer, each with its passage; what has not the form of the schema is dropped and counted.

    An answer in which nothing has that form is unreadable as a whole.
    """
    data = parse_object(text)
    if isinstance(data, Unreadable):
        return data
    listed = data.get("stances") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        return Unreadable(message='the answer must be one JSON object with the key "stances", a list')
    if len(listed) > _MOST_ITEMS:
        return Unreadable(message=f'"stances" has {len(listed)} entries; give each holder, proposition and pole once')
    passages: list[list[Item]] = [[] for _ in prompt.passages]
    faults: list[str] = []
    for item in listed:
        fault = _find_fault(item, prompt.schema["properties"]["stances"]["items"]["properties"])
        place = None if fault else _place(item["sentence"], prompt.passages)
        if place is None:
            faults.append(fault or "sentence")
        else:
            passages[place[0]].append({**item, "sentence": place[1]})
    if listed and len(faults) == len(listed):
        return Unreadable(message=f'no entry of "stances" has the form asked for; wrong in them: {_count(faults)}')
    return Items(passages=tuple(map(tuple, passages)), dropped=Counter(f"bad_{fault}" for fault in faults))


def find_stances(
    items: Iterable[Item], passage: Passage, *, origin: Origin, lowest: float = 0.0
) -> tuple[tuple[Stance, ...], Counter[str]]:
    """The stances of one passage's items, and how many items were dropped for which reason.

    Dropped are quotes that the passage does not have (`invented_quote`) and what is less sure than `lowest`
    (`unsure`). A holder's name of which the document has not one word is left out (`invented_name`, the stance stays).
    """
    found: list[tuple[int, Stance]] = []
    dropped: Counter[str] = Counter()
    for item in items:
        confidence = min(HIGHEST_CONFIDENCE, round(float(item["confidence"]), 3))
        span = find_quote(item["quote"], passage, item["sentence"])
        if span is None or confidence < lowest:
            dropped["invented_quote" if span is None else "unsure"] += 1
            continue
        holder = _read_holder(item["holder"], passage)
        if item["holder"]["name"] and holder.type == "attributed" and holder.name is None:
            dropped["invented_name"] += 1
        start, end = span
        stance = Stance(
            proposition=item["proposition"],
            pole=item["pole"],
            holder=holder,
            relation=_read_relation(item["relation"], holder),
            quote=passage.document.text[start:end],
            start=start,
            end=end,
            confidence=confidence,
            basis="llm",
            origin=origin,
            holder_rule="llm",
        )
        found.append((item["sentence"], stance))
    return _one_pole(found), dropped


def merge_stances(stances: Iterable[Stance]) -> tuple[Stance, ...]:
    """Stances of several passages in the order of the text: the surest few of each proposition, pole and holder."""
    groups: dict[tuple[str, Pole, Holder], dict[tuple[int, int], Stance]] = {}
    for stance in sorted(stances, key=lambda stance: (-stance.confidence, stance.start)):
        group = groups.setdefault((stance.proposition, stance.pole, stance.holder), {})
        if len(group) < _KEPT_PER_KEY:
            group.setdefault((stance.start, stance.end), stance)
    kept = [stance for group in groups.values() for stance in group.values()]
    return tuple(sorted(kept, key=lambda stance: (stance.start, stance.proposition, stance.pole, stance.end)))


def check_items(value: object, prompt: Prompt) -> tuple[Item, ...] | None:
    """Items of a prompt with one passage that were kept somewhere, or None if they are no longer of its form."""
    if not isinstance(value, list):
        return None
    properties = prompt.schema["properties"]["stances"]["items"]["properties"]
    sound = all(_find_fault(item, properties) is None for item in value)
    return tuple(value) if sound else None


def parse_object(text: str) -> Any:
    """The first JSON object in `text`, or an `Unreadable`; models put fences, thoughts or a sentence around it."""
    bare = _THINKING.sub("", text)
    start = bare.find("{")
    if start < 0:
        return Unreadable(message="the answer holds no JSON object")
    try:
        return json.JSONDecoder().raw_decode(bare, start)[0]
    except json.JSONDecodeError as error:
        return Unreadable(message=f"the answer is no JSON: {error.msg} at character {error.pos - start}")
    except RecursionError:
        return Unreadable(message="the answer is no JSON of the form asked for: it is nested too deeply")


def _find_fault(item: object, properties: Mapping[str, Any]) -> str | None:
    """The first field of an item that is missing or wrong."""
    if not isinstance(item, dict):
        return "entry"
    for name in ("proposition", "pole", "relation"):
        if item.get(name) not in properties[name]["enum"]:
            return name
    sentence = item.get("sentence")
    sound = {
        "holder": _is_holder(item.get("holder")),
        "sentence": isinstance(sentence, int) and not isinstance(sentence, bool),
        "quote": isinstance(item.get("quote"), str),
        "confidence": _is_share(item.get("confidence")),
    }
    return next((name for name, right in sound.items() if not right), None)


def _is_holder(value: object) -> bool:
    if not isinstance(value, dict) or value.get("type") not in get_args(HolderType):
        return False
    return isinstance(value.get("name"), str | None)


def _is_share(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return number and 0 <= value <= 1  # type: ignore[operator]  # mypy does not follow `number`


def _place(sentence: int, passages: Sequence[Passage]) -> tuple[int, int] | None:
    """Which passage holds the sentence numbered so in the prompt, and its number there."""
    for index, passage in enumerate(passages):
        if 1 <= sentence <= len(passage.sentences):
            return index, sentence
        sentence -= len(passage.sentences)
    return None


def _read_holder(holder: Mapping[str, Any], passage: Passage) -> Holder:
    kind: HolderType = holder["type"]
    name = " ".join((holder.get("name") or "").split())
    if kind != "attributed" or not name or not names_holder(name, passage.document):
        return Holder(type=kind)
    return Holder(type=kind, name=name)


def _read_relation(relation: Relation, holder: Holder) -> Relation:
    """What the text passes on is somebody else's; an author and a report itself assert."""
    if relation not in ("asserts", "reports"):
        return relation
    return "asserts" if holder.type in _OWN_VOICES else "reports"


def _one_pole(found: Sequence[tuple[int, Stance]]) -> tuple[Stance, ...]:
    """One pole per proposition, holder and sentence: the surer one."""
    best: dict[tuple[int, str, Holder], Stance] = {}
    for sentence, stance in found:
        key = (sentence, stance.proposition, stance.holder)
        if key not in best or stance.confidence > best[key].confidence:
            best[key] = stance
    return tuple(best.values())


def _count(faults: Iterable[str]) -> str:
    return ", ".join(f"{name} ({count} times)" for name, count in sorted(Counter(faults).items()))
