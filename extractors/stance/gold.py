"""Gold files: passages with the stances that careful readers found in them, one JSON object a line.

`stances` are the pairs (proposition, pole) that count, each with the `holders` and `relations` that count as right;
`optional` pairs count neither when found nor when missed. What is null or empty is undecided and not scored.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from extractors.errors import Fault
from extractors.model import Document, Genre, HolderType, Pole, Relation

Cell = tuple[str, Pole]
Findings = list[tuple[str, str]]
T = TypeVar("T")

# The codebook keeps these out of the shipped list, for testing the discovery of new stances; no tagger can find them.
RESERVED = frozenset({"free-expression", "reciprocity"})
PASSAGE_KEYS = ("id", "lang", "title", "genre", "text", "on_topic", "stances", "optional", "reserved")
PAIR_KEYS = ("proposition", "pole", "holders", "relations")

_BOM = b"\xef\xbb\xbf"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MISSING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldStance:
    """A pair that is right for its passage; no `holders` or `relations`: these are undecided."""

    proposition: str
    pole: Pole
    holders: frozenset[HolderType] = frozenset()
    relations: frozenset[Relation] = frozenset()

    @property
    def cell(self) -> Cell:
        """What a prediction is compared by."""
        return self.proposition, self.pole


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPassage:
    """A passage and its answers. `stances` None: undecided; empty: it has none."""

    id: str
    text: str
    language: str | None = None
    title: str | None = None
    genre: Genre | None = None
    on_topic: bool | None = None
    stances: tuple[GoldStance, ...] | None = ()
    optional: frozenset[Cell] = frozenset()

    @property
    def document(self) -> Document:
        """What a tagger is given: the passage without its answers."""
        return Document(id=self.id, text=self.text, title=self.title, language=self.language, genre=self.genre)


def read_gold(
    data: bytes, *, file: str, propositions: Collection[str]
) -> tuple[tuple[GoldPassage, ...], tuple[Fault, ...]]:
    """The passages of a gold file, and everything that is wrong with it; use the passages only without faults.

    A pair given twice is one with the holders and relations of both; one in `stances` and `optional` counts. Pairs of
    propositions that the codebook reserves are left out. Keys that are not of the form may stand there for other uses.
    """
    passages: list[GoldPassage] = []
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for number, raw in enumerate(data.removeprefix(_BOM).split(b"\n"), start=1):
        if not raw.strip():
            continue
        findings: Findings = []
        passage = _read_line(raw, propositions, findings)
        if passage is not None and passage.id:
            first = lines.setdefault(passage.id, number)
            if first != number:
                findings.append(("id", f"{passage.id!r} stands on line {first} too; every passage needs its own id"))
            passages.append(passage)
        faults += [Fault(file=file, line=number, key=key, message=message) for key, message in findings]
    if not passages and not faults:
        faults.append(Fault(file=file, line=None, key="", message="holds no passage; write one JSON object a line"))
    return tuple(passages), tuple(faults)


def _read_line(raw: bytes, propositions: Collection[str], findings: Findings) -> GoldPassage | None:
    try:
        record = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as fault:
        findings.append(("", f"byte {fault.start + 1} of this line is no UTF-8; save the file as UTF-8"))
        return None
    except (ValueError, RecursionError) as fault:
        findings.append(("", f"this line is no JSON object ({fault}); write one object a line"))
        return None
    if not isinstance(record, dict):
        findings.append(("", 'this line is no JSON object; write {"id": ..., "text": ..., "stances": [...]}'))
        return None
    return _read_passage(record, propositions, findings)


def _read_passage(record: dict[str, Any], propositions: Collection[str], findings: Findings) -> GoldPassage:
    _find_misspelled(record, PASSAGE_KEYS, "", findings)
    stances = _read_stances(record, propositions, findings)
    optional = _read_pairs(record.get("optional"), "optional", propositions, findings)
    return GoldPassage(
        id=_read_id(record.get("id"), findings),
        text=_read_text(record.get("text"), findings),
        language=_read_language(record.get("lang", record.get("language")), findings),
        title=_read_title(record.get("title"), findings),
        genre=_choose(record.get("genre"), get_args(Genre), "genre", findings),
        on_topic=_read_topic(record.get("on_topic"), findings),
        stances=stances,
        optional=frozenset(pair.cell for pair in optional) - {pair.cell for pair in stances or ()},
    )


def _read_id(value: object, findings: Findings) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value:
        return _clean(value)
    findings.append(("id", "is missing or no text; every passage needs an id"))
    return ""


def _read_text(value: object, findings: Findings) -> str:
    if isinstance(value, str) and value.strip():
        return _clean(value)
    findings.append(("text", "is missing, empty or no text; write the passage's words"))
    return ""


def _read_title(value: object, findings: Findings) -> str | None:
    if value is None or isinstance(value, str):
        return _clean(value) if value else None
    findings.append(("title", f"must be a text or null, not {_show(value)}"))
    return None


def _read_language(value: object, findings: Findings) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and _LANGUAGE.fullmatch(value):
        return value.replace("_", "-")
    findings.append(("lang", f"must be a BCP 47 tag like en or zh-Hant, or null, not {_show(value)}"))
    return None


def _read_topic(value: object, findings: Findings) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    findings.append(("on_topic", f"must be true, false or null (undecided), not {_show(value)}"))
    return None


def _read_stances(
    record: dict[str, Any], propositions: Collection[str], findings: Findings
) -> tuple[GoldStance, ...] | None:
    value = record.get("stances", _MISSING)
    if value is _MISSING:
        findings.append(("stances", "is missing; write [] where the passage has none, null where that is undecided"))
    if value is None or value is _MISSING:
        return None
    merged: dict[Cell, GoldStance] = {}
    for pair in _read_pairs(value, "stances", propositions, findings):
        known = merged.get(pair.cell, pair)
        merged[pair.cell] = GoldStance(
            proposition=pair.proposition,
            pole=pair.pole,
            holders=known.holders | pair.holders,
            relations=known.relations | pair.relations,
        )
    return tuple(merged.values())


def _read_pairs(value: object, key: str, propositions: Collection[str], findings: Findings) -> list[GoldStance]:
    if value is None:
        return []
    if not isinstance(value, list):
        findings.append((key, f"must be a list of objects with proposition and pole, not {_show(value)}"))
        return []
    pairs = (_read_pair(item, f"{key}[{index}]", propositions, findings) for index, item in enumerate(value))
    return [pair for pair in pairs if pair is not None and pair.proposition not in RESERVED]


def _read_pair(value: object, place: str, propositions: Collection[str], findings: Findings) -> GoldStance | None:
    """A pair, written as an object or in short as [proposition, pole]."""
    if isinstance(value, list) and len(value) == 2:
        value = {"proposition": value[0], "pole": value[1]}
    if not isinstance(value, dict):
        findings.append((place, f'must be like {{"proposition": "ban", "pole": "affirm"}}, not {_show(value)}'))
        return None
    _find_misspelled(value, PAIR_KEYS, f"{place}.", findings)
    before = len(findings)
    proposition = _require(value, "proposition", (*propositions, *sorted(RESERVED)), place, findings)
    pole = _require(value, "pole", get_args(Pole), place, findings)
    holders = _choose_many(value.get("holders"), get_args(HolderType), f"{place}.holders", findings)
    relations = _choose_many(value.get("relations"), get_args(Relation), f"{place}.relations", findings)
    if len(findings) > before or proposition is None or pole is None:
        return None
    return GoldStance(proposition=proposition, pole=pole, holders=holders, relations=relations)


def _require(
    value: dict[str, Any], key: str, allowed: Sequence[str], place: str, findings: Findings
) -> Any:  # one of the literals in `allowed`, or None after a finding
    if value.get(key) in (None, ""):
        findings.append((f"{place}.{key}", f"is missing; {_offer(allowed)}"))
        return None
    return _choose(value[key], allowed, f"{place}.{key}", findings)


def _choose(
    value: object, allowed: Sequence[str], key: str, findings: Findings
) -> Any:  # one of the literals in `allowed`, or None where undecided or after a finding
    if value is None or value == "" or (isinstance(value, str) and value in allowed):
        return value or None
    near = difflib.get_close_matches(value, allowed, n=1) if isinstance(value, str) else []
    hint = f"did you mean {near[0]}?" if near else _offer(allowed)
    findings.append((key, f"{_show(value)} is not known here; {hint}"))
    return None


def _choose_many(
    value: object, allowed: Sequence[str], key: str, findings: Findings
) -> frozenset[Any]:  # of the literals in `allowed`
    if value is None:
        return frozenset()
    if not isinstance(value, list):
        findings.append((key, f"must be a list, [] where undecided, not {_show(value)}; {_offer(allowed)}"))
        return frozenset()
    chosen = (_choose(item, allowed, f"{key}[{index}]", findings) for index, item in enumerate(value))
    return frozenset(item for item in chosen if item is not None)


def _find_misspelled(record: dict[str, Any], known: Sequence[str], place: str, findings: Findings) -> None:
    """A key of the form that is missing and another that is nearly it: "stance" for "stances"."""
    absent = [key for key in known if key not in record]
    for key in record:
        near = difflib.get_close_matches(key, absent, n=1, cutoff=0.8) if key not in known else []
        if near:
            findings.append((f"{place}{key}", f"is no key of gold files; did you mean {near[0]}?"))


def _offer(allowed: Sequence[str]) -> str:
    return f"choose one of {', '.join(allowed)}"


def _show(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _clean(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
