"""What becomes of a proposal: a proposition of its own, examples of a known stance, or nothing for a while.

The configuration is written first, whole or not at all, and a copy of what it replaces kept; then the decision.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.growing import add_proposition, check_codebook, raise_version, read_text
from config.ownexemplars import EXEMPLARS_NAME, read_exemplars, write_exemplars
from config.writing import replace_file
from extractors.errors import ConfigurationError, UsageError
from extractors.model import OwnExemplar, Pole, Proposition
from flows.reworking import find_live
from warehouse import discovery
from warehouse.connection import hold_lock, open_live, transaction
from warehouse.discovery import DiscoveryRow
from warehouse.migrate import migrate

CODEBOOK_NAME = "stances.toml"
OPEN = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided of a proposal, and which files it changed. `exemplars`: how many sentences became examples;
    `named_by`: the model whose words were taken.
    """

    discovery_id: str
    state: str
    became: str | None
    codebook_version: str | None = None
    exemplars: int = 0
    files: tuple[Path, ...] = ()
    backups: tuple[Path, ...] = ()
    named_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A proposition as it shall be accepted, and the pole of its examples. `named_by`: the model that worded it."""

    proposition: Proposition
    pole: Pole
    named_by: str | None = None


def draft(
    data: Path,
    discovery_id: str,
    *,
    proposition_id: str | None,
    statement: str | None,
    affirm: str | None,
    reject: str | None,
    not_this: str,
    pole: Pole | None,
    now: datetime,
) -> Draft:
    """What was given, and what is missing as the proposal's suggestion has it.

    Poles are the suggestion's where the statement is. Raises UsageError for a proposal that is not there or was
    decided, and where neither gives an id and a statement.
    """
    row = _read_open(data, discovery_id, now) if proposition_id is None or statement is None else None
    if row and row.suggested_id is None:
        raise UsageError(
            f"nothing suggests a name for {discovery_id}: give --id and --statement, or let a language model suggest "
            f"them (`bellwether discover suggest {discovery_id}`)"
        )
    worded = row if statement is None else None
    text = (worded.suggested_statement if worded else statement) or ""
    return Draft(
        proposition=Proposition(
            id=proposition_id or (row.suggested_id if row else None) or "",
            statement=text,
            affirm=affirm or (worded.suggested_affirm if worded else None) or text,
            reject=reject or (worded.suggested_reject if worded else None) or f"It is not so: {text}",
            not_this=not_this,
        ),
        pole=pole or ("reject" if worded and worded.suggested_pole == "reject" else "affirm"),
        named_by=row.suggested_by if row else None,
    )


def _read_open(data: Path, discovery_id: str, now: datetime) -> DiscoveryRow:
    with hold_lock(data, purpose="discover", now=now), open_live(find_live(data)) as connection:
        migrate(connection, now=now)
        return find_open(discovery.list_discoveries(connection), discovery_id)


def accept(
    config: Path, data: Path, discovery_id: str, *, proposition: Proposition, pole: Pole, network: str, now: datetime
) -> Decided:
    """Make a proposal a proposition of the codebook, its sentences the examples of `pole`.

    `network`: the SHA-256 of the one that gave their vectors. Raises UsageError for a proposal that is not there or was
    decided, and ConfigurationError where the codebook would have a fault; nothing is changed then.
    """
    with hold_lock(data, purpose="discover", now=now):
        row, examples = _read(data, discovery_id, proposition.id, pole, network, now)
        text = add_proposition(config / CODEBOOK_NAME, proposition)
        return _write(config, data, row, text, examples, state="accepted", became=f"{proposition.id}/{pole}", now=now)


def merge(
    config: Path, data: Path, discovery_id: str, *, proposition: str, pole: Pole, network: str, now: datetime
) -> Decided:
    """Make the sentences of a proposal examples of a stance that the codebook has. Raises as `accept`."""
    path = config / CODEBOOK_NAME
    with hold_lock(data, purpose="discover", now=now):
        known = [each.id for each in check_codebook(read_text(path), path).propositions]
        if proposition not in known:
            raise UsageError(f"{path} has no proposition {proposition!r}; choose one of {', '.join(known)}")
        row, examples = _read(data, discovery_id, proposition, pole, network, now)
        text = raise_version(path)
        return _write(config, data, row, text, examples, state="merged", became=f"{proposition}/{pole}", now=now)


def reject(data: Path, discovery_id: str, *, now: datetime) -> Decided:
    """Turn a proposal down: its like is not proposed again for a while. Raises as `accept`."""
    with hold_lock(data, purpose="discover", now=now), open_live(find_live(data)) as connection:
        migrate(connection, now=now)
        find_open(discovery.list_discoveries(connection), discovery_id)
        with transaction(connection):
            discovery.decide(connection, discovery_id, state="rejected", became=None, now=now)
    return Decided(discovery_id=discovery_id, state="rejected", became=None)


def find_open(found: Sequence[DiscoveryRow], discovery_id: str) -> DiscoveryRow:
    """The proposal of that id. Raises UsageError where there is none, or it was decided."""
    row = find_any(found, discovery_id)
    if row.state != OPEN:
        became = f" ({row.became})" if row.became else ""
        raise UsageError(f"{discovery_id} was {row.state}{became} before; nothing is left to decide")
    return row


def find_any(found: Sequence[DiscoveryRow], discovery_id: str) -> DiscoveryRow:
    """The proposal of that id. Raises UsageError where there is none."""
    row = next((each for each in found if each.discovery_id == discovery_id), None)
    if row is None:
        raise UsageError(f"there is no proposal {discovery_id!r}; `bellwether discover list` shows what there is")
    return row


def _read(
    data: Path, discovery_id: str, proposition: str, pole: Pole, network: str, now: datetime
) -> tuple[DiscoveryRow, list[OwnExemplar]]:
    with open_live(find_live(data)) as connection:
        migrate(connection, now=now)
        row = find_open(discovery.list_discoveries(connection), discovery_id)
        members = discovery.read_members(connection, discovery_id)
    if not members:
        raise UsageError(f"none of the sentences of {discovery_id} is stored any more; reject it")
    examples = [
        OwnExemplar(
            text=member.quote,
            proposition=proposition,
            pole=pole,
            vector=member.vector,
            network=network,
            article_id=member.article_id,
        )
        for member in members
    ]
    return row, examples


def _write(
    config: Path,
    data: Path,
    row: DiscoveryRow,
    codebook: str,
    examples: Sequence[OwnExemplar],
    *,
    state: str,
    became: str,
    now: datetime,
) -> Decided:
    stances, exemplars = config / CODEBOOK_NAME, config / EXEMPLARS_NAME
    book = check_codebook(codebook, stances)
    old, faults = read_exemplars(exemplars, [each.id for each in book.propositions])
    if faults:
        raise ConfigurationError(faults)
    backups = tuple(_keep(path, now) for path in (stances, exemplars) if path.exists())
    # Examples of a proposition that is not there yet would be a fault; a proposition without examples is none.
    replace_file(stances, codebook)
    replace_file(exemplars, write_exemplars((*old, *examples)))
    with open_live(find_live(data)) as connection, transaction(connection):
        discovery.decide(connection, row.discovery_id, state=state, became=became, now=now)
    return Decided(
        discovery_id=row.discovery_id,
        state=state,
        became=became,
        codebook_version=book.version,
        exemplars=len(examples),
        files=(stances, exemplars),
        backups=backups,
    )


def _keep(path: Path, now: datetime) -> Path:
    copy = path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%SZ}.bak")
    shutil.copy2(path, copy)
    return copy
