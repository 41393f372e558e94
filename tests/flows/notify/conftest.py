"""A desk over a copy of a migrated warehouse."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.flows.notify.desk import Desk
from tests.warehouse.conftest import live, template

__all__ = ["live", "template"]


@pytest.fixture
def desk(live: Path) -> Desk:
    """A desk whose webhook has a secret and, until a test names one, no address."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BELLWETHER_", "PREFECT_"))}
    return Desk(data=live.parent, environ={**kept, "HOOK_SECRET": "s3cret-of-the-hook"})
