"""Judging the facts: pure functions from what is to what is wrong with it and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from extractors.counting import count
from flows.doctor.facts import Configured, Facts, Folder, Pages, Program, Server, Warehouse
from warehouse.condition import Condition

Level = Literal["ok", "warning", "fault"]

SNAPSHOT_OLD = timedelta(days=1)
# Fewer days until the disk is full than this are worth a word, or more than a word.
DAYS_SOON, DAYS_NOW = 30, 3
# Growth of some weeks says nothing about a time beyond this.
DAYS_FORESEEN = 3_650
CLOCK_SLACK = timedelta(minutes=5)
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer of one check. `remedy` is "" where nothing is to be done."""

    check: str
    level: Level
    message: str
    remedy: str = ""


def judge(facts: Facts) -> tuple[Finding, ...]:
    """All findings, in the order in which one would repair things."""
    return (
        *judge_program(facts.program),
        *judge_configuration(facts.configured),
        *judge_folder(facts.folder),
        *judge_space(facts.folder, facts.warehouse.condition, facts.program),
        *judge_warehouse(facts.warehouse, facts.folder),
        *judge_snapshot(facts.folder, facts.program),
        *judge_clock(facts.warehouse.condition, facts.program),
        *judge_feeds(facts.warehouse.condition),
        *judge_entries(facts.warehouse.condition),
        *judge_pages(facts.pages),
        *judge_server(facts.server),
    )


def judge_program(program: Program) -> Iterator[Finding]:
    """Python, packages, encodings."""
    if program.python_fits:
        yield _ok("python", program.python)
    else:
        yield _fault(
            "python", f"{program.python} is too old", "install a Python of 3.11 or newer and `make setup` again"
        )
    unfit = [f"{p.name} {p.version or 'is missing'} (wanted {p.wanted})" for p in program.packages if not p.fits]
    if unfit:
        yield _fault("packages", "; ".join(unfit), "run `make setup`, or `pip install bellwether` again")
    else:
        yield _ok("packages", f"all {len(program.packages)} as wanted")
    foreign = [name for name in program.encodings if name.lower().replace("-", "") not in ("utf8", "none")]
    if foreign:
        message = f"texts are read and shown as {', '.join(foreign)}"
        yield _warning("encoding", message, "set LANG=C.UTF-8 (or PYTHONUTF8=1), or some letters will be lost")
    else:
        yield _ok("encoding", "UTF-8")


def judge_configuration(configured: Configured) -> Iterator[Finding]:
    """The configuration's faults, the tier, the model."""
    if configured.faults:
        for fault in configured.faults:
            yield _fault("configuration", fault, "correct the file; `bellwether init DIR` writes a sound one")
        return
    if configured.contact:
        yield _ok("configuration", "no faults")
    else:
        message = "fetch.contact is empty: publishers cannot write to you before they block you"
        yield _warning("configuration", message, "put an address into settings.toml")
    if configured.model_fault:
        yield _fault("model", configured.model_fault, "reinstall Bellwether, or set tag.model")
    else:
        yield _ok("model", "its files are those of its card")
    yield _judge_tier(configured)


def _judge_tier(configured: Configured) -> Finding:
    if configured.tier not in ("llm", "cascade"):
        return _ok("tier", configured.tier)
    if not configured.endpoint:
        return _fault(
            "tier", f"{configured.tier} without llm.endpoint", "set it in settings.toml, or tag.tier to local"
        )
    if configured.key_missing:
        message = f"{configured.tier}: the environment variable {configured.key_missing} (llm.key_env) is not set"
        return _fault("tier", message, f"export {configured.key_missing}=… where the flows run")
    return _ok("tier", f"{configured.tier}, its endpoint is configured")


def judge_folder(folder: Folder) -> Iterator[Finding]:
    """The data folder's files and its lock."""
    if not folder.exists:
        yield _warning("data", f"there is no {folder.path} yet", "`bellwether track` makes it")
        return
    if not folder.writable:
        yield _fault("data", f"{folder.path} cannot be written to", "give it to the user that the flows run as")
    elif folder.unreadable:
        yield _fault("data", f"cannot be read: {_some(folder.unreadable)}", "correct their owner or mode")
    else:
        yield _ok("data", folder.path)
    lock = folder.lock
    if lock is not None and lock.held:
        yield _ok("lock", f"held by process {lock.pid or '?'} ({lock.purpose or '?'}) since {lock.since or '?'}")
    else:
        yield _ok("lock", "free")
        yield from _judge_leftovers(folder)
    if folder.key_exposed:
        yield _warning("forget.key", "others may read it, and try addresses against the bars", "chmod 600 forget.key")


def _judge_leftovers(folder: Folder) -> Iterator[Finding]:
    """What a kill leaves; only where nobody is at work, for what is being written looks the same."""
    if folder.removal_pending:
        message = "a removal was interrupted; what was to be forgotten may still be there"
        yield _fault("removal", message, "run `bellwether forget` without an address: it finishes it")
    if folder.wal_bytes:
        message = f"a log of {_size(folder.wal_bytes)} lies beside the live file: a process was killed, or wrote last"
        yield _ok("wal", f"{message}; the next cycle takes it in")
    if folder.drafts:
        message = f"half-written files of killed processes: {_some(folder.drafts)}"
        yield _warning("drafts", message, "the next publish removes its own; the others can be deleted")


def judge_space(folder: Folder, condition: Condition | None, program: Program) -> Iterator[Finding]:
    """Room for the next snapshot, and for how many days it lasts at the pace so far."""
    if not folder.exists or folder.live_bytes is None:
        return
    needed = folder.live_bytes
    held = folder.live_bytes + (folder.snapshot_bytes or 0) + (folder.wal_bytes or 0) + folder.other_bytes
    shown = f"{_size(folder.free_bytes)} free, {_size(held)} in use"
    if folder.free_bytes < needed:
        message = f"{shown}: no room for another snapshot of {_size(needed)}"
        yield _fault("space", message, "free space; the old snapshot stays until then")
        return
    if condition is None or condition.first_poll_at is None:
        yield _ok("space", shown)
        return
    days = max((program.now - condition.first_poll_at) / timedelta(days=1), 1.0)
    growth = held / days
    # The next snapshot is written beside the old one.
    left = (folder.free_bytes - needed) / growth if growth else float("inf")
    message = f"{shown}, {_size(growth)} more a day"
    if left < DAYS_FORESEEN:
        message += f", full in about {count(round(left), 'day')}"
    if left < DAYS_NOW:
        yield _fault("space", message, "free space, or shorten the archive ([archive], [retention])")
    elif left < DAYS_SOON:
        yield _warning("space", message, "make room, or shorten the archive ([archive], [retention])")
    else:
        yield _ok("space", message)


def judge_warehouse(warehouse: Warehouse, folder: Folder) -> Iterator[Finding]:
    """Whether the live file and the snapshot open, and are of this program's version."""
    if warehouse.live_fault:
        yield _fault("live file", warehouse.live_fault, "restore it from the snapshot or a backup")
    elif folder.live_bytes is not None:
        yield _ok("live file", "opens, or is open in a program that works on it")
    if warehouse.fault:
        remedy = "restore the live file first" if warehouse.live_fault else "run `bellwether publish --force`"
        yield _fault("snapshot opens", warehouse.fault, remedy)
        return
    if warehouse.newer:
        yield _fault("version", warehouse.newer, "update Bellwether")
        return
    if warehouse.missing_migrations:
        message = f"the snapshot lacks {', '.join(warehouse.missing_migrations)}"
        yield _warning("version", message, "run `bellwether migrate` and `bellwether publish`; a cycle does both")
        return
    if warehouse.condition is not None:
        yield _judge_storage(warehouse.condition)
    elif folder.live_bytes is not None:
        yield _warning("snapshot opens", "there is none", "run `bellwether publish`")
    if warehouse.bar_fault:
        yield _fault("forget.key", warehouse.bar_fault, "put forget.key back, or `bellwether forget --lost-key`")


def _judge_storage(condition: Condition) -> Finding:
    version = condition.storage_version or "unknown"
    if version.startswith("v1.5"):
        return _ok("version", f"current, storage {version}")
    message = f"the file has storage version {version}: clients of DuckDB 1.5 may not open it"
    return _warning("version", message, "it was written by another program; `bellwether publish` copies it as it is")


def judge_snapshot(folder: Folder, program: Program) -> Iterator[Finding]:
    """How old what the readers see is."""
    if folder.snapshot_at is None:
        return
    age = program.now - folder.snapshot_at
    if age > SNAPSHOT_OLD:
        message = f"{_span(age)} old"
        yield _warning("snapshot", message, "is the schedule running? `bellwether track`, or `bellwether publish`")
    else:
        yield _ok("snapshot", f"{_span(max(age, timedelta()))} old")


def judge_clock(condition: Condition | None, program: Program) -> Iterator[Finding]:
    """A clock that went back makes new things look old."""
    if condition is None or condition.last_poll_at is None:
        return
    ahead = condition.last_poll_at - program.now
    if ahead > CLOCK_SLACK:
        message = (
            f"the last poll was {_span(ahead)} in the future by this machine's clock ({program.now:%Y-%m-%d %H:%M} UTC)"
        )
        yield _fault("clock", message, "set the clock (NTP); feeds are not due until it has caught up")
    else:
        yield _ok("clock", f"{program.now:%Y-%m-%d %H:%M} UTC")


def judge_feeds(condition: Condition | None) -> Iterator[Finding]:
    """Feeds that are dead, failing, quiet, or were never asked."""
    if condition is None:
        return
    counts = {
        "dead": condition.dead,
        "failing": condition.failing,
        "quiet": condition.quiet,
        "never asked": condition.never_polled,
    }
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    message = f"{condition.feeds} feeds" + (f": {said}" if said else ", all well")
    if condition.feeds and condition.dead + condition.failing == condition.feeds:
        yield _fault("feeds", message, "is this machine online? `bellwether feeds check` says more")
    elif said:
        yield _warning("feeds", message, "bellwether query \"FROM feed_health WHERE health <> 'ok'\"")
    else:
        yield _ok("feeds", message)


def judge_entries(condition: Condition | None) -> Iterator[Finding]:
    """Entries that should have been collected long ago, and how the last run ended."""
    if condition is None:
        return
    if condition.overdue and condition.oldest_overdue_at:
        message = (
            f"{condition.overdue} wait for more than a day, the oldest since {condition.oldest_overdue_at:%Y-%m-%d}"
        )
        yield _warning("entries", message, "run cycles more often, or raise fetch.cycle_seconds")
    else:
        yield _ok("entries", "none is overdue")
    if condition.last_run_state in ("failed", "crashed"):
        yield _warning("last run", condition.last_run_state, 'bellwether query "FROM runs ORDER BY started_at DESC"')


def judge_pages(pages: Pages) -> Iterator[Finding]:
    """Whether the archive has what the warehouse says it has."""
    if pages.wrong:
        message = f"{len(pages.wrong)} of {pages.sampled} sampled pages are not there: {_some(pages.wrong)}"
        yield _fault("page archive", message, "restore the folder pages/; what is missing cannot be extracted anew")
    elif pages.sampled:
        yield _ok("page archive", f"{pages.sampled} sampled pages are where they should be")


def judge_server(server: Server) -> Iterator[Finding]:
    """A Prefect server of the user's own."""
    if not server.address:
        yield _ok("prefect", "no server is named; commands start their own")
    elif server.reachable:
        yield _ok("prefect", f"{server.address} answers")
    else:
        message = f"{server.address} (PREFECT_API_URL) does not answer"
        yield _fault("prefect", message, "start it, or unset PREFECT_API_URL")


def _ok(check: str, message: str) -> Finding:
    return Finding(check=check, level="ok", message=message)


def _warning(check: str, message: str, remedy: str) -> Finding:
    return Finding(check=check, level="warning", message=message, remedy=remedy)


def _fault(check: str, message: str, remedy: str) -> Finding:
    return Finding(check=check, level="fault", message=message, remedy=remedy)


def _some(names: tuple[str, ...]) -> str:
    rest = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def _span(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    if hours < 1:
        return f"{hours * 60:.0f} minutes"
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
