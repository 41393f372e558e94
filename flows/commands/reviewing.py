"""What the commands of `bellwether review` share."""

from __future__ import annotations

import getpass
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.errors import UsageError

if TYPE_CHECKING:
    from extractors.model import Codebook
    from flows.review.judging import Claim
    from warehouse.reviews import ReviewText

_WITHOUT_NAME = ("author", "generic", "unattributed")


def codebook_of(config: Path) -> Codebook:
    """The codebook of a configuration."""
    from config.loader import load

    return load(config, environ=os.environ).codebook


def choose_reviewer(given: str | None, config: Path) -> str:
    """Under whose name: as given, else by the setting, else the login. Raises UsageError for a name that is no line."""
    from config.loader import load

    name = given or load(config, environ=os.environ).settings.review.reviewer or getpass.getuser()
    if not name.strip() or not name.isprintable() or len(name) > 100:
        raise UsageError("--reviewer must be a name of at most 100 printable characters")
    return name.strip()


def change(
    claim: Claim,
    text: ReviewText | None,
    codebook: Codebook,
    *,
    proposition: str | None = None,
    pole: str | None = None,
    holder: str | None = None,
    relation: str | None = None,
    quote: str | None = None,
) -> Claim:
    """A claim with what is right in the place of what is not. Raises UsageError for what cannot be."""
    changes: dict[str, Any] = {"proposition": proposition, "pole": pole, "relation": relation}
    known = [each.id for each in codebook.propositions]
    if proposition is not None and proposition not in known:
        raise UsageError(f"there is no proposition {proposition}; `bellwether stances list` shows them")
    if holder is not None:
        if not holder.strip():
            raise UsageError(
                f"--holder is empty; give {', '.join(_WITHOUT_NAME)} (nobody is named), or the name of who says it"
            )
        named = holder not in _WITHOUT_NAME
        changes |= {"holder_type": "attributed" if named else holder}
        claim = replace(claim, holder_name=holder if named else None)
    if quote is not None:
        changes |= _place(quote, text, near=claim.start)
    return replace(claim, **{name: value for name, value in changes.items() if value is not None})


def _place(quote: str, text: ReviewText | None, *, near: int) -> dict[str, Any]:
    words = text.text if text else None
    if not words:
        raise UsageError("the text of the article is not stored any more, so words cannot be found in it")
    if not quote.strip():
        raise UsageError("--quote is empty; give the words exactly as they stand in the text")
    places = [at for at in range(len(words)) if words.startswith(quote, at)]
    if not places:
        raise UsageError(f"the text does not say {quote[:60]!r}; give the words exactly as they stand")
    start = min(places, key=lambda place: abs(place - near))
    return {"quote": quote, "start": start, "end": start + len(quote)}
