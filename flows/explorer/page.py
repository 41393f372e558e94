"""The texts of the explorer's page as HTML; all that comes from the web stays text."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from flows.explorer.view import Movement, Picked, see
from flows.holders import name_holder
from flows.review import screen
from flows.review.desk import Desk
from warehouse.evidence import Reach, Sentence
from warehouse.read import LedgerRow


def write_numbers(movement: Movement, picked: Picked) -> str:
    """The three counts over the whole period, in all and by pole, and how much of it was seen."""
    poles = [row for pole, row in movement.reach.items() if pole is not None]
    numbers = [
        (name, count_all(movement, name), [(row.pole, _count(row, name)) for row in poles] if len(poles) > 1 else [])
        for name in ("stories", "articles", "holders", "stances")
    ]
    seen = see(movement.lines)
    return _template("numbers.html").render(
        what=describe(picked),
        since=movement.since,
        until=movement.until,
        numbers=numbers,
        counted=picked.count,
        buckets=len(seen),
        gaps=sum(not whole for whole in seen.values()),
        bucket=picked.bucket,
    )


def write_sentences(rows: Sequence[Sentence], picked: Picked, *, total: int) -> str:
    """The sentences with holder, outlet, day and link; `total`: how many there are in all."""
    return _template("sentences.html").render(rows=rows, named=picked.proposition is None, total=total)


def write_desk(desk: Desk, *, reviewer: str) -> str:
    """What a reviewer is asked, and the article, its sentences numbered and those of the quote marked."""
    span = (desk.claim.start, desk.claim.end) if desk.claim else (-1, -1)
    text = desk.text.text if desk.text else None
    return _template("desk.html").render(
        told=list(screen.describe(desk)),
        reviewer=reviewer,
        message=desk.message,
        sentences=[(text[start:end], start < span[1] and end > span[0]) for start, end in desk.sentences]
        if text
        else [],
        url=desk.text.url if desk.text else "",
        quote=desk.claim.quote if desk.claim and not text else "",
        propositions=screen.number_propositions(desk) if desk.asking == "proposition" else "",
    )


def tabulate_ledger(rows: Sequence[LedgerRow]) -> list[dict[str, object]]:
    """The ledger as rows of a table."""
    return [
        {
            "from": row.bucket.isoformat(),
            "seen": "all" if row.complete else "not all",
            "outlets": f"{row.outlets_complete} of {row.outlets}",
            "feeds": f"{row.feeds} (+{row.feeds_joined} −{row.feeds_left})" if row.changed else str(row.feeds),
            "polls": row.polls,
            "failed": row.polls_failed,
            "entries": row.entries,
            "articles": row.articles,
            "dropped": ", ".join(f"{gate} {number}" for gate, number in row.dropped.items()),
        }
        for row in rows
    ]


def count_all(movement: Movement, name: str) -> int:
    """How many stories, articles, holders or stances there are in the whole period."""
    return _count(movement.reach.get(None), name)


def describe(picked: Picked) -> str:
    """What was picked, in words."""
    stance = " ".join(part for part in (picked.proposition or "All stances", picked.pole) if part)
    places = [", ".join(names) for names in (picked.outlets, picked.languages) if names]
    return "; ".join([stance, *places])


def _read_style() -> str:
    """The style sheet of these texts."""
    return (resources.files("flows.explorer") / "templates" / "style.css").read_text(encoding="utf-8")


def _count(row: Reach | None, name: str) -> int:
    return int(getattr(row, name)) if row else 0


def _template(name: str) -> Template:
    environment = Environment(loader=PackageLoader("flows.explorer"), autoescape=True, trim_blocks=True)
    environment.globals["style"] = Markup(_read_style())  # noqa: S704 - a file of ours
    environment.filters["plain"] = _plain
    environment.filters["holder"] = lambda row: name_holder(row.holder_type, row.holder_name)
    environment.filters["is_web"] = lambda url: url.startswith(("http://", "https://"))
    return environment.get_template(name)


def _plain(text: str) -> str:
    """Without control characters, of which some turn the direction of all that follows."""
    return "".join(char if char.isprintable() else " " for char in text)
