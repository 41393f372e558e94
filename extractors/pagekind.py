"""Pages that are no article: stubs for browsers with scripts, walls for robots, error pages, lists of articles."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from extractors.head import Head
from extractors.model import Refusal
from extractors.visible import visible_text

GATE = "extract"

_MARKUP = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|article|main|section|table|span|h1|h2|br|a|ul)\b",
    re.IGNORECASE,
)
_FOREIGN_ROOT = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*<(rss|feed|rdf:RDF|urlset|sitemapindex|svg|opml|kml)\b"
)
_BEGINNING = 20_000

# A stub's whole text is short; an article may mention any of these words.
_STUB = 1_000
_NEEDS_SCRIPT = re.compile(
    r"""(?ix)
      \b(?:enable|activate|allow|turn(?:ing)?\ on|requires?|needs?|without|supports?)\s(?:\w+\s){0,3}(?:javascript|js)\b
    | \b(?:javascript|js)\b(?:\s\w+){0,4}\s(?:disabled|required|enabled|necessary|aktivieren|aktiviert|deaktiviert)\b
    | (?:activez|activer|habilit[ae]r?|activ[ae]r?|abilita(?:re)?|ative|włącz|включите|aktivieren)
        \s(?:\w+\s){0,3}javascript
    | (?:启用|啟用|开启|開啟)\s?javascript | javascript\s?を(?:有効|オン)
    """
)
_WALL = re.compile(
    r"""(?ix)
      checking\ (?:if\ the\ site\ connection\ is\ secure|your\ browser)
    | verify(?:ing)?\ (?:that\ )?you\ are\ (?:a\ )?human | (?:are\ you|you\ are|you're)\ (?:not\ )?a\ robot
    | unusual\ (?:traffic|activity)\ (?:from|detected|on\ your) | (?:solve|complete|enter)\ (?:the|this)\ captcha
    | access\ (?:to\ this\ page\ has\ been\ |is\ |was\ )?denied | you\ have\ been\ blocked | request\ (?:was\ )?blocked
    | please\ (?:enable|allow)\ cookies | security\ check\ to\ access | ^just\ a\ moment
    """
)
_MISSING = re.compile(
    r"""(?ix)
      \b(?:page|article|story|content)\ (?:you\ [\w ]{3,40}\ )?(?:was\ |is\ |could\ |can\ ?|has\ )?
        (?:not\ (?:be\ )?found|no\ longer\ (?:available|exists)|not\ available|been\ removed)
    | ^\W*404\b | \b404\ (?:error|not\ found) | \berror\ 404\b
    | seite\ (?:wurde\ )?nicht\ gefunden | page\ (?:introuvable|non\ trouvée) | página\ no\ (?:encontrada|existe)
    | 页面不存在 | 找不到(?:页面|網頁|该页|頁面) | ページが見つかりません
    """
)
_LINKED_HEADING = re.compile(
    r"<h[1-4]\b[^>]*+>\s*+(?:<span[^>]*+>\s*+)?<a\b|<a\b[^>]*+>\s*+(?:<(?:div|span)[^>]*+>\s*+)?<h[1-4]\b"
)
_FRONT_PAGE = re.compile(r"/?(?:index\.\w{3,5}|[a-z]{2}(?:-[a-z]{2})?/?)?")
_MANY_HEADINGS = 10
_LONG_LINE = 200


def refuse_foreign(html: str) -> Refusal | None:
    """A refusal (`not_html`) of text that is no web page at all."""
    beginning = html[:_BEGINNING]
    root = _FOREIGN_ROOT.match(beginning)
    if root is not None:
        return _refusal("not_html", f"The server sent an XML document ({root[1]}), not a page.")
    if _MARKUP.search(beginning) is None:
        return _refusal("not_html", "The server sent text without any HTML markup.")
    return None


def refuse_text(
    text: str, title: str | None, *, html: str, url: str, head: Head, min_characters: int
) -> Refusal | None:
    """Why `text`, extracted from the page `html`, is no article; None when it is one.

    Reasons: `script_only`, `blocked`, `soft_404`, `no_text`, `too_short`, `hub_page`.
    """
    stub = text if len(text) >= min_characters else visible_text(html[: 50 * _STUB])
    if len(stub) < _STUB:
        refusal = _refuse_stub(f"{title or ''}\n{stub}")
        if refusal is not None:
            return refusal
    if _is_hub(text, html=html, url=url, head=head):
        return _refusal("hub_page", "The page is a list of articles (a front or section page), not an article.")
    if len(text) >= min_characters:
        return None
    if len(stub) < min_characters and "<script" in html:
        return _refusal("script_only", "The page holds no text of its own: a browser would fill it by JavaScript.")
    if not text:
        return _refusal("no_text", "No article text was found in the page.")
    return _refusal("too_short", f"The text has {len(text)} characters; at least {min_characters} are wanted.")


def _refuse_stub(text: str) -> Refusal | None:
    if _NEEDS_SCRIPT.search(text):
        return _refusal("script_only", "The page only asks for JavaScript to be enabled.")
    if _WALL.search(text):
        return _refusal("blocked", "The site shows robots a security check instead of the article.")
    if _MISSING.search(text):
        return _refusal("soft_404", "The page says that the article does not exist (any more).")
    return None


def _is_hub(text: str, *, html: str, url: str, head: Head) -> bool:
    if head.is_article:
        return False
    if _FRONT_PAGE.fullmatch(urlsplit(url).path):
        return True
    lines = text.split("\n")
    long = sum(len(line) for line in lines if len(line) >= _LONG_LINE)
    return len(lines) >= 5 and long * 2 < len(text) and len(_LINKED_HEADING.findall(html)) >= _MANY_HEADINGS


def _refusal(reason: str, message: str) -> Refusal:
    return Refusal(gate=GATE, reason=reason, message=message)
