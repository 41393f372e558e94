"""Addresses: the canonical form that is an article's identity, hosts and sites.

`canonicalise` joins the spellings of one address that publishers and aggregators hand out; it never joins two pages
that could differ. What only the page itself can tell (`rel=canonical`, redirects) becomes an alias later.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

import idna
from courlan import extract_domain

from extractors.model import stable_id
from extractors.redirects import unwrap
from extractors.trackers import is_tracking

MAX_LENGTH = 2000
_PORTS = {"http": "80", "https": "443"}
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_IPV4 = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
# Feeds escape addresses twice, or three times; `&amp;amp;` is never meant.
_ESCAPED_AND = re.compile(r"(^|&)(?:amp;)+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "%/:@!$&'()*+,;=~-._"
_QUERY_SAFE = "%/:@!$&'()*+,;=~-._?"
_INDEX = re.compile(r"(?<=/)(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
# What stands before `/amp` where that is a name, not a form of the page.
_LISTING = re.compile(r"tags?|topics?|categor(?:y|ies)|wiki|search|blog|products|docs|hashtag|user", re.IGNORECASE)
# A slug or a number: what follows a leading `/amp/` is an article, not the page of someone called amp.
_SLUG = re.compile(r"[^/]*(?:-|[0-9]{3,}|\.[a-z]{3,5}$)", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"\.amp(\.html?)?$", re.IGNORECASE)
_AMP_PARAMETERS = frozenset({"amp", "_amp", "isamp", "is_amp", "amp_js_v", "amp_gsa", "amp_latest_update_time"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Address:
    """A checked http(s) address: `host` in ASCII lower case, `port` only when it is not the scheme's own."""

    scheme: str
    host: str
    port: str
    path: str
    query: str

    def __str__(self) -> str:
        port = f":{self.port}" if self.port else ""
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}"


def canonicalise(url: str) -> str | None:
    """The one spelling of `url` that identifies what it shows, or None when it is no usable http(s) address.

    Host in lower case and ASCII (IDNA), no default port, credentials, fragment, tracking parameters or AMP forms;
    percent-encoding normalised; parameters in the order of their names (equal names keep their order). Redirectors
    and AMP caches that carry their target in the address are replaced by it. Idempotent. The scheme is kept: http and
    https become one article by the alias that the final address of the fetch gives.
    """
    address = _read(url)
    while address is not None and (simpler := _simplify(_unwrapped(address))) != address:
        address = simpler
    return _limited(address) if address else None


def fetchable(url: str, base_url: str = "") -> str | None:
    """`url` resolved against `base_url` and made safe to request: no credentials, fragment or blanks; else None.

    Unlike the canonical form it keeps every parameter, for some sites answer to those only.
    """
    text = _tidy(url)
    if text.lower().startswith("www."):
        text = f"https://{text}"
    try:
        resolved = urljoin(base_url, text) if text else ""
    except ValueError:  # a bracketed host that is no IPv6 address
        return None
    address = _read(resolved)
    return _limited(_unwrapped(address)) if address else None


def article_id(url: str) -> str:
    """The identity of the article at `url`; raises ValueError when it has no canonical form."""
    canonical = canonicalise(url)
    if canonical is None:
        raise ValueError(f"not an http(s) address: {url[:200]!r}")
    return stable_id("article", canonical)


def host(url: str) -> str:
    """The host of `url` in ASCII lower case, without a port; "" when it has none."""
    address = _read(url)
    return address.host if address else ""


def same_site(a: str, b: str) -> bool:
    """Whether both addresses belong to one registrable domain (public suffix list, `github.io` and such included).

    Addresses without one (IP addresses, `localhost`) are one site when host and port are equal.
    """
    left, right = _read(a), _read(b)
    if left is None or right is None:
        return False
    if (left.host, left.port) == (right.host, right.port):
        return True
    site = _site(left.host)
    return site is not None and site == _site(right.host)


def _site(name: str) -> str | None:
    if _IPV4.fullmatch(name) or name.startswith("["):
        return None
    return extract_domain(f"https://{name}/")


def _limited(address: _Address) -> str | None:
    text = str(address)
    return text if len(text) <= MAX_LENGTH else None


def _tidy(url: str) -> str:
    return _CONTROL.sub("", url).strip()


def _read(url: str) -> _Address | None:
    text = _tidy(url)
    if len(text) > MAX_LENGTH:
        return None
    # Browsers read a backslash in an http address as a slash; so does every fetch of it.
    text = text.replace("\\", "/") if text[:8].lower().startswith(("http:", "https:")) else text
    try:
        parts = urlsplit(text)
        port = str(parts.port) if parts.port is not None else ""
        name = _read_host(parts.hostname or "")
        path = _ESCAPED_AND.sub(r"\1", _escape(parts.path, _PATH_SAFE))
        query = _ESCAPED_AND.sub(r"\1", _escape(parts.query, _QUERY_SAFE))
    except ValueError:  # bad brackets, a port that is none, a lone surrogate, a host that IDNA refuses
        return None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not name:
        return None
    own_port = "" if port == _PORTS[scheme] else port
    return _Address(scheme=scheme, host=name, port=own_port, path=_without_dots(path), query=query)


def _read_host(name: str) -> str:
    """The host in ASCII; "" for what can be none. Raises ValueError (idna.IDNAError is one)."""
    name = unquote(name).lower()
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name).compressed}]"
    if not name.isascii():
        name = idna.encode(name, uts46=True).decode()
    name = name.removesuffix(".")
    return name if len(name) <= 253 and _HOST.fullmatch(name) else ""


def _escape(component: str, safe: str) -> str:
    """Percent-encoding in one spelling: unreserved characters bare, all others escaped in upper case."""
    escaped = quote(_LONE_PERCENT.sub("%25", component), safe=safe)
    return _ESCAPE.sub(_normal_escape, escaped)


def _normal_escape(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4 for an absolute path; empty segments stay, some servers mean them."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _unwrapped(address: _Address) -> _Address:
    """The innermost target of redirectors within redirectors. Each step must be shorter, so it ends."""
    while True:
        target = unwrap(address.host, address.path, address.query)
        inner = _read(target) if target else None
        if inner is None or len(str(inner)) >= len(str(address)):
            return address
        address = inner


def _simplify(address: _Address) -> _Address:
    query = _clean_query(address.query, address.host)
    path = _plain_path(address.path)
    if not query:
        path = _INDEX.sub("", path)
    return _Address(
        scheme=address.scheme, host=_plain_host(address.host), port=address.port, path=_without_dots(path), query=query
    )


def _plain_host(name: str) -> str:
    """`amp.example.org` as `example.org`; `amp.dev`, whose name it is, stays."""
    rest = name.removeprefix("amp.")
    return rest if rest != name and _site(name) not in (name, None) else name


def _plain_path(path: str) -> str:
    path = _AMP_SUFFIX.sub(lambda match: match[1] or "", path)
    slash = "/" if path.endswith("/") else ""
    segments = path.strip("/").split("/")
    if len(segments) > 1 and segments[-1].lower() == "amp" and not _LISTING.fullmatch(segments[-2]):
        return f"/{'/'.join(segments[:-1])}{slash}"
    if len(segments) > 1 and segments[0].lower() == "amp" and _SLUG.match(segments[-1]):
        return f"/{'/'.join(segments[1:])}{slash}"
    return path


def _clean_query(query: str, name: str) -> str:
    pieces = [piece for piece in query.split("&") if piece and not _is_noise(piece, name)]
    if all("=" in piece for piece in pieces):  # `?/topic/12&page=2` means something by its order
        pieces.sort(key=lambda piece: piece.partition("=")[0])
    return "&".join(pieces)


def _is_noise(piece: str, name: str) -> bool:
    key, _, value = piece.partition("=")
    key, value = unquote(key).lower(), unquote(value).lower()
    if key in _AMP_PARAMETERS:
        return value in ("", "1", "true", "yes", "html") or key.startswith("amp_")
    return (key == "outputtype" and value == "amp") or is_tracking(key, value, name)
