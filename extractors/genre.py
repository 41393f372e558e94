"""What kind of text an article is: it decides whether "I" and the text's own voice are its author's stance."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from extractors.model import Genre
from extractors.voice import is_personal, score_voice

# What sections of papers are called: as a part of an address, a category, or a label before a headline.
_OPINION = (
    r"opinions?|op-?eds?|commentisfree|comment|commentar(?:y|ies)|editorials?|leaders|columns?|columnists?|"
    r"perspectives?"
    r"|viewpoints?|views|letters|guest-?essays?|voices|ideas"
    r"|meinung(?:en)?|kommentare?|kolumnen?|leitartikel|gastbeitr(?:ag|äge|aege)|gastkommentare?|debatte|standpunkt"
    r"|tribunes?|opinions?-et-debats|id[eé]es|[eé]ditos?|chroniques?|points?-de-vue"
    r"|opini[oó]n|columnas?|tribuna|opini[aã]o|colunas?|colunistas?|opinioni|commenti|editoriali|opinie|opini|kolom"
    r"|评论|評論|社论|社論|社评|社評|观点|觀點|时评|時評|社説|コラム|オピニオン|사설|칼럼|오피니언"
)
_ANALYSIS = (
    r"(?:news-?)?analysis|analyses|analysen?|explainers?|explained|backgrounders?|hintergrund|d[eé]cryptages?"
    r"|an[aá]lisis|an[aá]lise|analisi|analisis|in-depth|deep-dives?|policy-briefs?|working-papers?"
    r"|分析|解读|解讀|深度|解説|분석"
)
_STATEMENT = (
    r"press-?releases?|news-?releases?|media-?releases?|press-?room|statement|(?:media|press|joint|"
    r"official)-statements?"
    r"|pressemitteilung(?:en)?|communiqu[eé]s?(?:-de-presse)?|comunicados?(?:-de-prensa)?"
    r"|公告|新闻稿|新聞稿|声明|聲明|プレスリリース|보도자료"
)
_FORUM = r"forums?|threads?|viewtopic\.php|showthread\.php|boards"

_SECTIONS: tuple[tuple[Genre, re.Pattern[str]], ...] = (
    ("statement", re.compile(_STATEMENT, re.IGNORECASE)),
    ("opinion", re.compile(_OPINION, re.IGNORECASE)),
    ("analysis", re.compile(_ANALYSIS, re.IGNORECASE)),
    ("forum", re.compile(_FORUM, re.IGNORECASE)),
)
_LABEL_BEFORE = re.compile(r"^[\W_]*([^:|：｜】」\]\n]{2,25}?)\s*(?:[:|：｜】」\]]|\s[-–—]\s)")
_LABEL_AFTER = re.compile(r"(?:\s[|｜–—]\s*|[（(【\[])\s*([^|｜–—（(【\[\n]{2,25}?)\s*[）)】\]]?\s*$")
_HOSTS: tuple[tuple[Genre, re.Pattern[str]], ...] = (
    ("statement", re.compile(r"(?:^|\.)(?:prnewswire|businesswire|globenewswire|einpresswire|presseportal)\.")),
    ("statement", re.compile(r"^(?:newsroom|press|media)\.")),
    (
        "forum",
        re.compile(r"(?:^|\.)(?:reddit|stackexchange|v2ex|lemmy)\.|^news\.ycombinator\.com$|^tieba\.baidu\.com$"),
    ),
    ("forum", re.compile(r"^(?:forums?|community|discuss|boards?)\.")),
    ("opinion", re.compile(r"^(?:opinions?|comment)\.|(?:^|\.)project-syndicate\.org$")),
)
_FEED_KINDS: dict[str, Genre] = {
    "opinion": "opinion",
    "editorial": "opinion",
    "think tank": "analysis",
    "analysis": "analysis",
    "journal": "analysis",
    "regulator": "statement",
    "government": "statement",
    "company": "statement",
    "press release": "statement",
    "party": "statement",
    "forum": "forum",
}
_WIRE = re.compile(
    r"/\s?PR ?Newswire\s?/|\((?:BUSINESS ?WIRE|GLOBE NEWSWIRE|ACCESSWIRE|EZ ?NEWSWIRE)\)|^\W*FOR IMMEDIATE RELEASE",
    re.MULTILINE,
)
_DISCLAIMER = re.compile(
    r"""(?ix)
      \b(?:views?|opinions?)\ (?:and\ opinions?\ )?expressed\ [\w ,'’-]{0,60}\b(?:are|is|do|does|reflects?)\b
    | \bthe\ (?:author|writer)\ is\ (?:an?|the)\b
    | \b(?:is|was)\ an?\ [\w ,'’-]{0,60}\b(?:columnist|opinion\ (?:writer|editor|contributor))\b
    | \bthis\ (?:article|piece|column|essay)\ (?:reflects|represents|does\ not\ necessarily\ (?:reflect|represent))\b
    | \bdieser\ (?:text|beitrag)\ ist\ ein\ (?:kommentar|gastbeitrag|meinungsbeitrag)
    | \bgibt\ die\ meinung\ des\ autors
    | \bles\ (?:opinions|propos)\ exprim[ée]+s\b | \blas\ opiniones\ expresadas\b
    | 本文(?:仅|僅)?代表作者 | (?:作者|筆者)(?:是|系|为|為)[^。\n]{2,40}(?:教授|研究员|研究員|评论员|評論員)
    """
)
# Marks and disclaimers stand in the first or last characters of a text.
_EDGE = 600
_NEWS_SECTION = re.compile(
    r"/(?:news|actualites?|nachrichten|noticias|berita|xinwen|world|politics|business)/", re.IGNORECASE
)
_IN_NEWS = 1.0


def infer_genre(*, url: str, title: str | None, categories: tuple[str, ...], text: str, feed_kind: str | None) -> Genre:
    """The genre by the plainest sign: wire mark, headline label, address, category, host, disclaimer, kind of feed.

    `categories` are the feed entry's, `feed_kind` is the feed's (`opinion`, `think tank`, `regulator`, ...). A text
    without any sign is judged by its words: one that argues is "opinion" where it says "I" or "we", else
    "analysis"; all others are "news".
    """
    if _WIRE.search(text[:_EDGE]):
        return "statement"
    return (
        _by_label(title or "")
        or _by_address(url)
        or _first_section(categories)
        or _by_disclaimer(text)
        or _FEED_KINDS.get((feed_kind or "").strip().lower().replace("_", " "))
        or _by_voice(url, title, text)
    )


def _by_voice(url: str, title: str | None, text: str) -> Genre:
    """`news` unless the words argue; an address that says news asks for clearer words."""
    threshold = _IN_NEWS if _NEWS_SECTION.search(url) else 0.0
    if score_voice(title, text) <= threshold:
        return "news"
    return "opinion" if is_personal(text) else "analysis"


def _by_label(title: str) -> Genre | None:
    labels = (_LABEL_BEFORE.search(title), _LABEL_AFTER.search(title))
    return _first_section(label[1] for label in labels if label)


def _by_address(url: str) -> Genre | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    # The last part names the article, not the section: "/comment" alone may be a form.
    sections = unquote(parts.path).strip("/").split("/")[:-1]
    host = (parts.hostname or "").removeprefix("www.")
    by_host = next((genre for genre, pattern in _HOSTS if pattern.search(host)), None)
    return _first_section(sections) or by_host


def _first_section(names: Iterable[str]) -> Genre | None:
    for name in names:
        slug = "-".join(name.split())
        genre = next((genre for genre, pattern in _SECTIONS if pattern.fullmatch(slug)), None)
        if genre is not None:
            return genre
    return None


def _by_disclaimer(text: str) -> Genre | None:
    edges = text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]}\n{text[-_EDGE:]}"
    return "opinion" if _DISCLAIMER.search(edges) else None
