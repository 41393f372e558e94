"""What a reader of a page sees, found without parsing it.

The gate of general feeds looks at every page, so this is a handful of linear regular expressions (about 1 ms for
200 kB) and not a parser. Attributes and scripts are left out: a quarter of all pages carry a TikTok share button.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator

# All loops are possessive (`*+`) and every alternative ends early on what it cannot hold, so that no input, however
# broken, is read more than twice. Names are spelled in both cases: re.IGNORECASE is three times slower here.
_COMMENT = r"!--(?:-?>|[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z))"


def _either(name: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" for letter in name)


def _raw_element(name: str, condition: str = "") -> str:
    """An element that holds no markup, after its "<". Left open it runs to the end of the page, as in a browser."""
    return (
        rf"{_either(name)}(?![\w:-]){condition}[^<]*+(?:<(?!/{_either(name)}\b)[^<]*+)*+(?:</{_either(name)}[^>]*+>|\Z)"
    )


def _element(name: str, barred: str = "") -> str:
    """An element that holds others, after its "<"; not one that is empty, left open, or holds its like or `barred`."""
    inside = rf"<(?!/?{_either(name)}\b{barred})[^<]*+"
    return rf"{_either(name)}(?![\w:-])(?![^<>]*/>)[^<]*+(?:{inside})*+</{_either(name)}[^>]*+>"


# A paragraph ends a drawing, closed or not.
_STYLE, _SVG = _raw_element("style"), _element("svg", r"|[pP][\s>]")
_HIDDEN = re.compile(rf"<(?:{_COMMENT}|{_raw_element('script')}|{_STYLE}|{_SVG}|{_element('template')})")
_NOISE = re.compile(rf"<(?:{_COMMENT}|{_raw_element('script', '(?![^<>]*json)')}|{_STYLE}|{_SVG})")

# A ">" inside a quoted attribute value does not end the tag.
REST_OF_TAG = r"""[^"'<>]*+(?:"[^"]*+"[^"'<>]*+|'[^']*+'[^"'<>]*+)*+>"""


def _either_case(names: str) -> str:
    return f"{names}|{names.upper()}"


_INLINE_NAMES = _either_case(
    "a|span|b|i|em|strong|font|u|s|q|abbr|acronym|bdi|bdo|big|cite|code|data|del|dfn|ins|kbd|mark|rb|ruby|samp|small"
    "|strike|sub|sup|tt|var|wbr"
)
_INLINE = re.compile(rf"</?(?:{_INLINE_NAMES})(?=[\s/>]){REST_OF_TAG}")
_BLOCK_NAMES = _either_case(
    "p|div|li|br|h1|h2|h3|h4|h5|h6|ul|ol|address|article|aside|blockquote|body|center|dd|details|dl|dt|figcaption"
    "|figure|footer|form|head|header|hr|html|main|nav|pre|section|summary|table|tbody|tfoot|thead|title|tr"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCK_NAMES})(?=[\s/>]){REST_OF_TAG}")
_TAG = re.compile(rf"<[a-zA-Z/!?]{REST_OF_TAG}")
_PARAGRAPH = re.compile(r"<[pP](?=[\s>])[^<]*+(?:<(?!/?[pP][\s>])[^<]*+)*+")

_LINKED_TEXT = re.compile(
    r'"(?:articleBody|reviewBody|headline|text)"\s*+:\s*+"([^"\\]*+(?:\\.[^"\\]*+)*+)"',
    re.DOTALL,
)
_META = re.compile(rf"<[mM][eE][tT][aA]\b{REST_OF_TAG}")
_META_TITLE = re.compile(r"(?:name|property|itemprop)\s*+=\s*+[\"']?[\w.:-]*(?:title|headline)[\"'\s]", re.IGNORECASE)
_META_CONTENT = re.compile(r"\bcontent\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')", re.IGNORECASE)
# A name may be broken for the line end: "Tik<soft hyphen>Tok".
_INVISIBLE = ("\u00ad", "\u200b", "\u2060", "\ufeff")


def visible_text(html: str) -> str:
    """The text of a page in one line: for looking whether it names something, not for reading.

    No attributes, scripts, styles or comments, save what an extractor reads there too: the title in `<meta>` tags, and
    headline and text in JSON-LD. Inline tags vanish, others become a space, entities are resolved.
    """
    shown = _HIDDEN.sub(" ", html)
    pieces = [*_meta_titles(shown), *_linked_texts(html), shown]
    text = _TAG.sub(" ", _INLINE.sub("", " \n ".join(pieces)))
    return " ".join(_plain(text).split())


def read_paragraphs(html: str) -> str:
    """The text of a fragment of HTML (a feed's own content), one paragraph per line, no empty lines."""
    flat = " ".join(_HIDDEN.sub(" ", html).split())
    text = _TAG.sub(" ", _BLOCK.sub("\n", _INLINE.sub("", flat)))
    lines = (" ".join(line.split()) for line in _plain(text).split("\n"))
    return "\n".join(line for line in lines if line)


def drop_noise(html: str) -> str:
    """The markup without comments, styles, drawings and scripts; scripts that hold JSON stay.

    An extractor finds the same in half of the markup, in a tenth less time.
    """
    return _NOISE.sub("", html)


def measure_paragraphs(html: str) -> int:
    """Characters of text in all `<p>` of the markup, roughly: tags taken out, entities as they are written."""
    return sum(len(_TAG.sub("", paragraph)) for paragraph in _PARAGRAPH.findall(html))


def linked_data(html: str) -> Iterator[str]:
    """The JSON texts of a page's `<script type="application/ld+json">`, as they stand."""
    at = html.find("ld+json")
    while at >= 0:
        start = html.find(">", at) + 1
        end = html.find("</", start)
        while end >= 0 and html[end + 2 : end + 8].lower() != "script":
            end = html.find("</", end + 2)
        if not start or end < 0:
            return
        yield html[start:end]
        at = html.find("ld+json", end)


def _plain(text: str) -> str:
    if "&" in text:
        text = entities.unescape(text)
    for character in _INVISIBLE:
        text = text.replace(character, "")
    return text


def _meta_titles(html: str) -> list[str]:
    tags = (tag for tag in _META.findall(html) if _META_TITLE.search(tag))
    found = (_META_CONTENT.search(tag) for tag in tags)
    return [match[1] or match[2] or "" for match in found if match]


def _linked_texts(html: str) -> list[str]:
    return [_unescape_json(value) for block in linked_data(html) for value in _LINKED_TEXT.findall(block)]


def _unescape_json(value: str) -> str:
    if "\\" not in value:
        return value
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        # A wrong escape: the rest of the words still counts.
        return value
