"""The commands of `bellwether review` that let the tagger learn from what people said."""

from __future__ import annotations

import click


@click.command()
def thresholds() -> None:
    """x"""


@click.command()
def train() -> None:
    """x"""
