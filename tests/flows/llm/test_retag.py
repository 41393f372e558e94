"""Tagging anew with a language model behind the workers: what it could not be asked about stays due."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from config.loader import load
from flows.progress import Silence
from flows.retagging import RetagWish, retag_articles
from tests.fakes import NOW
from tests.flows.llm.test_cycle import Desk, desk

__all__ = ["desk"]

# Starts worker processes that load the model, several times.
pytestmark = pytest.mark.server


def retag(desk: Desk) -> dict[str, Any]:
    return asyncio.run(
        retag_articles(
            load(desk.config, environ={}), data=desk.data, wish=RetagWish(), clock=lambda: NOW, progress=Silence()
        )
    )


def test_what_fell_back_is_due_until_the_model_answers(desk: Desk) -> None:
    desk.broken = True
    desk.cycle()
    before = desk.query("SELECT stance_id FROM stances ORDER BY ALL")
    summary = retag(desk)
    assert (summary["articles"]["retagged"], summary["left"]) == (0, {"http_500": 3})
    assert desk.query("SELECT stance_id FROM stances ORDER BY ALL") == before
    desk.broken = False
    summary = retag(desk)
    assert (summary["articles"]["retagged"], summary["left"], summary["llm"]["calls"]) == (3, {}, 3)
    assert desk.query("SELECT DISTINCT origin, tagger_version FROM stances") == [
        {"origin": "llm", "tagger_version": summary["tagger_version"]}
    ]
    assert retag(desk)["articles"]["due"] == 0
