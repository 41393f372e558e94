"""The snapshot that the explorer's tests look at; nobody writes to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.explorer.desk import fill


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a snapshot."""
    return fill(tmp_path_factory.mktemp("desk") / "data")
