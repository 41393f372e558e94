"""Reading OPML 1 and 2: the feed outlines of a subscription list, however deep they are nested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import Locator

import defusedxml.sax
from defusedxml.common import DefusedXmlException

PREFIX = "bellwether:"
# A name, not an address: nothing has to lie there.
NAMESPACE = "urn:bellwether:feeds"


_DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An outline that names a feed: its line, its attributes (names in lower case), the folders it lies in."""

    line: int
    attributes: Mapping[str, str]
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Why a document cannot be read as OPML."""

    line: int | None
    message: str


def read_outlines(body: bytes) -> tuple[Outline, ...] | Broken:
    """The outlines of `body` that are feeds: those with an xmlUrl or of type rss."""
    handler = _Handler()
    try:
        defusedxml.sax.parseString(body, handler)
    except SAXParseException as error:
        return Broken(line=error.getLineNumber(), message=f"is not well-formed XML: {error.getMessage()}")
    except DefusedXmlException:
        return Broken(line=None, message="defines XML entities, which are not read; export the list again without them")
    if handler.root != "opml":
        return Broken(line=1, message=_name_root(handler.root))
    return tuple(handler.outlines)


def _name_root(root: str) -> str:
    if root in {"rss", "feed", "rdf:rdf"}:
        return "is itself a feed, not a list of feeds; write its address into a file, one address a line"
    return f"is XML but not OPML (its root is <{root}>); a list of addresses, OPML or feeds.toml is needed"


class _Handler(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root = ""
        self.outlines: list[Outline] = []
        self.folders: list[str] = []
        self.locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802  # named by the SAX interface
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  # named by the SAX interface
        self.root = self.root or name.lower()
        if name.lower() != "outline":
            return
        attributes = {key.lower(): value for key, value in attrs.items()}
        if "xmlurl" in attributes or attributes.get("type", "").lower() in {"rss", "atom"}:
            line = self.locator.getLineNumber() if self.locator else None
            folders = tuple(self.folders[-_DEEPEST:])
            self.outlines.append(Outline(line=line or 1, attributes=attributes, folders=folders))
        self.folders.append(attributes.get("title") or attributes.get("text") or "")

    def endElement(self, name: str) -> None:  # noqa: N802  # named by the SAX interface
        if name.lower() == "outline":
            self.folders.pop()
