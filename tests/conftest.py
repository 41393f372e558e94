"""Fixtures that every test may use."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's BELLWETHER_ variables must not reach the tests."""
    for name in [name for name in os.environ if name.startswith("BELLWETHER_")]:
        monkeypatch.delenv(name)
