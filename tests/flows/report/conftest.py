"""The newsstand, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.loader import Configuration
from flows.report.briefing import Briefing, read_briefing
from tests.extractors.stance.shipped import configuration
from tests.flows.report.newsstand import make_newsstand
from warehouse.connection import SNAPSHOT_NAME


@pytest.fixture(scope="session")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_newsstand(tmp_path_factory.mktemp("newsstand"))


@pytest.fixture(scope="session")
def shipped() -> Configuration:
    return configuration()


@pytest.fixture(scope="session")
def shown(stand: Path, shipped: Configuration) -> Briefing:
    """The briefing of everything."""
    briefing = read_briefing(stand / SNAPSHOT_NAME, shipped)
    assert briefing is not None
    return briefing
