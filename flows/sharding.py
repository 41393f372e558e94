"""Which part of the feeds and pages a cycle works on, where several machines share a lake."""

from __future__ import annotations

from dataclasses import replace

from config.checks import Wrong
from config.loader import Configuration
from config.sharding import shard as part
from extractors.errors import UsageError


def choose_shard(configuration: Configuration, shard: str | None) -> Configuration:
    """`configuration` with the part that was asked for, like "2/4"; None leaves that of settings.toml.

    Raises UsageError for what is no part, and where the warehouse is a file: nobody else could do the other parts.
    """
    if shard is None:
        return configuration
    read = part().accept(shard)
    if isinstance(read, Wrong):
        raise UsageError(f"--shard {read.message}")
    settings = configuration.settings
    if read.of > 1 and not settings.warehouse.store:
        raise UsageError(
            f"--shard {read} leaves the other parts to other machines, and a warehouse in a file has one writer; "
            'set warehouse.store (see "On DuckLake" in warehouse/README.md), or leave out --shard'
        )
    return replace(configuration, settings=replace(settings, fetch=replace(settings.fetch, shard=read)))
