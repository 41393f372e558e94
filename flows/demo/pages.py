"""Writes the newsroom's pages and feeds: an item in, the bytes of a complete document out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from importlib import resources
from string import Template
from typing import Any

from flows.demo.copydesk import FeedFormat, Item, Outlet

_TEMPLATES = resources.files("flows.demo") / "templates"
_SUBSCRIBE = {
    "en": "Subscribe to continue reading. Already a subscriber? Sign in.",
    "de": "Jetzt abonnieren und weiterlesen. Sie haben bereits ein Abo? Anmelden.",
    "zh": "订阅后继续阅读。已经是订户？请登录。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An item as it is shown: where it lives, when it was published and last changed (aware, UTC)."""

    item: Item
    url: str
    published_at: datetime
    updated_at: datetime


def render_article(story: Story, outlet: Outlet) -> bytes:
    """The article's page in the outlet's own template, UTF-8."""
    item = story.item
    if item.page == "script":
        return _fill("script-only", outlet, headline=escape(item.title))
    shown = item.paragraphs[:2] if item.page == "paywalled" else item.paragraphs
    body = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in shown)
    if item.page == "paywalled":
        body += f'\n<div class="paywall"><p>{_SUBSCRIBE[outlet.language]}</p></div>'
    return _fill(
        outlet.id,
        outlet,
        headline=escape(item.title),
        description=escape(item.summary),
        url=escape(story.url),
        published=story.published_at.isoformat(),
        updated=story.updated_at.isoformat(),
        author=escape(item.author or outlet.name),
        section=escape(name_section(item, outlet)),
        body=body,
        json_ld=_write_json_ld(story, outlet),
    )


def render_front_page(outlet: Outlet, stories: Sequence[Story]) -> bytes:
    """The outlet's front page: a list of links, no article."""
    links = "\n".join(f'<li><a href="{escape(s.url)}">{escape(s.item.title)}</a></li>' for s in stories)
    return _fill("front-page", outlet, links=links)


def render_notice(outlet: Outlet, message: str) -> bytes:
    """The body of an error answer."""
    return _fill("notice", outlet, message=escape(message))


def name_section(item: Item, outlet: Outlet) -> str:
    """What the outlet calls the section that the item's slug begins with."""
    return dict(outlet.sections)[item.slug.split("/")[0]]


def write_feed(outlet: Outlet, stories: Sequence[Story], *, link: str, updated_at: datetime) -> bytes:
    """The outlet's feed over `stories`, newest first, in the outlet's format."""
    writers: dict[FeedFormat, Callable[..., str]] = {"rss": _write_rss, "atom": _write_atom, "json": _write_json}
    return writers[outlet.format](outlet, stories, link=link, updated_at=updated_at).encode()


def content_type(outlet: Outlet) -> str:
    """The media type that the outlet's feed is served with."""
    media = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    return f"{media[outlet.format]}; charset=utf-8"


def _fill(template: str, outlet: Outlet, **fields: str) -> bytes:
    text = (_TEMPLATES / f"{template}.html").read_text(encoding="utf-8")
    return Template(text).substitute(fields, outlet=escape(outlet.name), language=outlet.language).encode()


def _write_json_ld(story: Story, outlet: Outlet) -> str:
    item = story.item
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.title,
        "datePublished": story.published_at.isoformat(),
        "dateModified": story.updated_at.isoformat(),
        "author": [{"@type": "Person", "name": item.author}] if item.author else [],
        "publisher": {"@type": "Organization", "name": outlet.name},
        "mainEntityOfPage": story.url,
        "isAccessibleForFree": item.page != "paywalled",
    }
    # A title may hold "</script>", which would end the block.
    return json.dumps(document, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def _write_rss(outlet: Outlet, stories: Sequence[Story], *, link: str, updated_at: datetime) -> str:
    entries = "\n".join(_write_rss_entry(story, outlet) for story in stories)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{escape(outlet.name)}</title>
<link>{escape(link)}</link>
<description>{escape(outlet.name)}</description>
<language>{outlet.language}</language>
<lastBuildDate>{format_datetime(updated_at)}</lastBuildDate>
<ttl>60</ttl>
{entries}
</channel>
</rss>
"""


def _write_rss_entry(story: Story, outlet: Outlet) -> str:
    item = story.item
    lines = [
        f"<title>{escape(item.title)}</title>",
        f"<link>{escape(story.url)}?utm_source=rss&amp;utm_medium=feed</link>",
        f'<guid isPermaLink="false">{escape(outlet.id)}:{escape(item.slug)}</guid>',
        f"<pubDate>{format_datetime(story.published_at)}</pubDate>",
        f"<description>{escape(item.summary)}</description>",
        *(f"<category>{escape(tag)}</category>" for tag in (name_section(item, outlet), *item.tags)),
    ]
    if item.author:
        lines.append(f"<dc:creator>{escape(item.author)}</dc:creator>")
    if story.updated_at != story.published_at:
        lines.append(f"<atom:updated>{story.updated_at.isoformat()}</atom:updated>")
    if item.page == "failing":
        lines.append(f"<content:encoded><![CDATA[{_write_body(item)}]]></content:encoded>")
    return "<item>\n" + "\n".join(lines) + "\n</item>"


def _write_atom(outlet: Outlet, stories: Sequence[Story], *, link: str, updated_at: datetime) -> str:
    entries = "\n".join(_write_atom_entry(story, outlet) for story in stories)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">
<title>{escape(outlet.name)}</title>
<id>tag:{outlet.id}.invalid</id>
<link rel="alternate" type="text/html" href="{escape(link)}"/>
<updated>{updated_at.isoformat()}</updated>
{entries}
</feed>
"""


def _write_atom_entry(story: Story, outlet: Outlet) -> str:
    item = story.item
    tags = "".join(f'<category term="{escape(tag)}"/>' for tag in (name_section(item, outlet), *item.tags))
    body = f'<content type="html">{escape(_write_body(item))}</content>' if item.page == "failing" else ""
    return f"""<entry>
<title type="text">{escape(item.title)}</title>
<id>tag:{outlet.id}.invalid:{escape(item.slug)}</id>
<link rel="alternate" type="text/html" href="{escape(story.url)}"/>
<published>{story.published_at.isoformat()}</published>
<updated>{story.updated_at.isoformat()}</updated>
<author><name>{escape(item.author or outlet.name)}</name></author>
<summary type="text">{escape(item.summary)}</summary>
{tags}{body}
</entry>"""


def _write_json(outlet: Outlet, stories: Sequence[Story], *, link: str, updated_at: datetime) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": link,
        "language": outlet.language,
        "_newsroom": {"built": updated_at.isoformat()},
        "items": [_write_json_entry(story, outlet) for story in stories],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _write_json_entry(story: Story, outlet: Outlet) -> dict[str, Any]:
    item = story.item
    entry: dict[str, Any] = {
        "id": f"{outlet.id}:{item.slug}",
        "url": story.url,
        "title": item.title,
        "summary": item.summary,
        "content_text": item.summary,
        "date_published": story.published_at.isoformat(),
        "date_modified": story.updated_at.isoformat(),
        "authors": [{"name": item.author}] if item.author else [],
        "tags": [name_section(item, outlet), *item.tags],
    }
    if item.page == "failing":
        entry["content_html"] = _write_body(item)
    return entry


def _write_body(item: Item) -> str:
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in item.paragraphs)
