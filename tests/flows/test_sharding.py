"""Sharing the feeds out over machines."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.loader import load
from config.sharding import Shard
from config.template import write
from extractors.errors import ConfigurationError, UsageError
from flows.sharding import choose_shard
from tests.fakes import internet
from tests.flows.paper import Paper, configure
from tests.flows.test_cli import bellwether
from tests.warehouse.lake.postgres import running

HOSTS = [f"127.0.0.{n}" for n in range(1, 7)]
SLUGS = [f"story-{n:02d}" for n in range(5)]


@pytest.mark.server
def test_two_machines_at_once_do_all_of_it_and_ask_no_host_twice(tmp_path: Path) -> None:
    with running() as postgres, internet(Paper(slugs=list(SLUGS)).answer) as site:
        configure(tmp_path / "config", [site.url("/feed.xml", host) for host in HOSTS])
        settings = tmp_path / "config" / "settings.toml"
        store = f'store = "ducklake:postgres:{postgres.database("lake")}"\ndata_path = "{tmp_path / "lake"}"\n'
        settings.write_text(f"{settings.read_text()}[warehouse]\n{store}")
        bellwether("query", "SELECT 1", home=tmp_path)

        def work(number: int) -> dict[str, dict[str, int]]:
            names = {"BELLWETHER_FETCH__USER_AGENT": f"machine-{number}"}
            arguments = ("track", "--shard", f"{number}/2", "--data", f"data-{number}", "--json")
            ended = bellwether(*arguments, home=tmp_path, environ=names)
            assert ended.returncode == 0, ended.stderr
            summary: dict[str, dict[str, int]] = json.loads(ended.stdout.splitlines()[-1])
            return summary

        with ThreadPoolExecutor(2) as both:
            first, second = both.map(work, (1, 2))
        asked = {(request.headers["host"], request.headers["user-agent"]) for request in site.requests}
        pages = [request for request in site.requests if request.path.startswith("/story")]
        counted = bellwether("query", "SELECT count(*) AS n FROM articles", "--json", home=tmp_path)
    assert len(asked) == len(HOSTS), "each host by one machine"
    assert {agent for _, agent in asked} == {"machine-1", "machine-2"}
    assert first["feeds"]["ok"] + second["feeds"]["ok"] == len(HOSTS)
    assert len(pages) == len(HOSTS) * len(SLUGS)
    assert json.loads(counted.stdout) == [{"n": len(HOSTS) * len(SLUGS)}]


def test_a_part_can_be_asked_for_by_option_setting_and_variable(tmp_path: Path) -> None:
    write(tmp_path / "config")
    lake = {"BELLWETHER_WAREHOUSE__STORE": "ducklake:postgres:dbname=b", "BELLWETHER_WAREHOUSE__DATA_PATH": "/srv/lake"}
    configuration = load(tmp_path / "config", environ={**lake, "BELLWETHER_FETCH__SHARD": "3/4"})
    assert choose_shard(configuration, None).settings.fetch.shard == Shard(3, 4)
    assert choose_shard(configuration, "1/2").settings.fetch.shard == Shard(1, 2)
    with pytest.raises(UsageError, match=r'--shard must be a part like "2/4", the second of four, not "5/4"'):
        choose_shard(configuration, "5/4")


def test_a_file_has_one_writer_so_its_parts_would_be_nobodys(tmp_path: Path) -> None:
    write(tmp_path / "config")
    configuration = load(tmp_path / "config", environ={})
    with pytest.raises(UsageError, match=r"--shard 2/4 leaves the other parts .* set warehouse\.store"):
        choose_shard(configuration, "2/4")
    assert choose_shard(configuration, "1/1").settings.fetch.shard == Shard()
    with pytest.raises(ConfigurationError, match=r"2/4 leaves the other parts to other machines"):
        load(tmp_path / "config", environ={"BELLWETHER_FETCH__SHARD": "2/4"})
