"""How the settings say that the snapshot is to be published."""

from __future__ import annotations

from config.settings import Warehouse
from warehouse.publish import TextPolicy


def read_policy(settings: Warehouse) -> TextPolicy:
    """Whether the texts of articles are in the snapshot of every cycle."""
    return TextPolicy(mode=settings.snapshot_texts, most_bytes=settings.snapshot_texts_up_to_mb * 1_000_000)
