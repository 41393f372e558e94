"""Words of the web made harmless for each format: what an article says must not leave the place it is quoted in."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

# Escape sequences of terminals: CSI, OSC (to BEL or ST), and two-character ones.
_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]?|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-_]?|\x9b[0-?]*[ -/]*[@-~]?")
_SPACE = re.compile(r"\s+")
# More marks than any orthography puts on one letter hide the lines above and below.
_MARKS = re.compile(r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
                    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip
# Control, format (bidirectional overrides, zero-width, tags), private, surrogate and unassigned code points.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~])")
_SLACK = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# What clients turn into a mention or a link by themselves is broken by a character that nobody sees.
_BREAK = "\u200b"
_MENTION = re.compile(r"@(?=\w)|\](?=\()")
_SCHEME = re.compile(r"(?<=[A-Za-z0-9]):(?=//)|(?<=\bwww)\.(?=\w)", re.IGNORECASE)
# What begins a list, a quotation, a rule or an underlined heading at the start of a line.
_LINE_START = re.compile(r"^(\s*\d*)([-=.)])")


def one_line(text: str | None, limit: int = 300) -> str:
    """`text` on one line of at most `limit` characters, without anything that is not seen or that a terminal obeys."""
    # Nobody reads on after so much, and the rest need not be looked at.
    cut = (text or "")[: 4 * limit + 100]
    seen = "".join(_visible(char) for char in _ANSI.sub("", cut))
    short = _SPACE.sub(" ", _MARKS.sub(r"\1", seen)).strip()
    return short if len(short) <= limit else short[: limit - 1].rstrip() + "…"


def _visible(char: str) -> str:
    if char in "\t\n\r\v\f\u0085\u2028\u2029":
        return " "
    return "" if unicodedata.category(char) in _HIDDEN else char


def markdown(text: str) -> str:
    """One line as Markdown that shows exactly it: no markup, HTML, link, image, mention or heading of its own.

    Angle brackets and ampersands become entities, which all dialects know, also those that let raw HTML through.
    """
    escaped = "".join(_SLACK.get(char, char) for char in _MARKDOWN.sub(r"\\\1", text))
    return _LINE_START.sub(r"\1\\\2", quiet(escaped))


def quiet(text: str) -> str:
    """`text` with mentions (@everyone), links and bare addresses that no client calls out or links."""
    return _SCHEME.sub(_break, _MENTION.sub(_break, text))


def _break(found: re.Match[str]) -> str:
    return found[0] + _BREAK


# Chat services give these a meaning even in what is called plain text, and Apprise makes Slack's <!channel> of a mere
# "!channel>". So they are shown by their likes.
_CHAT = str.maketrans({"<": "\u2039", ">": "\u203a", "`": "\u02cb"})
_EMPHASIS = re.compile(r"[*_~|\\]+")


def chat(text: str) -> str:
    """`text` for chats, whatever the format: no mention, link, code or tag can come of it."""
    return quiet(text.translate(_CHAT))


def chat_title(text: str) -> str:
    """`text` for the title of a chat message, which is read as Markdown or not as the service likes."""
    return _EMPHASIS.sub(" ", chat(text))


def unencoded(text: str) -> str:
    """`text` for a mail header: encoded words (=?utf-8?q?=0D=0ABcc:...?=) in it are shown and not decoded."""
    return text.replace("=?", f"={_BREAK}?")


def link(url: str | None) -> str | None:
    """`url` if it may be a link: http or https with a host; what could end a link in Markdown or HTML is encoded."""
    if not url or len(url) > 2000 or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.username is not None or port == 0:
        return None
    # Beyond ASCII too: a bidirectional control or a look-alike must not hide in what is shown.
    return quote(url, safe="%/:?#[]@!$&'*+,;=-._~")
