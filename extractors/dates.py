"""Dates as feeds write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_ISO_START = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_FRACTION = re.compile(r"([.,]\d{6})\d+")
_LOOSE_ZONE = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)", re.IGNORECASE)
# Zones that RFC 822 does not name and feeds write all the same, in hours. Ambiguous ones (IST, CST, BST) are left to
# the North American or universal reading of the libraries, except BST, which news feeds use for British summer time.
_ZONES = {
    "BST": 1, "WEST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "HKT": 8,
    "SGT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "WIB": 7,
}  # fmt: skip
# Month names of other languages as feeds write them in RFC 822 dates; three letters decide, accents aside.
_MONTHS = {
    "ene": "Jan", "gen": "Jan", "fev": "Feb", "fév": "Feb", "mär": "Mar", "mrz": "Mar", "mrt": "Mar", "abr": "Apr",
    "avr": "Apr", "mai": "May", "mag": "May", "mei": "May", "maj": "May", "giu": "Jun", "lug": "Jul", "ago": "Aug",
    "aoû": "Aug", "set": "Sep", "out": "Oct", "okt": "Oct", "ott": "Oct", "dez": "Dec", "dic": "Dec", "déc": "Dec",
}  # fmt: skip
_FOREIGN = re.compile(r"^(?:[^\W\d]+\.?,?\s+)?(\d{1,2}\.?)\s+([^\W\d]{3})[^\W\d]*\.?\s+(\d{4}.*)$")
_ZONE_NAME = re.compile(r"\s([A-Z]{3,4})$")


def parse_date(text: str | None, fallback: Sequence[int] | None = None) -> datetime | None:
    """The moment that `text` names, in UTC: ISO 8601 or RFC 822; without a zone it is taken as UTC.

    `fallback` is a UTC time tuple by a more lenient reader (feedparser's), used when neither form fits.
    """
    trimmed = " ".join(text.split()) if text else ""
    found = _parse_iso(trimmed) or _parse_mail(_in_english(trimmed))
    if found is None and fallback is not None:
        found = _from_tuple(fallback)
    return found


def _parse_iso(text: str) -> datetime | None:
    if not _ISO_START.match(text):
        return None
    try:
        found = datetime.fromisoformat(_FRACTION.sub(r"\1", _LOOSE_ZONE.sub("", text)))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):  # not a date after all, or one at the edge of the calendar
        return None


def _in_english(text: str) -> str:
    """`Seg, 24 Set 2018 19:42 -0300` as `24 Sep 2018 19:42 -0300`; anything else as it is."""
    match = _FOREIGN.match(text)
    month = _MONTHS.get(match[2].lower()) if match else None
    return f"{match[1].rstrip('.')} {month} {match[3]}" if match and month else text


def _parse_mail(text: str) -> datetime | None:
    zone = _ZONE_NAME.search(text)
    hours = _ZONES.get(zone[1]) if zone else None
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return None
        offset = timedelta(hours=hours) if hours is not None else timedelta(seconds=parts[9] or 0)
        return datetime(*parts[:6], tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):  # parsedate_tz trips over some broken inputs
        return None


def _from_tuple(parts: Sequence[int]) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(tuple(parts)[:6]), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
