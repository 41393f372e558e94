"""From the bytes of a page to the article in it.

trafilatura does the extraction (about 30 ms of CPU a page, the pipeline's limit); the rest here stays under 3 ms. The
page is decoded once and parsed once. `deduplicate` is never set: its process-wide cache destroys repeated text.
"""

from __future__ import annotations

import re
from importlib.metadata import version

from trafilatura import bare_extraction
from trafilatura.meta import reset_caches
from trafilatura.settings import Document

from extractors.body import clean_body, clean_title
from extractors.encoding import decode_page
from extractors.head import opts_out, published_time, read_head
from extractors.model import Extraction, Refusal
from extractors.pagekind import refuse_foreign, refuse_text
from extractors.paywall import is_truncated
from extractors.visible import drop_noise, linked_data, read_paragraphs, visible_text

__all__ = [
    "EXTRACTOR_VERSION",
    "decode_page",
    "extract_feed_content",
    "extract_html",
    "extract_page",
    "release_caches",
    "visible_text",
]

_RULES = "1"
EXTRACTOR_VERSION = f"trafilatura-{version('trafilatura')}+{_RULES}"

# trafilatura reads broken JSON-LD in quadratic time: one live blog with 800 kB of it took 1.6 s.
_LONGEST_LINKED_DATA = 200_000
_MOST_AUTHORS = 20
# References to characters that XML forbids: with one in a paragraph trafilatura gives up the whole page.
_FORBIDDEN_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[efEF])(?![\da-fA-F]));?"
)
_ESCAPED_MARKUP = re.compile(r"&lt;(?:p|div|br|a|img|ul|h[1-6])\b", re.IGNORECASE)
_FEED_FOOTER = re.compile(
    r"^(?:the (?:post|article) .{3,300} (?:appeared first|was first published|first appeared) (?:on|at) .{2,100}"
    r"|(?:der beitrag|l'article|la entrada|o post) .{3,300} (?:erschien zuerst auf|est apparu en premier sur"
    r"|(?:se publicó primero|aparece primero) en|apareceu primeiro em) .{2,100})$",
    re.IGNORECASE,
)


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
    html: str, *, url: str, headers: tuple[tuple[str, str], ...] = (), min_characters: int = 200
) -> Extraction | Refusal:
    """The article of a decoded page at `url`, its text with one paragraph per line; shorter texts are refused.

    Refusals have the gate "extract"; for their reasons see `pagekind` and, before decoding, `encoding`.
    """
    foreign = refuse_foreign(html)
    if foreign is not None:
        return foreign
    markup = drop_noise(html)
    head = read_head(markup, url=url)
    document = _extract_document(markup, url)
    title = clean_title(document.title, site_name=document.sitename, url=url)
    text = clean_body(document.text or "", title)
    refusal = refuse_text(text, title, html=html, url=url, head=head, min_characters=min_characters)
    if refusal is not None:
        return refusal
    authors = tuple(name.strip() for name in (document.author or "").split(";") if name.strip())
    return Extraction(
        text=text,
        title=title,
        authors=authors[:_MOST_AUTHORS],
        published_at=published_time(head, document.date),
        canonical_url=head.canonical_url,
        site_name=document.sitename or None,
        truncated=is_truncated(text, head),
        tdm_opt_out=opts_out(head, headers),
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


def _extract_document(markup: str, url: str) -> Document:
    document = bare_extraction(
        _defuse(markup),
        url=url,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    # None: nothing was found. The type allows for a dictionary, which only `as_dict` would give.
    return document if isinstance(document, Document) else Document()


def _defuse(markup: str) -> str:
    """Take out what would cost trafilatura the page or the worker its time."""
    if "&#" in markup:
        markup = _FORBIDDEN_REFERENCE.sub("", markup)
    if len(markup) > _LONGEST_LINKED_DATA:
        for block in linked_data(markup):
            if len(block) > _LONGEST_LINKED_DATA:
                markup = markup.replace(block, "")
    return markup
