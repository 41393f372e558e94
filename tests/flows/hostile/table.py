"""The page flows/FAULTS.md: every hostile case and every fault of the newsroom, with its outcome; see `make faults`.

python -m tests.flows.hostile.table
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.flows.hostile import feeds, pages, sites, transport
from tests.flows.hostile.web import Case

PAGE = Path(__file__).parents[3] / "flows" / "FAULTS.md"
SECTIONS = {
    "Statuses": transport.STATUSES,
    "Slow and endless answers": transport.SLOW,
    "Answers that lie": transport.LIES,
    "Redirects": transport.REDIRECTS,
    "Compression": transport.CODINGS,
    "Bytes of a page": pages.BYTES,
    "Pages that are no article": pages.GATES,
    "Pages that are bombs": pages.BOMBS,
    "Feeds: XML": feeds.XML,
    "Feeds: dates": feeds.DATES,
    "Feeds: links": feeds.LINKS,
    "Feeds: JSON": feeds.JSON,
    "robots.txt": sites.ROBOTS,
    "TLS": sites.TLS,
    "Addresses": sites.ADDRESSES,
}
CASES: tuple[Case, ...] = tuple(case for section in SECTIONS.values() for case in section)

# The faults of the newsroom's loopback web (`serve.py --faults`), in words of our own, and how each entry ends.
NEWSROOM = {
    "404": ("answers 404", "failed http_404"),
    "410": ("answers 410", "failed http_410"),
    "429": ("answers 429 and names a time", "failed http_429"),
    "503-once": ("answers 503 to the first request only", "stored"),
    "stall": ("takes the request and sends nothing for a minute", "failed timeout"),
    "cut": ("breaks off within the body", "failed incomplete_body"),
    "redirect-loop": ("redirects without end", "failed too_many_redirects"),
    "redirect-private": ("redirects to a cloud's metadata service", "failed address_refused"),
    "bomb": ("sends 2 GiB of nothing in gzip", "failed too_large"),
    "huge": ("sends 80 MB of HTML", "failed too_large"),
    "charset": ("names another encoding than it uses", "stored"),
    "empty": ("sends an empty body", "dropped empty_body"),
    "png": ("sends a picture in place of a page", "dropped not_html"),
    "script-only": ("sends a page that only scripts would fill", "dropped script_only"),
}

BEGINNING = """# What goes wrong on the web, and how it ends

Written by `make faults` from the cases in `tests/flows/hostile`, each of which the fast tests run against a real
server; do not edit it by hand. An outcome is the kind of a failure (table `failures`), the reason of a drop (table
`drops`), `stored`, the number of entries read from a feed with the reasons of what was left out, or `allowed` for
robots.txt.
"""


def render() -> str:
    """The whole page."""
    parts = [BEGINNING, f"{len(CASES)} cases of our own, {len(NEWSROOM)} of the newsroom.\n"]
    for title, cases in SECTIONS.items():
        parts.append(f"## {title}\n\n{tabulate((case.name, case.does, case.outcome) for case in cases)}")
    newsroom = tabulate((name, *told) for name, told in NEWSROOM.items())
    note = (
        "What the newsroom's web does to a share of its articles. A fault on a page may still be stored from what the\n"
        "feed itself carries; measured without such by `make newsroom`.\n"
    )
    parts.append(f"## The newsroom's faults\n\n{note}\n{newsroom}")
    return "\n".join(parts)


def tabulate(rows: Iterable[tuple[str, str, str]]) -> str:
    lines = ["| case | the server ... | outcome |", "|---|---|---|"]
    lines += [f"| {name} | {does} | `{outcome}` |" for name, does, outcome in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
