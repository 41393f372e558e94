"""Redirectors and AMP caches that carry their target in their own address."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote

_HTTP = re.compile(r"https?://", re.IGNORECASE)
_GOOGLE = r"(?:www|news)\.google\.[a-z.]{2,6}"
# Host, path, and the parameters that hold the target.
_REDIRECTORS = tuple(
    (re.compile(name), re.compile(path), parameters)
    for name, path, parameters in (
        (_GOOGLE, r"/url|/news/url|/alerts/url", ("url", "q")),
        (r"(?:www\.)?bing\.com", r"/news/apiclick\.aspx", ("url",)),
        (r"lm?\.(?:facebook|instagram)\.com", r"/l\.php|/", ("u",)),
        (r"(?:www\.)?facebook\.com", r"/l\.php|/sharer/sharer\.php|/sharer\.php", ("u",)),
        (r"(?:www\.)?duckduckgo\.com", r"/l/?", ("uddg",)),
        (r"(?:www\.)?youtube\.com", r"/redirect", ("q",)),
        (r"(?:www\.)?vk\.com|away\.vk\.com", r"/away\.php", ("to",)),
        (r"t\.umblr\.com", r"/redirect", ("z",)),
        (r"(?:www\.)?linkedin\.com", r"/redir/redirect|/safety/go", ("url",)),
        (r"out\.reddit\.com", r"/.*", ("url",)),
        (r"[a-z0-9-]+\.safelinks\.protection\.outlook\.com", r"/.*", ("url",)),
        (r"feeds?\.feedburner\.com|feedproxy\.google\.com|rss\.feedsportal\.com", r"/.*", ("url", "u")),
    )
)
_GOOGLE_AMP = re.compile(r"/amp/(s/)?(?=[^/]+\.[^/]+)")
_AMP_CACHE_HOST = re.compile(r"(?:[a-z0-9-]+\.)?(?:cdn\.ampproject\.org|bing-amp\.com)")
_AMP_CACHE_PATH = re.compile(r"/(?:[aciv]|wp|mbv|ad)/(s/)?(?=[^/]+\.[^/]+)")
_YAHOO = re.compile(r"/RU=([^/]+)/|/\*(https?(?::|%3a)(?://|%2f%2f).+)", re.IGNORECASE)


def unwrap(host: str, path: str, query: str) -> str | None:
    """The address inside another one (given in its canonical spelling) that only leads on to it; None otherwise."""
    if _AMP_CACHE_HOST.fullmatch(host):
        return _strip_cache(_AMP_CACHE_PATH, path, query)
    if path.startswith("/amp/") and re.fullmatch(_GOOGLE, host):
        return _strip_cache(_GOOGLE_AMP, path, query)
    if host.endswith(".yahoo.com"):
        return _target(match[1] or match[2]) if (match := _YAHOO.search(path)) else None
    if "=" not in query:
        return None
    for name, place, parameters in _REDIRECTORS:
        if name.fullmatch(host) and place.fullmatch(path):
            return _from_query(query, parameters)
    return None


def _strip_cache(pattern: re.Pattern[str], path: str, query: str) -> str | None:
    match = pattern.match(path)
    if match is None:
        return None
    scheme = "https" if match[1] else "http"
    return f"{scheme}://{path[match.end() :]}{'?' if query else ''}{query}"


def _from_query(query: str, parameters: tuple[str, ...]) -> str | None:
    values = parse_qs(query)
    found = (_target(value) for name in parameters for value in values.get(name, ()))
    return next((target for target in found if target), None)


def _target(value: str) -> str | None:
    text = value if _HTTP.match(value) else unquote(value)
    return text if _HTTP.match(text) else None
