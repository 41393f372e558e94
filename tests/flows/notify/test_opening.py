"""Opening the live file while somebody else holds the data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.errors import WarehouseLocked
from flows.notify.opening import by_hand, insistent
from tests.fakes import NOW
from warehouse.connection import hold_lock


def test_a_command_waits_and_says_for_whom(live: Path) -> None:
    told: list[str] = []
    with (
        hold_lock(live.parent, purpose="track"),
        pytest.raises(WarehouseLocked),
        by_hand(live.parent, purpose="ack", clock=lambda: NOW, tell=told.append, seconds=0.3),
    ):
        pass
    assert len(told) == 1
    assert "(track)" in told[0]
    with by_hand(live.parent, purpose="ack", clock=lambda: NOW, tell=told.append) as connection:
        assert connection.execute("SELECT 1").fetchall() == [(1,)]
    with hold_lock(live.parent, purpose="the lock was let go"):
        pass


def test_who_must_get_through_does_so_although_a_cycle_hangs(live: Path) -> None:
    opening = insistent(live.parent, purpose="digest", clock=lambda: NOW, seconds=0.3)
    with hold_lock(live.parent, purpose="track"):
        for _ in range(2):
            with opening() as connection:
                assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_an_error_of_the_block_is_not_taken_for_a_lock(live: Path) -> None:
    opening = insistent(live.parent, purpose="digest", clock=lambda: NOW, seconds=0.3)
    with pytest.raises(WarehouseLocked, match="of the block"), opening():
        raise WarehouseLocked("of the block")
