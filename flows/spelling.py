"""The names that filters ask for, as they are spelt here: a slip of the pen is told, and not answered with nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from config.codes import COUNTRIES, LANGUAGES
from config.loader import load_firms, load_propositions
from extractors.errors import UsageError
from flows.firms import find_firm
from warehouse.connection import Connection
from warehouse.evidence import list_names

Kind = Literal["proposition", "outlet", "country", "language", "company", "about_country"]
# So many names are listed where nothing comes near to the one that was asked for.
MOST_LISTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of each kind that the warehouse or the configuration has. `config`: the configuration's folder."""

    known: Mapping[str, frozenset[str]]
    config: Path

    def spell(self, kind: Kind, asked: str) -> str:
        """`asked` as it is spelt here, whatever its capitals; a product is its firm, which is said on standard error.

        Raises UsageError for what is neither in the warehouse nor in the configuration, and is no code of ISO 3166-1
        or 639-1: for those an empty answer is the true one.
        """
        wanted = (find_firm(asked, self.config) or asked) if kind == "company" else asked
        names = self.known.get(kind, frozenset())
        spelt = {name.casefold(): name for name in names}
        more = {product: product for product in load_firms(self.config)} if kind == "company" else {}
        found = spelt.get(wanted.strip().casefold())
        if found is not None:
            return found
        raise UsageError(f"there is no {kind.replace('_', ' ')} {asked!r}; {_suggest(wanted, spelt | more)}")

    def spell_all(self, kind: Kind, asked: Iterable[str]) -> tuple[str, ...]:
        """Each of `asked` as `spell` has it."""
        return tuple(self.spell(kind, name) for name in asked)


def read_names(connection: Connection, config: Path) -> Names:
    """What can be asked for."""
    stored = list_names(connection)
    more = {
        "proposition": load_propositions(config),
        "company": frozenset(load_firms(config).values()),
        "country": COUNTRIES,
        "about_country": COUNTRIES,
        "language": LANGUAGES,
    }
    return Names(
        known={kind: stored.get(kind, frozenset()) | more.get(kind, frozenset()) for kind in (*stored, *more)},
        config=config,
    )


def _suggest(asked: str, spelt: Mapping[str, str]) -> str:
    near = get_close_matches(asked.strip().casefold(), spelt, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(spelt[each] for each in near)}?"
    if len(spelt) > MOST_LISTED:
        return f"`bellwether trends --by …` lists those that are found ({len(spelt):,} are known)"
    return f"there are {', '.join(sorted(spelt.values()))}" if spelt else "none is known yet"
