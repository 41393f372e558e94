"""Labels as JSON Lines, out and in: for another warehouse, for a spreadsheet, for training. Pure but for the texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from extractors.errors import Fault
from extractors.model import HolderType, Pole, Relation, stable_id
from warehouse.labels import Label, MadeLabel, Verdict
from warehouse.reviews import KnownText

_OPTIONAL = {"holder_name", "company", "about_country", "note", "judgement_id", "verdict", "subject", "stance_id"}
_WORDS: Mapping[str, Collection[str]] = {
    "pole": get_args(Pole),
    "holder_type": get_args(HolderType),
    "relation": get_args(Relation),
    "verdict": get_args(Verdict),
}
# Whoever labels in the future would always have the last word.
_AHEAD = timedelta(days=1)
_BOM = b"\xef\xbb\xbf"

Canonical = Callable[[str], str | None]
Found = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A label of a file, and on which line it stands."""

    number: int
    label: Label


def write_labels(labels: Iterable[MadeLabel]) -> Iterator[str]:
    """One JSON object a label, its article's address among its keys."""
    for label in labels:
        yield json.dumps(asdict(label), ensure_ascii=False, default=lambda moment: moment.isoformat())


def read_labels(
    data: bytes, *, file: str, propositions: Collection[str], canonical: Canonical, now: datetime
) -> tuple[tuple[Line, ...], tuple[Fault, ...]]:
    """The labels of a file, and everything that is wrong with it; use the labels only without faults.

    `article_id` may be left out where `url` names the article: `canonical` gives the form by which articles are known.
    """
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, raw in enumerate(data.removeprefix(_BOM).split(b"\n"), 1):
        if not raw.strip():
            continue
        found: Found = []
        label = _read_line(raw, propositions, canonical, now, found)
        faults += [Fault(file=file, line=number, key=key, message=message) for key, message in found]
        if label is not None and not found:
            lines.append(Line(number=number, label=label))
    if not lines and not faults:
        faults.append(Fault(file=file, line=None, key="", message="holds no label; write one JSON object a line"))
    return tuple(lines), tuple(faults)


def place_labels(
    lines: Sequence[Line], texts: Mapping[str, Sequence[KnownText]], *, file: str
) -> tuple[tuple[Label, ...], tuple[Fault, ...]]:
    """The labels in the texts that are stored (the current one of each article first), and those without a place there.

    Where a text has changed, a label goes where its words stand in today's. A text that was taken away by the retention
    settings keeps its labels as they are.
    """
    placed: list[Label] = []
    faults: list[Fault] = []
    for line in lines:
        found = _place(line.label, texts.get(line.label.article_id, ()))
        if isinstance(found, str):
            faults.append(Fault(file=file, line=line.number, key=line.label.label_id, message=found))
        else:
            placed.append(found)
    return tuple(placed), tuple(faults)


def _place(label: Label, texts: Sequence[KnownText]) -> Label | str:
    if not texts:
        return "its article is not stored here: it was never collected, or was forgotten"
    own = next((text for text in texts if text.revision == label.revision), None)
    if own and (not own.text or own.text[label.start_char : label.end_char] == label.quote):
        return label
    for text in texts:
        places = _find(text.text or "", label.quote)
        if places:
            start = min(places, key=lambda place: abs(place - label.start_char))
            end = start + len(label.quote)
            return replace(label, revision=text.revision, start_char=start, end_char=end)
    return f"no text of its article says {label.quote[:60]!r}: it was changed since"


def _find(text: str, words: str) -> list[int]:
    places, at = [], text.find(words)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return places


def _read_line(
    raw: bytes, propositions: Collection[str], canonical: Canonical, now: datetime, found: Found
) -> Label | None:
    try:
        record = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as fault:
        found.append(("", f"byte {fault.start + 1} of this line is no UTF-8; save the file as UTF-8"))
        return None
    except (ValueError, RecursionError) as fault:
        found.append(("", f"this line is no JSON object ({fault}); write one object a line"))
        return None
    if not isinstance(record, dict):
        found.append(("", "this line is no JSON object; `bellwether review export` shows the form"))
        return None
    return _read_label(record, propositions, canonical, now, found)


def _read_label(
    record: dict[str, Any], propositions: Collection[str], canonical: Canonical, now: datetime, found: Found
) -> Label | None:
    values: dict[str, Any] = {each.name: record.get(each.name) for each in fields(Label)}
    values["article_id"] = values["article_id"] or _article_of(record.get("url"), canonical, found)
    values["revision"] = values["revision"] or ""
    values["labelled_at"] = _read_moment(values["labelled_at"], now, found)
    for name, value in values.items():
        _check_value(name, value, propositions, found)
    _check_together(values, found)
    return None if found else Label(**values)


def _check_value(name: str, value: Any, propositions: Collection[str], found: Found) -> None:
    if name in ("labelled_at", "revision") or (name in _OPTIONAL and value is None):
        return
    if name == "holds":
        if not isinstance(value, bool):
            found.append((name, f"must be true or false, not {value!r}"))
    elif name in ("start_char", "end_char"):
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            found.append((name, f"must be a whole number from 0, not {value!r}"))
    elif not isinstance(value, str) or not value.strip():
        found.append((name, f"must be a text that is not empty, not {value!r}"))
    elif name == "proposition" and value not in propositions:
        found.append((name, f"there is no proposition {value!r} in the codebook"))
    elif name in _WORDS and value not in _WORDS[name]:
        found.append((name, f"must be one of {', '.join(_WORDS[name])}, not {value!r}"))


def _check_together(values: Mapping[str, Any], found: Found) -> None:
    named = values["holder_name"] is not None
    if values["holder_type"] in get_args(HolderType) and named != (values["holder_type"] == "attributed"):
        found.append(("holder_name", "belongs to holders of type attributed, and to these alone"))
    wrong = {name for name, _ in found}
    start, end, quote = values["start_char"], values["end_char"], values["quote"]
    if not wrong & {"start_char", "end_char", "quote"} and end - start != len(quote):
        found.append(("end_char", f"start_char and end_char span {end - start} characters, the quote has {len(quote)}"))


def _article_of(url: Any, canonical: Canonical, found: Found) -> str | None:
    address = canonical(url) if isinstance(url, str) else None
    if address is None:
        found.append(("url", "article_id is missing, and url is no address that could stand for it"))
        return "?"
    return stable_id("article", address)


def _read_moment(value: Any, now: datetime, found: Found) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found.append(("labelled_at", f"must be a moment like 2026-11-30T08:00:00Z, not {value!r}"))
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > now + _AHEAD:
        found.append(("labelled_at", f"lies in the future: {value}"))
    return moment
