"""Plain text out of the marked-up snippets that feeds put in titles, summaries, names and categories."""

from __future__ import annotations

import html
import re
import unicodedata

# Only names of HTML elements are tags here: "Vector<int>" and "profit < 5 %" are text.
_ELEMENTS = (
    r"a|abbr|acronym|address|article|aside|audio|b|bdi|bdo|big|blink|blockquote|body|br|button|caption|center|cite|code|"
    r"col|colgroup|dd|del|details|dfn|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|"
    r"i|iframe|img|input|ins|kbd|label|li|link|main|map|mark|meta|nav|noscript|object|ol|option|p|param|picture|pre|q|"
    r"rp|rt|ruby|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|"
    r"template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr|[a-z][a-z0-9]*[:-][a-z0-9:-]+"
)
_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|"
    r"wbr)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_TAG = re.compile(rf"</?(?:{_ELEMENTS})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style|template|svg)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"<[^<>]*>")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
# Kept: zero-width joiners (Persian, Hindi, emoji) and the harmless left/right marks. Removed: everything that hides,
# reorders or splits words: controls, soft hyphen, zero-width space, bidi embeddings and isolates, tag characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060-\u2064\u206a-\u206f\ufeff\u202a-\u202e\u2066-\u2069"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# Markup is read up to so many times the wanted length; no title has more of it.
_MARKUP_FACTOR = 20


_LONGEST_MESSAGE = 500


def printable(text: str, *, limit: int = _LONGEST_MESSAGE) -> str:
    """`text` from the outside world as one line for a log or terminal: what could steer either is shown as `?`."""
    return "".join(char if char.isprintable() else "?" for char in text[:limit])


def clean_text(markup: str | None, *, limit: int) -> str | None:
    """One line of plain text of at most `limit` characters, cut at a word with "…"; None when nothing is left.

    Tags go, entities become characters (twice, for feeds escape twice), white space collapses, characters that hide
    or reorder text are removed, composed forms are used (NFC).
    """
    if not markup:
        return None
    text = markup[: limit * _MARKUP_FACTOR]
    for _ in range(2):
        text = html.unescape(strip_tags(text))
    text = " ".join(_INVISIBLE.sub("", strip_tags(text)).split())
    return _shorten(unicodedata.normalize("NFC", text), limit) or None


def strip_tags(markup: str) -> str:
    """`markup` without its tags, comments, scripts and styles; block tags leave a blank, inline ones nothing."""
    if "<" not in markup:
        return markup
    text = _HIDDEN.sub(" ", _CDATA.sub("", markup))
    return _TAG.sub(" ", _INLINE.sub("", text))


def has_text(markup: str, minimum: int) -> bool:
    """Whether an HTML fragment holds at least `minimum` characters of text, white space collapsed."""
    if len(markup) < minimum:
        return False
    return len(" ".join(_ANY_TAG.sub(" ", _HIDDEN.sub(" ", markup)).split())) >= minimum


def as_html(plain: str) -> str | None:
    """Plain text as HTML, a paragraph for each run of lines; None when there is none."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", plain))
    return "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in paragraphs if part) or None


def _shorten(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word, _, _ = cut.rpartition(" ")
    return f"{at_word if len(at_word) > limit // 2 else cut}…"
