"""What a user asks for by name (an outlet, a language, …), looked up in the warehouse and the configuration."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config.checks import suggest
from config.codes import COUNTRIES, MISTAKEN_COUNTRIES, MISTAKEN_LANGUAGES
from config.loader import Configuration, load
from extractors.errors import ConfigurationError, UsageError
from flows.firms import find_firm
from warehouse import evidence
from warehouse.connection import Connection

# So many names are told to who asks for another one.
_MOST_TOLD = 12
_LABELS = {"about_country": "country to speak about", "country": "country of an outlet"}
# What somebody writes who means another code.
_MISTAKEN = {
    "country": MISTAKEN_COUNTRIES,
    "about_country": MISTAKEN_COUNTRIES,
    "language": {name.upper(): code for name, code in MISTAKEN_LANGUAGES.items()},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which stances are meant, by name; None and no names: all of them."""

    proposition: str | None = None
    outlet: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    company: str | None = None
    about_country: str | None = None


def find_names(connection: Connection, config: Path, asked: Filters) -> Filters:
    """`asked` in the spelling of the warehouse or the configuration, whatever its capitals; a product as its firm.

    Raises UsageError with every name that neither has. Any country that there is can be spoken about.
    """
    company = find_firm(asked.company, config)
    wanted: dict[str, tuple[str, ...]] = {
        "proposition": _several(asked.proposition),
        "outlet": asked.outlet,
        "country": asked.country,
        "language": asked.language,
        "company": _several(company),
        "about_country": _several(asked.about_country),
    }
    found = _look_up(connection, config, wanted)
    return Filters(
        proposition=_first(found["proposition"]),
        outlet=found["outlet"],
        country=found["country"],
        language=found["language"],
        company=_first(found["company"]),
        about_country=_first(found["about_country"]),
    )


def find_rule(connection: Connection, config: Path, name: str) -> str:
    """An alert rule as it is spelled, looked up and refused as find_names() does."""
    return _look_up(connection, config, {"rule": (name,)})["rule"][0]


def _look_up(
    connection: Connection, config: Path, wanted: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    stored = evidence.known_values(connection, [kind for kind, names in wanted.items() if names])
    configured = cache(lambda: _read_names(config))
    found: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for kind, names in wanted.items():
        known = {name: _match(name, stored[kind]) or _match(name, configured()[kind]) for name in names}
        found[kind] = tuple(dict.fromkeys(name for name in known.values() if name))
        everything = [] if all(known.values()) else [*stored[kind], *configured()[kind]]
        unknown += [refuse(kind, name, everything) for name, match in known.items() if match is None]
    if unknown:
        raise UsageError("\n".join(unknown))
    return found


def _several(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)


def _first(names: tuple[str, ...]) -> str | None:
    return names[0] if names else None


def _match(name: str, known: Iterable[str]) -> str | None:
    """`name` as one of `known` spells it: the same letters before the same but for their case."""
    folded: dict[str, str] = {}
    for value in known:
        if value == name:
            return value
        folded.setdefault(value.casefold(), value)
    return folded.get(name.strip().casefold())


def _read_names(config: Path) -> Mapping[str, tuple[str, ...]]:
    """What the configuration names; without a sound one nothing but the countries there are."""
    found: Configuration | None = None
    with suppress(ConfigurationError):
        found = load(config, environ=os.environ)
    feeds, topics = (found.feeds, found.topics) if found else ((), ())
    return {
        "proposition": tuple(each.id for each in found.codebook.propositions) if found else (),
        "rule": tuple(rule.id for rule in found.rules) if found else (),
        "outlet": tuple(feed.outlet for feed in feeds),
        "country": tuple(feed.country for feed in feeds if feed.country),
        "language": tuple(feed.language for feed in feeds if feed.language),
        # Products too, though find_firm() has put firms in their place: for who nearly wrote one.
        "company": tuple(name for topic in topics if topic.company for name in (topic.company, topic.name)),
        "about_country": tuple(sorted(COUNTRIES)),
    }


def refuse(kind: str, name: str, known: Iterable[str]) -> str:
    """What to say of a `name` that is none of the `known` ones: what was perhaps meant, and what there is."""
    names = list(dict.fromkeys(known))
    meant = _MISTAKEN.get(kind, {}).get(name.strip().upper())
    hint = f'; did you mean "{meant}"?' if meant in names else suggest(name, names)
    told = f"no such {_LABELS.get(kind, kind)}: {name}{hint}"
    if kind == "about_country":
        return told if hint else f"{told}; write its two letters of ISO 3166, like BR"
    if hint and len(names) > _MOST_TOLD:
        return told
    more = f" and {len(names) - _MOST_TOLD} more" if len(names) > _MOST_TOLD else ""
    there = ", ".join(sorted(names[:_MOST_TOLD])) + more if names else "none"
    return f"{told}{'' if hint else ';'} there are: {there}"
