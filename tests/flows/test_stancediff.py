"""`stances diff` on a snapshot that a retag has changed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.errors import UsageError
from flows.stancediff import StanceDiff, compare, describe_diff, write_diff
from tests.flows.test_cli import bellwether
from tests.warehouse.samples import DAY, FEEDS, NOW
from tests.warehouse.test_changes import three
from warehouse.connection import open_live, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds

pytestmark = pytest.mark.program

LATER = NOW + 9 * DAY


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    live = folder / "bellwether.duckdb"
    with open_live(live) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            three(connection)
    publish(live, folder / "snapshot.duckdb")
    return folder / "snapshot.duckdb"


def diff(snapshot: Path, *sides: str, most: int = 10) -> StanceDiff:
    return compare(snapshot, sides, most=most, now=LATER)


def test_without_sides_the_last_two_taggers_are_compared(snapshot: Path) -> None:
    found = diff(snapshot)
    assert (found.comparison.old_tagger, found.comparison.new_tagger) == ("tagger-1", "t2")
    assert found == diff(snapshot, "tagger-1", "t2") == diff(snapshot, "tag", "t2")


def test_moments_are_days_times_or_now(snapshot: Path) -> None:
    days = diff(snapshot, "2026-03-03", "2026-03-04")
    assert days.comparison.old_at == (NOW + DAY).replace(hour=0)
    assert diff(snapshot, "2026-03-02T18:00", "now").stands == diff(snapshot).stands
    assert diff(snapshot, "2026-03-02T20:00+02:00", "now").comparison.old_at == NOW + timedelta(hours=6)


@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (("t2",), "two taggers or two moments"),
        (("t2", "now"), "two of a kind"),
        (("t2", "nosuch"), "no tagger that read a text; there are t2, tagger-1"),
        (("t", "t2"), "beginning of several taggers; there are t2, tagger-1"),
        (("t2", "t2"), "the same tagger"),
        (("2026-02-31", "now"), "no moment"),
    ],
)
def test_sides_that_cannot_be_compared_are_told(snapshot: Path, sides: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        diff(snapshot, *sides)


def test_a_person_reads_numbers_then_sentences(snapshot: Path) -> None:
    lines = list(describe_diff(diff(snapshot)))
    assert lines[:2] == ["tagger-1 → t2", "2 texts that both have read"]
    assert lines[4].split() == ["ban", "reject", "1", "2", "+1", "+0", "1", "1", "→", "2", "1", "→", "2"]
    assert "+ ban reject  by Mara Quist  0.90" in lines
    assert "  | A ban is wrong" in lines
    assert "  Harbour Post, 2026-03-01: About b  https://harbour.example/b" in lines


def test_nothing_changed_is_said(snapshot: Path) -> None:
    assert list(describe_diff(diff(snapshot, "2026-03-05", "now")))[-1] == "Nothing changed."


def test_a_program_reads_the_same(snapshot: Path) -> None:
    found = write_diff(diff(snapshot, most=1))
    assert (found["old"], found["new"], found["articles"]) == ("tagger-1", "t2", 2)
    assert [len(found["stances"]), len(found["sentences"])] == [3, 1]


def test_the_command(snapshot: Path, tmp_path: Path) -> None:
    got = bellwether("stances", "diff", "--json", "--data", snapshot.parent, home=tmp_path)
    assert got.returncode == 0, got.stderr
    assert {one["change"] for one in json.loads(got.stdout)["sentences"]} == {"gained", "lost"}
    got = bellwether("stances", "diff", "x", "y", "--data", snapshot.parent, home=tmp_path)
    assert (got.returncode, "is no tagger" in got.stderr) == (2, True)
