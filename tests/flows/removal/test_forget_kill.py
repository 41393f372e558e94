"""kill -9 at every step of a removal: whoever comes next finishes it, and nothing else is harmed."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from extractors.errors import WarehouseError
from flows.removal import forgetting
from tests.fakes import NOW
from tests.flows.removal.stand import SLUG, Marked, where_left
from tests.flows.test_cli import surroundings
from tests.flows.test_cycle import Desk
from warehouse.connection import hold_lock

pytestmark = pytest.mark.program

# Kills itself right before or right after the step that it is told.
CHILD = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from flows.removal import forgetting
from warehouse.connection import hold_lock

data, article, step, when = sys.argv[1:]

def fatal(work):
    def call(*arguments, **named):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        work(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
    return call

if step:
    setattr(forgetting, step, fatal(getattr(forgetting, step)))
print("started", flush=True)
with hold_lock(Path(data), purpose="forget"):
    forgetting.forget(Path(data), [article], clock=lambda: datetime(2026, 3, 3, tzinfo=UTC))
"""
STEPS = ("_bar", "forget_answers", "forget_runs", "remove_reports", "erase_pages", "_delete", "rewrite", "publish")


def start(desk: Desk, marked: Marked, step: str = "", when: str = "") -> subprocess.Popen[bytes]:
    arguments = [str(desk.data), marked.article_id, step, when]
    environ = surroundings(desk.data.parent)
    child = subprocess.Popen([sys.executable, "-c", CHILD, *arguments], env=environ, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"started\n"
    return child


def check_finished(desk: Desk, marked: Marked) -> None:
    (desk.data / "notes.txt").unlink()
    assert where_left(desk.data, SLUG, marked.article_id, marked.revision) == []
    assert not forgetting.is_pending(desk.data)
    assert desk.query("SELECT count(*) AS n FROM articles") == [{"n": 2}]
    assert desk.query("SELECT articles FROM removals") == [{"articles": 1}]
    assert not [path.name for pattern in ("*.new-*", "*.wal", "*.tmp-*") for path in desk.data.rglob(pattern)]


@pytest.mark.server  # sixteen processes, a second or two each
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_it_is_finished_by_whoever_comes_next(
    desk: Desk, marked: Marked, step: str, when: str
) -> None:
    child = start(desk, marked, step, when)
    assert child.wait(60) == -signal.SIGKILL
    assert forgetting.is_pending(desk.data)
    with hold_lock(desk.data, purpose="forget"):
        if (step, when) == ("_bar", "before"):
            # Nothing has happened yet but the note that something would.
            forgetting.forget(desk.data, [marked.article_id], clock=lambda: NOW)
        else:
            assert forgetting.resume(desk.data, clock=lambda: NOW) is not None
    check_finished(desk, marked)


@pytest.mark.server  # six processes, a second or two each
def test_killed_at_random_moments_again_and_again(desk: Desk, marked: Marked) -> None:
    seeded = random.Random("forget")
    for _ in range(6):
        child = start(desk, marked)
        time.sleep(seeded.uniform(0, 0.8))
        child.kill()
        child.wait()
        assert desk.query("SELECT count(*) AS n FROM articles")[0]["n"] in (2, 3)
    with hold_lock(desk.data, purpose="forget"):
        forgetting.forget(desk.data, [marked.article_id], clock=lambda: NOW)
    check_finished(desk, marked)


def test_a_kill_after_the_rows_went_is_finished_by_the_next_removal(desk: Desk, marked: Marked) -> None:
    assert start(desk, marked, "_delete", "after").wait(60) == -signal.SIGKILL
    assert where_left(desk.data, SLUG) != ["notes.txt"]
    with hold_lock(desk.data, purpose="forget"):
        forgetting.resume(desk.data, clock=lambda: NOW)
    check_finished(desk, marked)


def test_a_full_disk_is_told_and_nothing_is_lost(desk: Desk, marked: Marked, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(desk.data)._replace(free=0)
    with hold_lock(desk.data, purpose="forget"):
        with monkeypatch.context() as patched:
            patched.setattr(shutil, "disk_usage", lambda _: usage)
            with pytest.raises(WarehouseError, match="too full to write the warehouse anew"):
                forgetting.forget(desk.data, [marked.article_id], clock=lambda: NOW)
        assert forgetting.resume(desk.data, clock=lambda: NOW) is not None
    check_finished(desk, marked)
