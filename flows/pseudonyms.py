"""Names of private persons, after their time: a pseudonym in the column, and nothing of the name in the quote."""

from __future__ import annotations

import hashlib
import hmac
import re

# As long as what it hides, so that offsets within a quote stay right.
MASK = "█"
_PARTS = re.compile(r"[^\W\d_]{2,}|[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]+")
_SMALL = frozenset({"al", "bin", "da", "de", "del", "der", "di", "du", "el", "la", "le", "the", "van", "von", "zu"})


def pseudonym(key: bytes, name: str) -> str:
    """What stands for `name` from now on: the same for every spelling in capitals, and not to be read back.

    Whoever has the key can still try a name against it: it is a pseudonym, not anonymity.
    """
    mark = hmac.new(key, f"holder\x1f{name.casefold()}".encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
    return f"person-{mark[:12]}"


def mask_name(quote: str, name: str) -> str:
    """`quote` with the name and each of its parts covered; as long as before."""
    parts = [part for part in _PARTS.findall(name) if part.casefold() not in _SMALL]
    if not parts:
        return quote
    # Scripts without spaces have no word borders; elsewhere "Rose" must not be covered in "Roseland".
    forms = [part if _is_unspaced(part) else rf"\b{re.escape(part)}\b" for part in sorted(parts, key=len, reverse=True)]
    return re.sub("|".join(forms), lambda found: MASK * len(found[0]), quote, flags=re.IGNORECASE)


def _is_unspaced(part: str) -> bool:
    return bool(re.match(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]", part))
