"""Reading the file given by `--feeds`: a plain list of addresses, OPML, or the form of feeds.toml.

The content decides which it is, not the file's name:

- **plain**: one address a line, then, after a space or tab, the outlet's name if wanted; `#` begins a comment.
- **OPML** 1 or 2: every outline with an xmlUrl, at any depth; its `title` or `text` names the outlet. An outline may
  say `category="topical"` or `category="general"`, and `bellwether:id`, `bellwether:outlet`, `bellwether:kind`,
  `bellwether:country`, `bellwether:language`, `bellwether:scope` as in feeds.toml. A category or folder that is called
  like a kind of outlet is one.
- **feeds.toml**: as `config/feeds.toml`.

Feeds of the first two are topical unless said otherwise: who names feeds by hand wants all that they bring.
An address that is listed twice there counts once, since folders of OPML often share feeds.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.checks import Wrong, language, show, web_address
from config.documents import decode, parse_document, read_bytes, to_faults
from config.feeds import KINDS, SCHEMA, read_feeds, same_address
from config.opml import PREFIX, Broken, Outline, read_outlines
from config.tables import Key, Schema, read_table
from extractors.errors import Fault
from extractors.model import Feed, FeedScope

Faults = tuple[Fault, ...]

OUTLINE: Schema = {**SCHEMA, "id": Key(check=SCHEMA["id"].check), "outlet": Key(check=SCHEMA["outlet"].check)}

_NOISE = re.compile(r"(?:-(?:feeds?|rss2?|atom|rdf|xml|json|index|opml|php|html?))+$")
_LONGEST_ID = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """A feed as the list gives it: the keys of feeds.toml that it says, and its line."""

    line: int
    values: Mapping[str, Any]


def read_feed_list(path: Path, *, scope: FeedScope = "topical") -> tuple[tuple[Feed, ...], Faults]:
    """The feeds named in the file at `path` and every fault in it; `scope` is for feeds that do not say theirs."""
    body = read_bytes(path)
    if isinstance(body, Fault):
        return (), (body,)
    file = str(path)
    if _is_xml(body):
        listed, faults = _read_opml(body, file)
        return _finish(listed, faults, file, scope)
    text = decode(body, file)
    if isinstance(text, Fault):
        return (), (text,)
    if re.search(r"^\s*\[", text, re.MULTILINE):
        return _read_toml(text, file)
    listed, faults = _read_plain(text, file)
    return _finish(listed, faults, file, scope)


def _is_xml(body: bytes) -> bool:
    """Whether the first sign is `<`, in UTF-8, UTF-16 or any encoding that writes it as ASCII does."""
    return body[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<")


def _read_toml(text: str, file: str) -> tuple[tuple[Feed, ...], Faults]:
    document = parse_document(text, file)
    if isinstance(document, Fault):
        return (), (document,)
    feeds, found = read_feeds(document.data)
    return feeds, to_faults(document, found)


def _read_plain(text: str, file: str) -> tuple[list[_Listed], list[Fault]]:
    listed: list[_Listed] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split(maxsplit=1)
        if not words or words[0].startswith("#"):
            continue
        url = web_address().accept(words[0])
        if isinstance(url, Wrong):
            faults.append(Fault(file=file, line=number, key="", message=_explain(words[0], url)))
            continue
        name = words[1].strip() if len(words) > 1 and not words[1].startswith("#") else ""
        listed.append(_Listed(line=number, values={"url": url, **({"outlet": name} if name else {})}))
    return listed, faults


def _explain(word: str, wrong: Wrong) -> str:
    """What is most often wrong in a list is an address copied without its scheme, or one for a feed reader."""
    bare = re.sub(r"^feed:(?://)?", "", word)
    if re.match(r"[\w-]+(?:\.[\w-]+)+(?:[:/]|$)", bare):
        return f"{show(word)} must begin with https:// or http://; write https://{bare} if the site has it"
    return f"the line {wrong.message}"


def _read_opml(body: bytes, file: str) -> tuple[list[_Listed], list[Fault]]:
    outlines = read_outlines(body)
    if isinstance(outlines, Broken):
        return [], [Fault(file=file, line=outlines.line, key="", message=outlines.message)]
    listed: list[_Listed] = []
    faults: list[Fault] = []
    for outline in outlines:
        row, found = read_table(_describe(outline), OUTLINE, ())
        for finding in found:
            key = {"url": "xmlUrl"}.get(str(finding.path[0]), f"{PREFIX}{finding.path[0]}")
            faults.append(Fault(file=file, line=outline.line, key=key, message=finding.message))
        if row.sound:
            listed.append(_Listed(line=outline.line, values=row.values))
    return listed, faults


def _describe(outline: Outline) -> dict[str, str]:
    """The outline as a table of feeds.toml. What plain OPML says loosely (language, names) is taken only if usable."""
    given = outline.attributes
    table = {key.removeprefix(PREFIX): value for key, value in given.items() if key.startswith(PREFIX)}
    if "xmlurl" in given:
        table["url"] = given["xmlurl"]
    name = " ".join((given.get("title") or given.get("text") or "").split())[:200]
    if name:
        table.setdefault("outlet", name)
    categories = [part.strip(" /").lower() for part in given.get("category", "").split(",")]
    folders = [folder.strip().lower() for folder in reversed(outline.folders)]
    kind = next((name for name in (*categories, *folders) if name in KINDS), None)
    if kind:
        table.setdefault("kind", kind)
    scopes = {"topical", "general"} & set(categories)
    if len(scopes) == 1:
        table.setdefault("scope", scopes.pop())
    tag = given.get("language", "").split("-")[0].lower()
    if tag and not isinstance(language().accept(tag), Wrong):
        table.setdefault("language", tag)
    return table


def _finish(
    listed: Sequence[_Listed], faults: Sequence[Fault], file: str, scope: FeedScope
) -> tuple[tuple[Feed, ...], Faults]:
    """Every address once, every feed with an id and an outlet."""
    once: dict[str, _Listed] = {}
    for each in listed:
        once.setdefault(same_address(each.values["url"]), each)
    if not once and not faults:
        message = "lists no feed; write one address a line, like https://example.org/feed.xml"
        return (), (Fault(file=file, line=None, key="", message=message),)
    taken: set[str] = set()
    feeds: list[Feed] = []
    repeated: list[Fault] = []
    for each in once.values():
        feed = _build(each.values, scope, taken)
        if feed.id in taken:
            message = f"{show(feed.id)} is used twice; each must be unique"
            repeated.append(Fault(file=file, line=each.line, key=f"{PREFIX}id", message=message))
        taken.add(feed.id)
        feeds.append(feed)
    return tuple(feeds), tuple(sorted([*faults, *repeated], key=lambda fault: fault.line or 0))


def _build(values: Mapping[str, Any], scope: FeedScope, taken: set[str]) -> Feed:
    """Ids that were made here give way to each other; one that was written stays as it is."""
    url = values["url"]
    feed = Feed(**{"id": slug(url), "outlet": host_of(url), "scope": scope, **values})
    clash = "id" not in values and feed.id in taken
    return replace(feed, id=f"{feed.id[:_LONGEST_ID]}-{_digest(url)}") if clash else feed


def host_of(url: str) -> str:
    """The host of `url` without a leading www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def slug(url: str) -> str:
    """A readable id from host, port, path and query: https://www.bbc.co.uk/news/rss.xml gives bbc-co-uk-news.

    The same address always gives the same id; too long ones end in a digest.
    """
    parts = urlsplit(url)
    port = f"-{parts.port}" if parts.port else ""
    whole = f"{host_of(url)}{port}/{parts.path}/{parts.query}"
    plain = unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    short = _NOISE.sub("", words) or words
    if not short or len(short) > _LONGEST_ID:
        short = f"{short[:_LONGEST_ID]}-{_digest(url)}"
    return re.sub(r"-+", "-", short).strip("-")


def _digest(url: str) -> str:
    return hashlib.blake2b(url.encode(), digest_size=3).hexdigest()
