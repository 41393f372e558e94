"""Writes the briefing where it is wanted, in the form that is wanted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from config.loader import Configuration
from extractors.errors import WarehouseError
from flows.places import place_snapshot
from flows.report import BRIEFING, NUMBERS
from flows.report.briefing import Briefing, Wish, read_briefing, to_json
from flows.report.page import render_page

Format = Literal["html", "pdf", "png"]


def write_briefing(
    data: Path,
    configuration: Configuration,
    *,
    wish: Wish | None = None,
    out: Path | None = None,
    form: Format = "html",
) -> Path:
    """Write the briefing of the snapshot in `data`; returns where. `out` defaults to reports/briefing.html there.

    The one of everything, in its place, is accompanied by its numbers. Raises UsageError, WarehouseError.
    """
    shown = open_briefing(data, configuration, wish)
    target = out or (data / BRIEFING).with_suffix(f".{form}")
    page = render_page(shown)
    if form == "html":
        put(target, page.encode())
    else:
        from flows.report.printing import print_page

        put(target, print_page(page, form))
    if form == "html" and out is None and wish in (None, Wish()):
        put(data / NUMBERS, to_json(shown).encode())
    return target


def open_briefing(data: Path, configuration: Configuration, wish: Wish | None = None) -> Briefing:
    """The briefing of the snapshot in `data`. Raises UsageError, WarehouseError."""
    snapshot = place_snapshot(configuration.settings.warehouse, data, environ=os.environ)
    shown = read_briefing(snapshot, configuration, wish)
    if shown is None:
        raise WarehouseError("Nothing was collected yet: no feed was ever polled. Run `bellwether track` first.")
    return shown


def put(path: Path, content: bytes) -> None:
    """Write a file as a whole: whoever reads it meanwhile has the one before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
