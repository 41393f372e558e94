"""What a site's own files say of all its pages: robots.txt (RFC 9309) and tdmrep.json (TDM Reservation Protocol).

Both are written by others: no input takes longer than its length warrants, and none raises.
"""

from __future__ import annotations

import json
import re

from protego import Protego

# RFC 9309 section 2.5: at least 500 KiB must be read; what comes after may be ignored.
ROBOTS_LIMIT = 512_000
TDMREP_LIMIT = 200_000
# A crawl-delay beyond this would keep a cycle waiting for one host; the rest of its entries wait for later cycles.
LONGEST_DELAY = 60.0

_AGENT = re.compile(r"[ \t]*user[-_ ]?agent[ \t]*[: \t][ \t]*(?P<name>[^#\r\n]*)", re.IGNORECASE)
_LONGEST_LINE = 2_000
_MOST_RULES = 10_000


def read_robots(text: str, *, product: str) -> Protego:
    """The rules of a robots.txt for the robot called `product`.

    Names of other robots are first made one, for the parser copies every rule of a group to each of its names.
    """
    lines = [_anonymise(line, product) for line in text.splitlines() if line.strip() and len(line) <= _LONGEST_LINE]
    return Protego.parse("\n".join(lines[:_MOST_RULES]))


def _anonymise(line: str, product: str) -> str:
    agent = _AGENT.match(line)
    if agent is None or agent["name"].strip() == "*" or product.lower() in agent["name"].lower():
        return line
    return "User-agent: another-robot"


def crawl_delay(rules: Protego, *, product: str) -> float | None:
    """Seconds that the site wants between two requests, a minute at most; None where it says nothing usable."""
    try:
        delay = rules.crawl_delay(product)
    except (ValueError, OverflowError):
        return None
    return min(float(delay), LONGEST_DELAY) if delay and delay > 0 else None


def reserves_mining(document: str, path: str) -> bool:
    """Whether a tdmrep.json reserves the pages at `path` (with its query) against text and data mining.

    The longest `location` that fits decides, as in robots.txt; what is no such document reserves nothing.
    """
    try:
        rules = json.loads(document)
    except (ValueError, RecursionError):
        return False
    if not isinstance(rules, list):
        return False
    fitting = [
        (len(location), rule.get("tdm-reservation"))
        for rule in rules[:_MOST_RULES]
        if isinstance(rule, dict) and isinstance(location := rule.get("location"), str) and _fits(location, path)
    ]
    _, reserved = max(fitting, key=lambda found: found[0], default=(0, 0))
    return reserved in (1, "1") and reserved is not True


def _fits(location: str, path: str) -> bool:
    """Whether `path` matches a pattern with `*` (anything) and, at its end, `$` (the end). In linear time."""
    exact = location.endswith("$")
    first, *rest = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not exact or at == len(path)
    for piece in rest[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = rest[-1]
    return path.find(last, at) >= 0 if not exact else path.endswith(last) and len(path) - len(last) >= at
