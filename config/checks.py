"""Checks of single values: each takes what TOML or the environment gave and returns the value or what is wrong."""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import SplitResult, urlsplit

from config.codes import COUNTRIES, LANGUAGES, MISTAKEN_COUNTRIES, MISTAKEN_LANGUAGES

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Wrong:
    """A value that cannot stand; `message` says what would be right."""

    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """`accept` judges a TOML value, `parse` turns the text of an environment variable into one."""

    accept: Callable[[Any], Any]
    parse: Callable[[str], Any] = str.strip


def show(value: object) -> str:
    """`value` as it may stand in a message: as TOML writes it, and short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}…"'
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else str(value)


def suggest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """`; did you mean "x"?` with the nearest of `known`, or nothing if none is like enough (0 to 1)."""
    folded = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=likeness)
    return f'; did you mean "{folded[close[0]]}"?' if close else ""


def whole(minimum: int, maximum: int) -> Check:
    """A whole number from `minimum` to `maximum`."""

    def accept(value: object) -> int | Wrong:
        if isinstance(value, int) and not isinstance(value, bool) and minimum <= value <= maximum:
            return value
        return Wrong(f"must be a whole number from {minimum} to {maximum}, not {show(value)}")

    return Check(accept, lambda text: int(text) if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text) else text)


def number(minimum: float, maximum: float) -> Check:
    """A number, whole or not, from `minimum` to `maximum`."""

    def accept(value: object) -> float | Wrong:
        if isinstance(value, int | float) and not isinstance(value, bool) and minimum <= value <= maximum:
            return float(value)
        return Wrong(f"must be a number from {minimum:g} to {maximum:g}, not {show(value)}")

    return Check(accept, _parse_number)


def _parse_number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


_FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def flag() -> Check:
    """true or false; the environment may also say yes, no, on, off, 1, 0."""

    def accept(value: object) -> bool | Wrong:
        return value if isinstance(value, bool) else Wrong(f"must be true or false (no quotes), not {show(value)}")

    return Check(accept, lambda text: _FLAGS.get(text.strip().lower(), text))


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def text(*, empty: bool = False, longest: int = 2000) -> Check:
    """One line of text, trimmed; `empty` allows none."""

    def accept(value: object) -> str | Wrong:
        if not isinstance(value, str):
            return Wrong(f"must be text in quotes, not {show(value)}")
        if not value.strip() and not empty:
            return Wrong("must not be empty")
        if len(value) > longest:
            return Wrong(f"must be at most {longest} characters long, not {len(value)}")
        if _CONTROL.search(value):
            return Wrong("must be one line without control characters")
        return value.strip()

    return Check(accept)


def one_of(*choices: str) -> Check:
    """One of a few words."""
    listed = ", ".join(f'"{choice}"' for choice in choices)

    def accept(value: object) -> str | Wrong:
        if isinstance(value, str) and value in choices:
            return value
        hint = suggest(value, choices) if isinstance(value, str) else ""
        wanted = f"must be one of {listed}" if len(choices) > 1 else f"must be {listed}"
        return Wrong(f"{wanted}, not {show(value)}{hint}")

    return Check(accept)


def list_of(item: Check) -> Check:
    """A list of what `item` accepts; in the environment separated by commas."""

    def accept(value: object) -> tuple[Any, ...] | Wrong:
        if not isinstance(value, list):
            return Wrong(f"must be a list in square brackets, not {show(value)}")
        read = [item.accept(element) for element in value]
        wrong = [f"item {at + 1} {each.message}" for at, each in enumerate(read) if isinstance(each, Wrong)]
        return Wrong("; ".join(wrong)) if wrong else tuple(read)

    return Check(accept, lambda text: [item.parse(part) for part in text.split(",") if part.strip()])


def identity(shape: str = r"[a-z0-9]+(?:-[a-z0-9]+)*", example: str = "bbc-china") -> Check:
    """A name that other places refer to."""
    pattern = re.compile(shape)

    def accept(value: object) -> str | Wrong:
        if isinstance(value, str) and len(value) <= 120 and pattern.fullmatch(value):
            return value
        return Wrong(f'must be lower-case letters, digits and single hyphens, like "{example}", not {show(value)}')

    return Check(accept)


def web_address() -> Check:
    """An absolute http or https URL without credentials."""
    return Check(_accept_address)


def _accept_address(value: object) -> str | Wrong:
    if not isinstance(value, str):
        return Wrong(f"must be a web address in quotes, not {show(value)}")
    address = value.strip()
    parts = _split_address(address)
    if parts is None or re.search(r"[\s<>\"\x00-\x1f\x7f]", address):
        return Wrong(f"must be a web address like https://example.org/feed.xml, not {show(value)}")
    if parts.scheme.lower() not in {"http", "https"}:
        return Wrong(f"must begin with https:// or http://, not {show(value)}")
    if not parts.hostname:
        return Wrong(f"has no host: {show(value)}; an address looks like https://example.org/feed.xml")
    if parts.username is not None:
        return Wrong("must not carry a user name or password: the address is stored and shown everywhere")
    return address


def _split_address(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    return parts if port != 0 else None


def network() -> Check:
    """A network in CIDR form, or a single address."""

    def accept(value: object) -> Network | Wrong:
        if not isinstance(value, str):
            return Wrong(f'must be a network like "127.0.0.0/8", not {show(value)}')
        try:
            loose = ipaddress.ip_network(value.strip(), strict=False)
        except ValueError:
            return Wrong(f'must be a network like "127.0.0.0/8" or "fd00::/8", not {show(value)}')
        if "/" in value and ipaddress.ip_address(value.split("/")[0].strip()) != loose.network_address:
            return Wrong(f'must be "{loose}" (the address has bits behind the prefix), not {show(value)}')
        return loose

    return Check(accept)


def country() -> Check:
    """An ISO 3166-1 alpha-2 code; EU and XK are taken as well."""

    def accept(value: object) -> str | Wrong:
        if isinstance(value, str) and value in COUNTRIES:
            return value
        wanted = f'must be a country code of two capitals (ISO 3166-1, like "GB"), not {show(value)}'
        upper = value.upper() if isinstance(value, str) else ""
        meant = MISTAKEN_COUNTRIES.get(upper) or (upper if upper in COUNTRIES else None)
        return Wrong(f'{wanted}; did you mean "{meant}"?' if meant else wanted)

    return Check(accept)


_TAG = re.compile(r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-([A-Z]{2}|[0-9]{3}))?")


def language() -> Check:
    """A BCP 47 tag: language, then script and region if wanted ("zh", "zh-Hant", "pt-BR")."""

    def accept(value: object) -> str | Wrong:
        match = _TAG.fullmatch(value) if isinstance(value, str) else None
        if match and _is_language(match[1]) and (match[2] is None or match[2].isdigit() or match[2] in COUNTRIES):
            return match[0]
        wanted = f'must be a language code (BCP 47, like "en", "zh" or "pt-BR"), not {show(value)}'
        meant = MISTAKEN_LANGUAGES.get(value.lower()) if isinstance(value, str) else None
        return Wrong(f'{wanted}; did you mean "{meant}"?' if meant else wanted)

    return Check(accept)


def _is_language(tag: str) -> bool:
    return len(tag) == 3 or tag in LANGUAGES


def moment() -> Check:
    """A date or time in UTC; "" is none. A time needs its offset, a date is its midnight."""

    def accept(value: object) -> datetime | Wrong | None:
        if value == "":
            return None
        read = _read_moment(value)
        return read or Wrong(f'must be a date or a time with offset, like "2026-03-01T08:00:00Z", not {show(value)}')

    return Check(accept)


def _read_moment(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else None
    return datetime.combine(value, time(), UTC) if isinstance(value, date) else None
