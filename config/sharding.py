"""Which part of the web is whose, where several workers share one warehouse: hosts, so that no two ask the same one."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from config.checks import Check, Wrong, show


@dataclass(frozen=True, slots=True)
class Shard:
    """The `number`th of `of` parts, counted from 1. The parts are of about the same size and have no host in common."""

    number: int = 1
    of: int = 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def holds(self, url: str) -> bool:
        """Whether the host of `url` is in this part. `www.` makes no difference, and no port."""
        if self.of == 1:
            return True
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        digest = hashlib.blake2b(host.encode(), digest_size=8).digest()
        return int.from_bytes(digest) % self.of == self.number - 1


def shard() -> Check:
    """A part of the web, written like 2/4: the second of four."""

    def accept(value: object) -> Shard | Wrong:
        found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", value.strip()) if isinstance(value, str) else None
        if found and 1 <= (number := int(found[1])) <= (of := int(found[2])):
            return Shard(number, of)
        return Wrong(f'must be a part like "2/4", the second of four, not {show(value)}')

    return Check(accept)
