"""What must not be stored again. The warehouse holds keyed hashes only; the key lies beside it in the data folder.

Whoever reads the warehouse, its snapshot or an export sees how many addresses are barred and nothing else: without the
key no guess can be tried against a mark. Whoever has the data folder can try guesses, as this program must, but cannot
read the addresses back.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from extractors.errors import WarehouseError
from extractors.model import Drop, Entry, Refusal
from flows.polling import Answer
from flows.reading import Reading
from warehouse import removals
from warehouse.connection import SNAPSHOT_NAME, Connection
from warehouse.removals import Guid

KEY_NAME = "forget.key"
# Why an entry is turned away: its address is barred, or its page turned out to be an article that is.
FORGOTTEN = "forgotten"
RETURNED = "returned"
_KEY_BYTES = 32
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The marks, and the key that addresses are held against them with. Without marks nothing is barred."""

    key: bytes
    marks: frozenset[str]

    def bars(self, address: str) -> bool:
        """Whether a canonical address is barred."""
        return bool(self.marks) and mark_address(self.key, address) in self.marks

    def bars_entry(self, entry: Entry) -> bool:
        """Whether an entry is barred, by its address or by what its feed calls it (on about the same day)."""
        if not self.marks:
            return False
        return self.bars(entry.canonical_url) or any(mark in self.marks for mark in _mark_names(self.key, entry))

    def turn_away(self, answer: Answer) -> Answer:
        """The answer of a feed without its barred entries; each is a drop that does not say which entry it was."""
        barred = [entry for entry in answer.entries if self.bars_entry(entry)]
        if not barred or answer.parsed is None:
            return answer
        drops = tuple(
            Drop(
                gate="removal",
                reason=FORGOTTEN,
                key=mark_address(self.key, e.canonical_url),
                feed_id=None,
                at=e.seen_at,
            )
            for e in barred
        )
        kept = tuple(entry for entry in answer.entries if entry not in barred)
        parsed = replace(answer.parsed, entries=kept, drops=(*answer.parsed.drops, *drops))
        return replace(answer, parsed=parsed)

    def refuse(self, reading: Reading) -> Reading:
        """A reading of a page that turned out to be a barred article under a new address has no article."""
        if reading.tagged is None or not self.marks:
            return reading
        if not any(self.bars(address) for address in reading.tagged.article.aliases if not is_front(address)):
            return reading
        refusal = Refusal(gate="removal", reason=RETURNED, message="an article that was forgotten, under a new address")
        return replace(reading, tagged=None, failure=None, refusal=refusal)


def read_bars(connection: Connection, data: Path) -> Bars:
    """The bars of a warehouse. Raises WarehouseError where the key that its marks were made with is not there."""
    marks = removals.read_bars(connection)
    if not marks:
        return Bars(key=b"", marks=frozenset())
    key = read_key(data)
    if key is None or {mark.key_id for mark in marks} != {name_key(key)}:
        raise WarehouseError(
            f"{data / KEY_NAME} is {'missing' if key is None else 'not the key'} that {len(marks)} forgotten addresses "
            "were barred with: they could come back unnoticed. Put the file back from a backup; if it is lost for "
            "good, `bellwether forget --lost-key` gives these bars up."
        )
    return Bars(key=key, marks=frozenset(mark.mark for mark in marks))


def take_over_bars(connection: Connection, data: Path) -> None:
    """Bar in a warehouse that is made anew what the snapshot of the lost one bars; the removals stay on record too."""
    bars, record = removals.read_lost(data / SNAPSHOT_NAME)
    for key_id in {bar.key_id for bar in bars}:
        removals.save_bars(connection, [bar.mark for bar in bars if bar.key_id == key_id], key_id=key_id)
    removals.save_removals(connection, record)


def mark_address(key: bytes, address: str) -> str:
    """The mark of a canonical address; http and https are one."""
    return _mark(key, "address", address.partition("://")[2] or address)


def mark_guid(key: bytes, name: Guid) -> str:
    """The mark of what a feed calls an entry of a day."""
    return _mark(key, "guid", name.feed_id, name.guid, name.published_on.isoformat())


def make_marks(key: bytes, *, addresses: Iterable[str], guids: Iterable[Guid]) -> frozenset[str]:
    """The marks to bar. Front pages are left out: other articles name them as their own address, too."""
    named = {mark_address(key, address) for address in addresses if not is_front(address)}
    return frozenset(named | {mark_guid(key, guid) for guid in guids})


def is_front(address: str) -> bool:
    """Whether an address is a site's front page."""
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def read_key(data: Path) -> bytes | None:
    """The key in the data folder, if there is one. Raises WarehouseError for a file that is none."""
    path = data / KEY_NAME
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None
    except ValueError as fault:
        raise WarehouseError(f"{path} is damaged. Put it back from a backup.") from fault
    if len(key) != _KEY_BYTES:
        raise WarehouseError(f"{path} is damaged. Put it back from a backup.")
    return key


def make_key(data: Path) -> bytes:
    """The key in the data folder, made at random where there is none. Only its owner may read the file."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / KEY_NAME
    if (known := read_key(data)) is not None:
        return known
    draft = path.with_name(f"{path.name}.new-{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


def name_key(key: bytes) -> str:
    """What tells one key from another, and nothing of it."""
    return _mark(key, "key")[:16]


def _mark_names(key: bytes, entry: Entry) -> Iterator[str]:
    """A feed that changes an item's date by a day means the same item."""
    if entry.guid is None or entry.published_at is None:
        return
    for day in _days_around(entry.published_at):
        yield mark_guid(key, Guid(feed_id=entry.feed_id, guid=entry.guid, published_on=day))


def _days_around(moment: datetime) -> tuple[date, ...]:
    return tuple((moment + shift).date() for shift in (-_DAY, timedelta(), _DAY))


def _mark(key: bytes, *parts: str) -> str:
    return hmac.new(key, "\x1f".join(parts).encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
