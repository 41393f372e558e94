"""Reading `stances.toml`: the codebook's propositions and the patterns that show a stance on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from config.checks import Check, Wrong, identity, language, one_of, show, suggest, text
from config.tables import Finding, Findings, Key, Row, Schema, find_repeated, find_unknown, read_rows
from extractors.model import Codebook, Cue, Proposition

try:
    import re2 as _engine
except ImportError:  # no wheel for this machine: `re` takes nearly all that RE2 takes
    _engine = re

_CUE_ID = re.compile(r"([a-z0-9-]+)\.(affirm|reject)\.([a-z]{2,3})\.([a-z0-9-]+)")


def pattern() -> Check:
    """A regular expression in RE2 syntax. What it matches is for its `yes` and `no` to show."""

    def accept(value: object) -> str | Wrong:
        if not isinstance(value, str) or not value.strip():
            return Wrong(f"must be a pattern in quotes (single ones spare the backslashes), not {show(value)}")
        reason = _find_error(value)
        if reason is None:
            return value
        return Wrong(f"does not compile: {reason}; RE2 syntax has no look-around and no back references")

    return Check(accept)


def _find_error(source: str) -> str | None:
    """What is wrong in a pattern. RE2 parses one for a set in a tenth of the time that compiling it takes."""
    try:
        if _engine is re:
            re.compile(source)
        else:
            _engine.Set.SearchSet(_quiet()).Add(source)
    except _engine.error:
        return _explain(source)
    return None


def _quiet() -> Any:
    options = _engine.Options()
    options.log_errors = False
    return options


def _explain(source: str) -> str:
    """The engine's own words; RE2 has them when a pattern is compiled alone, and as bytes."""
    try:
        _engine.compile(source, *([] if _engine is re else [_quiet()]))
    except _engine.error as error:
        reason = error.args[0] if error.args else ""
        return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return "the engine refuses it"


def _cue_id() -> Check:
    def accept(value: object) -> str | Wrong:
        if isinstance(value, str) and _CUE_ID.fullmatch(value):
            return value
        return Wrong(f'must be proposition.pole.language.number, like "ban.reject.en.03", not {show(value)}')

    return Check(accept)


_LONG_TEXT = text(longest=5000)

CUE: Schema = {
    "id": Key(check=_cue_id(), required=True),
    "pole": Key(check=one_of("affirm", "reject"), required=True),
    "language": Key(check=language(), required=True),
    "pattern": Key(check=pattern(), required=True),
    "yes": Key(check=_LONG_TEXT, required=True),
    "no": Key(check=_LONG_TEXT, required=True),
    "negated": Key(check=one_of("silence", "flip", "ignore")),
}

PROPOSITION: Schema = {
    "id": Key(check=identity(example="security-threat"), required=True),
    "statement": Key(check=_LONG_TEXT, required=True),
    "affirm": Key(check=_LONG_TEXT, required=True),
    "reject": Key(check=_LONG_TEXT, required=True),
    "not_this": Key(check=text(empty=True, longest=5000), required=True),
}


def read_codebook(data: Mapping[str, Any]) -> tuple[Codebook, Findings]:
    """The codebook of a `stances.toml` and what is wrong in it."""
    rows, found = read_rows(data, "proposition", PROPOSITION, ignore={"cue"})
    found += find_unknown(data, {"version", "proposition"}) + find_repeated(rows, "id")
    version = text(longest=100).accept(data["version"]) if "version" in data else Wrong("is missing")
    if isinstance(version, Wrong):
        found += (Finding(path=("version",), message=f'{version.message}; write it like "2026.11.1"'),)
        version = ""
    if not data.get("proposition"):
        found += (Finding(path=(), message="lists no [[proposition]]; without one no stance can be found"),)
    known = tuple(row.values["id"] for row in rows if "id" in row.values)
    propositions: list[Proposition] = []
    cue_rows: list[Row] = []
    for row in rows:
        cues, its_rows, wrong = _read_cues(data, row, known)
        found += wrong
        cue_rows += its_rows
        if row.sound:
            propositions.append(Proposition(**row.values, cues=cues))
    found += find_repeated(cue_rows, "id")
    return Codebook(version=version, propositions=tuple(propositions)), found


def _read_cues(
    data: Mapping[str, Any], row: Row, known: tuple[str, ...]
) -> tuple[tuple[Cue, ...], tuple[Row, ...], Findings]:
    table = data["proposition"][row.path[-1]]
    if not isinstance(table, dict):
        return (), (), ()
    rows, found = read_rows(table, "cue", CUE, path=row.path)
    proposition = row.values.get("id", "")
    found += tuple(finding for cue in rows for finding in _check_cue_id(cue, proposition, known))
    cues = tuple(Cue(**cue.values, proposition=proposition) for cue in rows if cue.sound)
    return cues, rows, found


def _check_cue_id(cue: Row, proposition: str, known: tuple[str, ...]) -> Findings:
    """The id says what the cue is, so it must agree with the proposition it stands under, its pole and language."""
    match = _CUE_ID.fullmatch(cue.values.get("id", ""))
    if not match or not proposition:
        return ()
    path = (*cue.path, "id")
    if match[1] not in known:
        message = f"begins with an unknown proposition {show(match[1])}{suggest(match[1], known)}"
        return (Finding(path=path, message=message),)
    pole, tag = cue.values.get("pole", match[2]), cue.values.get("language", match[3])
    start = f"{proposition}.{pole}.{tag}."
    if match[0].startswith(start):
        return ()
    message = f'must begin with "{start}", as it stands under that proposition with that pole and language'
    return (Finding(path=path, message=message),)
