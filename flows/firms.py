"""Stances go by the firm behind a product; people ask for the product."""

from __future__ import annotations

from pathlib import Path

import click

from config.loader import load_firms


def find_firm(asked: str | None, config: Path) -> str | None:
    """The firm that `asked` stands for: itself, or the one behind a product or app, which is said on standard error."""
    if asked is None:
        return None
    firm = load_firms(config).get(asked.lower(), asked)
    if firm.lower() != asked.lower():
        click.echo(f"{asked} goes by its firm, {firm}", err=True)
    return firm
