"""kill -9 between the commit of an alert and its delivery: none is lost, and repeats carry the same id."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import Reply, internet
from tests.flows.notify.desk import Desk
from tests.flows.test_cli import CHECKOUT, surroundings

pytestmark = pytest.mark.server

KILLS = 12
SLOW = 0.15
MOST_ROUNDS = 10
OPEN = "SELECT alert_id FROM alerts ANTI JOIN (FROM deliveries WHERE state = 'accepted') USING (alert_id)"


def run(data: Path, url: str, *, alerts: int, kill_after: float | None) -> float:
    """One delivery, killed so many seconds after its alerts were committed; returns how long it lived after that."""
    arguments = [sys.executable, "-m", "tests.flows.notify.killed", str(data), url, str(alerts)]
    environ = surroundings(data, HOOK_SECRET="x")
    with subprocess.Popen(arguments, cwd=CHECKOUT, env=environ, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "stored\n"
        began = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            child.kill()
        assert child.wait() == (0 if kill_after is None else child.returncode)
        return time.monotonic() - began


def strike(desk: Desk, *, kills: int, seed: str) -> tuple[set[str], list[dict[str, Any]]]:
    """(ids of all alerts, what the receiver got) after so many killed deliveries and some that are left alone."""
    seeded = random.Random(seed)
    with internet(lambda _: Reply(stall=SLOW, body=b"ok")) as site:
        span = run(desk.data, site.url("/in"), alerts=3, kill_after=None)
        for _ in range(kills):
            run(desk.data, site.url("/in"), alerts=3, kill_after=seeded.uniform(0, span))
        for _ in range(MOST_ROUNDS):
            run(desk.data, site.url("/in"), alerts=0, kill_after=None)
            if not desk.rows(OPEN):
                break
            # What did not fit into one delivery on a busy machine comes with the next one, without its pause.
            with desk.writing() as connection:
                connection.execute("UPDATE deliveries SET next_try_at = tried_at WHERE state = 'failed'")
        got = [json.loads(request.body) for request in site.requests]
    return {row[0] for row in desk.rows("SELECT alert_id FROM alerts")}, got


def test_none_is_lost_and_repeats_carry_the_same_id(desk: Desk) -> None:
    alerts, got = strike(desk, kills=KILLS, seed="kill")
    assert len(alerts) == 3 * (KILLS + 1)
    told = [ident for body in got for ident in body["ids"]]
    assert set(told) == alerts
    assert max(Counter(told).values()) <= KILLS
    assert contradictions(got) == []
    assert desk.rows(OPEN) == []


def contradictions(got: list[dict[str, Any]]) -> list[str]:
    """Message ids under which different things were told."""
    contents: dict[str, set[str]] = {}
    for body in got:
        told = {key: value for key, value in body.items() if key != "sent_at"}
        contents.setdefault(body["id"], set()).add(json.dumps(told, sort_keys=True))
    return [ident for ident, different in contents.items() if len(different) > 1]
