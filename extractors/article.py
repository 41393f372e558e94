"""From the bytes of a page to the article in it.

trafilatura does the extraction (about 30 ms of CPU a page, the pipeline's limit); the rest here stays under 3 ms. The
page is decoded once and parsed once. `deduplicate` is never set: its process-wide cache destroys repeated text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import version

from trafilatura import bare_extraction
from trafilatura.meta import reset_caches
from trafilatura.settings import Document

from extractors.body import clean_body, clean_title
from extractors.encoding import decode_page
from extractors.head import find_opt_out, published_time, read_head
from extractors.model import Extraction, Refusal
from extractors.pagekind import refuse_foreign, refuse_text
from extractors.paywall import is_truncated
from extractors.visible import drop_noise, linked_data, measure_paragraphs, read_paragraphs, visible_text

__all__ = [
    "EXTRACTOR_VERSION",
    "decode_page",
    "extract_feed_content",
    "extract_html",
    "extract_page",
    "release_caches",
    "visible_text",
]

_RULES = "2"
EXTRACTOR_VERSION = f"trafilatura-{version('trafilatura')}+{_RULES}"

# trafilatura reads broken JSON-LD in quadratic time: one live blog with 800 kB of it took 1.6 s.
_LONGEST_LINKED_DATA = 200_000
_MOST_AUTHORS = 20
# A fast extraction is believed when it is about as long as the page's paragraphs: of 439 real pages, those outside
# these bounds hold every one that the slow pass improves by more than .01 of F1.
_SHORT = 500
_LEAST_SHARE = 0.5
_GREATEST_SHARE = 5
# References to characters that XML forbids: with one in a paragraph trafilatura gives up the whole page.
_FORBIDDEN_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[efEF])(?![\da-fA-F]));?"
)
# A parser compares each attribute of an element with all others: 50,000 of them took a minute.
_BIG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,40})\s[^<>]{20000,}>")
_MOST_ATTRIBUTES = 500
_ESCAPED_MARKUP = re.compile(r"&lt;(?:p|div|br|a|img|ul|h[1-6])\b", re.IGNORECASE)
_FEED_FOOTER = re.compile(
    r"^(?:the (?:post|article) .{3,300} (?:appeared first|was first published|first appeared) (?:on|at) .{2,100}"
    r"|(?:der beitrag|l'article|la entrada|o post) .{3,300} (?:erschien zuerst auf|est apparu en premier sur"
    r"|(?:se publicó primero|aparece primero) en|apareceu primeiro em) .{2,100})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a feed's entry says of an article before its page is read."""

    title: str | None = None
    dated: bool = False
    authored: bool = False


NOTHING_TOLD = Told()


def extract_page(
    body: bytes, *, url: str, headers: tuple[tuple[str, str], ...], min_characters: int = 200
) -> Extraction | Refusal:
    """Decode and extract: `decode_page`, then `extract_html`. `headers` as received, names in any case."""
    content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    html = decode_page(body, content_type)
    if isinstance(html, Refusal):
        return html
    return extract_html(html, url=url, headers=headers, min_characters=min_characters)


def extract_html(
    html: str,
    *,
    url: str,
    headers: tuple[tuple[str, str], ...] = (),
    min_characters: int = 200,
    told: Told = NOTHING_TOLD,
) -> Extraction | Refusal:
    """The article of a decoded page at `url`, its text with one paragraph per line; shorter texts are refused.

    Refusals have the gate "extract"; for their reasons see `pagekind` and, before decoding, `encoding`. What the feed
    has `told` beats the page, which is then not searched for it: its title and date come back as None.
    """
    foreign = refuse_foreign(html)
    if foreign is not None:
        return foreign
    markup = drop_noise(html)
    head = read_head(markup, url=url)
    described = bool(told.title and told.dated and (told.authored or head.authors))
    document = _extract_document(markup, url, with_metadata=not described)
    title = clean_title(document.title, site_name=document.sitename, url=url)
    text = clean_body(document.text or "", title or told.title)
    refusal = refuse_text(text, title or told.title, html=html, url=url, head=head, min_characters=min_characters)
    if refusal is not None:
        return refusal
    found = tuple(name.strip() for name in (document.author or "").split(";") if name.strip())
    return Extraction(
        text=text,
        title=title,
        authors=(found or head.authors)[:_MOST_AUTHORS],
        published_at=published_time(head, document.date),
        canonical_url=head.canonical_url,
        site_name=document.sitename or head.meta.get("og:site_name"),
        truncated=is_truncated(text, head),
        tdm_opt_out=find_opt_out(head, headers),
    )


def extract_feed_content(html: str, *, min_characters: int = 200) -> Extraction | Refusal:
    """The article in a feed entry's own HTML, marked `text_source="feed"`; `truncated` when it is but a teaser."""
    if _ESCAPED_MARKUP.search(html) and "<" not in html:
        html = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    lines = clean_body(read_paragraphs(html), None).split("\n")
    text = "\n".join(line for line in lines if not _FEED_FOOTER.match(line))
    if not text:
        return Refusal(gate="extract", reason="no_text", message="The feed's own content holds no text.")
    if len(text) < min_characters:
        message = f"The feed's own content has {len(text)} characters; at least {min_characters} are wanted."
        return Refusal(gate="extract", reason="too_short", message=message)
    return Extraction(text=text, text_source="feed", truncated=is_truncated(text))


def release_caches() -> None:
    """Empty the process-wide caches of trafilatura and what it uses, so that a worker's memory stays bounded."""
    reset_caches()


def _extract_document(markup: str, url: str, *, with_metadata: bool) -> Document:
    """trafilatura's document: of its fast pass where that is believable, else with its comparisons and fallbacks.

    On 439 real pages six of seven are believable; body F1 is .002 higher than with the slow pass for all, at three
    quarters of its time.
    """
    safe = _defuse(markup)
    quick = _bare(safe, url, fast=True, with_metadata=with_metadata)
    length, paragraphs = len(quick.text or ""), measure_paragraphs(markup)
    if length >= _SHORT and paragraphs * _LEAST_SHARE <= length <= paragraphs * _GREATEST_SHARE:
        return quick
    slow = _bare(safe, url, fast=False, with_metadata=False)
    quick.text = slow.text
    return quick


def _bare(markup: str, url: str, *, fast: bool, with_metadata: bool) -> Document:
    document = bare_extraction(
        markup,
        url=url,
        fast=fast,
        include_comments=False,
        with_metadata=with_metadata,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    # None: nothing was found. The type allows for a dictionary, which only `as_dict` would give.
    return document if isinstance(document, Document) else Document()


def _bare_tag(match: re.Match[str]) -> str:
    """A huge tag without its attributes, where they are many."""
    return f"<{match[1]}>" if match[0].count("=") > _MOST_ATTRIBUTES else match[0]


def _defuse(markup: str) -> str:
    """Take out what would cost trafilatura the page or the worker its time."""
    if "&#" in markup:
        markup = _FORBIDDEN_REFERENCE.sub("", markup)
    markup = _BIG_TAG.sub(_bare_tag, markup)
    if len(markup) > _LONGEST_LINKED_DATA:
        for block in linked_data(markup):
            if len(block) > _LONGEST_LINKED_DATA:
                markup = markup.replace(block, "")
    return markup
