"""Reading `topics.toml`: the companies, products, apps, laws and classes that make a text on topic."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from config.checks import Check, Wrong, flag, identity, language, list_of, one_of, show, suggest, text
from config.tables import Finding, Findings, Key, Row, Schema, find_repeated, find_unknown, read_rows, read_table
from extractors.model import Alias, Topic

_GROUP = re.compile(r"\(([^()]*)\)")
_MOST_FORMS = 3_000
_GAP, _BESIDE, _DECOY = " ... ", " + ", "!"


def expand(written: str) -> tuple[str, ...] | Wrong:
    """All forms of an alias: "(Chinese|China's) app(|s)" is four. Spaces are put in order."""
    outside = _GROUP.sub("", written)
    if set("()|") & set(outside):
        return Wrong(f'{show(written)} has a bracket or "|" on its own; write alternatives as "(one|other) apps"')
    parts = [part.split("|") if at % 2 else [part] for at, part in enumerate(_GROUP.split(written))]
    size = 1
    for choices in parts:
        size *= len(choices)
    if size > _MOST_FORMS:
        return Wrong(f"{show(written)} stands for {size} forms; at most {_MOST_FORMS} are allowed, so split it")
    forms = tuple(dict.fromkeys(" ".join("".join(form).split()) for form in itertools.product(*parts)))
    if not all(forms):
        return Wrong("has an empty form")
    return _check_signs(written, forms) or forms


def _check_signs(written: str, forms: Iterable[str]) -> Wrong | None:
    """The signs of a gap, of a word beside it and of a decoy stand where they mean something."""
    for form in forms:
        name, *needed = form.split(_BESIDE)
        gaps = name.count("...")
        if gaps and (gaps > 1 or not all(part.strip(" -") for part in name.split(_GAP)) or _GAP not in name):
            return Wrong(f'{show(written)} must have words on both sides of its " ... ", and only one')
        if form.strip(" +") != form or len(needed) > 1:
            return Wrong(f'{show(written)} must have words on both sides of its " + ", and only one')
        if needed and gaps:
            return Wrong(f"{show(written)} has a gap and a word beside it; use one of them")
        if name.startswith(_DECOY) and (needed or gaps or not name.strip(" !")):
            return Wrong(f'{show(written)}: after "!" stand plain words that are no mention')
    return None


def _written() -> Check:
    """An alias as it is written in the file, given back as its forms."""
    line = text(longest=1000)

    def accept(value: object) -> tuple[str, ...] | Wrong:
        read = line.accept(value)
        return read if isinstance(read, Wrong) else expand(read)

    return Check(accept)


ALIAS: Schema = {
    "text": Key(check=_written(), required=True),
    "languages": Key(check=list_of(language())),
    "case_sensitive": Key(check=flag()),
}

SCHEMA: Schema = {
    "id": Key(check=identity(example="tiktok"), required=True),
    "kind": Key(check=one_of("company", "product", "app", "law", "class"), required=True),
    "name": Key(check=text(longest=200), required=True),
    "company": Key(check=text(longest=200)),
}


def read_topics(data: Mapping[str, Any]) -> tuple[tuple[Topic, ...], Findings]:
    """The topics of a `topics.toml` and what is wrong in it.

    An alias written as plain text holds in every language and in any case. A topic of kind company is its own company.
    """
    rows, found = read_rows(data, "topic", SCHEMA, ignore={"aliases"})
    found += find_unknown(data, {"topic"}) + find_repeated(rows, "id") + _check_companies(rows)
    if not data.get("topic"):
        found += (Finding(path=(), message="lists no [[topic]]; without one nothing is ever on topic"),)
    topics = []
    taken: dict[tuple[str, str], str] = {}
    for row in rows:
        aliases, wrong = _read_aliases(data["topic"][row.path[-1]], row)
        found += wrong + _find_taken(aliases, row, taken)
        if row.sound:
            topics.append(_build(row, tuple(alias for alias, _ in aliases)))
    return tuple(topics), found


def _build(row: Row, aliases: tuple[Alias, ...]) -> Topic:
    values = dict(row.values)
    if values["kind"] == "company":
        values["company"] = values["name"]
    return Topic(**values, aliases=aliases)


def _read_aliases(table: object, row: Row) -> tuple[list[tuple[Alias, int]], Findings]:
    """The aliases of a topic with the place of each in its list."""
    path = (*row.path, "aliases")
    if not isinstance(table, dict):
        return [], ()
    written = table.get("aliases")
    if not isinstance(written, list) or not written:
        wanted = 'must be a list with at least one alias, like ["TikTok", "Tik Tok"]'
        return [], (Finding(path=path, message="is missing" if written is None else wanted),)
    aliases: list[tuple[Alias, int]] = []
    found: Findings = ()
    for at, one in enumerate(written):
        table = {"text": one} if isinstance(one, str) else one
        read, wrong = read_table(table, ALIAS, (*path, at))
        found += tuple(_lift(finding, one) for finding in wrong)
        if read.sound:
            aliases += [(alias, at) for alias in _forms(read.values)]
    return aliases, found


def _lift(finding: Finding, written: object) -> Finding:
    """A plain alias has no key `text`, so its finding stands at the alias itself."""
    return Finding(path=finding.path[:-1], message=finding.message) if isinstance(written, str) else finding


def _forms(values: Mapping[str, Any]) -> list[Alias]:
    languages = values.get("languages", ())
    exact = values.get("case_sensitive", False)
    return [Alias(text=form, languages=languages, case_sensitive=exact) for form in values["text"]]


def _find_taken(aliases: Iterable[tuple[Alias, int]], row: Row, taken: dict[tuple[str, str], str]) -> Findings:
    """Two topics must not claim one written form in one language; within one topic a repetition is harmless."""
    found: dict[int, Finding] = {}
    mine = str(row.values.get("id", row.path[-1]))
    for alias, at in aliases:
        for tag in alias.languages or ("",):
            form = alias.text if alias.case_sensitive else alias.text.casefold()
            owner = taken.setdefault((form, tag), mine)
            if owner != mine:
                message = f'{show(alias.text)} is an alias of topic "{owner}" already'
                found.setdefault(at, Finding(path=(*row.path, "aliases", at), message=message))
    return tuple(found.values())


def _check_companies(rows: Iterable[Row]) -> Findings:
    """Products and apps name the company behind them, as its own topic spells it; laws and classes name none."""
    rows = tuple(rows)
    names = [row.values.get("name") for row in rows if row.values.get("kind") == "company"]
    known = [name for name in names if isinstance(name, str)]
    found = [_check_company(row, known) for row in rows if "kind" in row.values]
    return tuple(finding for finding in found if finding)


def _check_company(row: Row, known: list[str]) -> Finding | None:
    kind, company, path = row.values["kind"], row.values.get("company"), (*row.path, "company")
    if kind in {"law", "class"}:
        return Finding(path=path, message=f"must be left out: a {kind} has no company") if company else None
    if kind == "company":
        same = company in {None, row.values.get("name")}
        return None if same else Finding(path=path, message="must be left out: a company is its own")
    if company is None:
        return Finding(path=path, message=f"is missing: every {kind} names the company behind it")
    if company in known:
        return None
    hint = suggest(company, known) or "; add a topic of kind company with that name"
    return Finding(path=path, message=f"{show(company)} is the name of no company here{hint}")
