"""Every fault of the newsroom's loopback web ends in the outcome that flows/FAULTS.md names."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.loader import load
from flows.cycle import Cycle
from flows.progress import Silence
from tests.flows.hostile.table import NEWSROOM as TOLD
from tests.flows.paper import configure
from tests.flows.test_cycle import run
from warehouse import read
from warehouse.connection import open_snapshot

SERVER = Path(__file__).parents[3] / "shared" / "newsroom" / "serve.py"
PORT = 18_540


@pytest.mark.newsroom
@pytest.mark.skipif(not SERVER.exists(), reason="the newsroom lies beside the checkout, where there is one")
def test_every_fault_of_the_newsroom_ends_in_its_named_outcome(tmp_path: Path) -> None:
    out = tmp_path / "feeds.txt"
    command = [sys.executable, str(SERVER), "--feeds", "6", "--items", "10", "--faults", "1", "--port", str(PORT)]
    server = subprocess.Popen([*command, "--out", str(out)], stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        config = configure(tmp_path / "config", out.read_text().split())
        settings = config / "settings.toml"
        settings.write_text(settings.read_text().replace("retries = 0", "retries = 1"))
        cycle = Cycle(
            load(config, environ={}), data=tmp_path / "data", clock=lambda: datetime.now(UTC), progress=Silence()
        )
        asyncio.run(run(cycle))
    finally:
        server.terminate()
        server.wait()
    with open_snapshot(tmp_path / "data" / "snapshot.duckdb") as connection:
        rows = read.query(connection, "SELECT url, status, coalesce(reason, '') AS reason FROM entries").to_pylist()
    ended = {row["url"]: f"{row['status']} {row['reason']}".strip() for row in rows}
    outcomes: dict[str, set[str]] = defaultdict(set)
    for article in json.loads((tmp_path / "feeds.txt.json").read_text()):
        outcomes[article["fault"]].add(ended[article["url"]])
    # Where the feed itself carries enough, its text is stored in place of the page's.
    own = {name: found - {"stored"} or found for name, found in outcomes.items()}
    assert own == {name: {outcome} for name, (_, outcome) in TOLD.items()}
