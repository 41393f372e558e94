"""Forgetting, on a data folder that a real cycle filled: nothing of the article is left in any byte of it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from extractors.errors import WarehouseError
from flows.provenance import spell_addresses
from flows.removal import forgetting
from flows.removal.bars import KEY_NAME, read_bars
from flows.warc import members
from tests.fakes import NOW, Reply
from tests.flows.removal.stand import SENTENCE, SLUG, Marked, find_marked, where_left
from tests.flows.test_cycle import Desk
from warehouse.connection import hold_lock, open_live
from warehouse.removals import removals

pytestmark = pytest.mark.program

LATER = NOW + timedelta(days=1)
HOUR = timedelta(hours=1)


def clock() -> datetime:
    return LATER


def forget(desk: Desk, url: str, *, story: bool = False) -> forgetting.RemovalReport:
    with hold_lock(desk.data, purpose="forget"):
        (holdings,) = forgetting.find(desk.data / "bellwether.duckdb", [spell_addresses(url)], story=story)
        return forgetting.forget(desk.data, [held.article_id for held in holdings], clock=clock)


def marks_of(marked: Marked) -> tuple[str, ...]:
    return (SLUG, marked.article_id, marked.revision, marked.stance_id)


def test_not_a_byte_is_left_but_in_the_users_own_files(desk: Desk, marked: Marked) -> None:
    before = where_left(desk.data, SENTENCE, marked.url)
    assert {Path(name).parts[0] for name in before} == {
        "bellwether.duckdb",
        "snapshot.duckdb",
        "llm.sqlite3-wal" if "llm.sqlite3-wal" in before else "llm.sqlite3",
        "pages",
        "prefect",
        "reports",
        "notes.txt",
    }
    report = forget(desk, marked.url)
    assert where_left(desk.data, *marks_of(marked)) == ["notes.txt"]
    assert [path.name for path in report.left] == ["notes.txt"]
    assert [path.name for path in report.reports] == ["briefing.html"]
    assert (report.articles, report.archive_records, report.answers, report.runs) == (1, 2, 1, 3)
    assert desk.query("SELECT count(*) AS n FROM articles") == [{"n": 2}]
    assert (desk.data / "reports" / "other.html").exists()


def test_a_delete_alone_leaves_the_words_in_the_file(desk: Desk, marked: Marked) -> None:
    with open_live(desk.data / "bellwether.duckdb") as connection:
        connection.execute("DELETE FROM revisions WHERE article_id = $id", {"id": marked.article_id})
        connection.execute("CHECKPOINT")
    assert SENTENCE.encode() in (desk.data / "bellwether.duckdb").read_bytes()


def test_the_others_keep_their_pages_texts_and_stances(desk: Desk, marked: Marked) -> None:
    rest = "SELECT * FROM {} WHERE article_id <> '" + marked.article_id + "' ORDER BY ALL"
    tables = ("revisions", "stance_history", "entries", "aliases", "story_members", "story_bands")
    before = {name: desk.query(rest.format(name)) for name in tables}
    forget(desk, marked.url)
    assert {name: desk.query(f"SELECT * FROM {name} ORDER BY ALL") for name in tables} == before


def test_what_is_written_down_says_that_something_was_removed_and_not_what(desk: Desk, marked: Marked) -> None:
    report = forget(desk, marked.url)
    with open_live(desk.data / "bellwether.duckdb") as connection:
        (row,) = removals(connection)
    assert (row.articles, row.rows_deleted, row.archive_records) == (1, report.rows_deleted, 2)
    assert row.removed_at == LATER


def test_the_alert_is_withdrawn_and_empty_and_who_got_it_is_told(desk: Desk, marked: Marked) -> None:
    forget(desk, marked.url)
    (alert,) = desk.query("SELECT * FROM alerts WHERE alert_id = 'alert-1'")
    assert alert["withdrawn_because"] == "forgotten"
    assert alert["withdrawn_at"] == LATER
    told = {name: alert[name] for name in ("stance_id", "article_id", "story_id", "scope_value", "facts")}
    assert not any(told.values())
    (notice,) = desk.query("SELECT * FROM notices WHERE kind = 'withdrawal'")
    assert notice["alert_id"] == "alert-1"
    assert "Thorne" not in str(notice)
    assert "ban" not in str(notice)
    assert desk.query("SELECT message FROM deliveries") == [{"message": None}]


def test_it_does_not_come_back_with_the_next_poll(desk: Desk, marked: Marked) -> None:
    forget(desk, marked.url)
    (desk.data / "notes.txt").unlink()
    desk.paper.slugs.append("four")
    desk.site.requests.clear()
    summary = desk.cycle(LATER + HOUR)
    assert summary.articles["new"] == 1
    assert summary.dropped == {"forgotten": 1}
    assert f"/{SLUG}" not in desk.site.paths()
    assert where_left(desk.data, *marks_of(marked)) == []
    desk.paper.slugs.append("five")
    desk.cycle(LATER + 3 * HOUR)
    assert desk.query("SELECT count(*) AS n FROM drops WHERE reason = 'forgotten'") == [{"n": 1}]


@pytest.mark.server  # two cycles with their workers
def test_nor_under_an_address_that_leads_to_it(desk: Desk, marked: Marked) -> None:
    forget(desk, marked.url)
    (desk.data / "notes.txt").unlink()
    desk.paper.slugs = ["one", "moved"]
    desk.paper.corrections["moved"] = f"again {SLUG}"
    desk.paper.faults["/moved"] = Reply(status=302, headers={"Location": f"/{SLUG}"})
    assert desk.cycle(LATER + HOUR).dropped == {"returned": 1}
    assert where_left(desk.data, *marks_of(marked)) == []
    desk.paper.slugs.append("four")
    desk.site.requests.clear()
    assert desk.cycle(LATER + 3 * HOUR).dropped == {"forgotten": 1}
    assert "/moved" not in desk.site.paths()


def test_doing_it_again_finds_nothing_and_changes_nothing(desk: Desk, marked: Marked) -> None:
    forget(desk, marked.url)
    live = desk.data / "bellwether.duckdb"
    spelt = spell_addresses(marked.url)
    assert forgetting.find(live, [spelt], story=False) == ((),)
    assert forgetting.is_barred(desk.data, spelt)
    assert not forgetting.is_barred(desk.data, spell_addresses("https://harbour.example/other"))
    with hold_lock(desk.data, purpose="forget"):
        assert forgetting.resume(desk.data, clock=clock) is None


def test_the_warehouse_alone_does_not_tell_whether_a_guess_is_right(desk: Desk, marked: Marked) -> None:
    forget(desk, marked.url)
    key = (desk.data / KEY_NAME).read_text().strip()
    (desk.data / "notes.txt").unlink()
    assert where_left(desk.data, key) == [KEY_NAME]
    assert (desk.data / KEY_NAME).stat().st_mode & 0o777 == 0o600


def test_without_its_key_no_cycle_runs_until_the_bars_are_given_up(desk: Desk, marked: Marked) -> None:
    forget(desk, marked.url)
    (desk.data / KEY_NAME).unlink()
    with pytest.raises(WarehouseError, match=r"forget\.key is missing .* --lost-key"):
        desk.cycle(LATER + HOUR)
    with hold_lock(desk.data, purpose="forget"):
        assert forgetting.give_up_bars(desk.data) > 0
    with open_live(desk.data / "bellwether.duckdb") as connection:
        assert not read_bars(connection, desk.data).marks


def test_a_torn_page_at_the_end_of_an_archive_file_goes_with_it(desk: Desk, marked: Marked) -> None:
    with open_live(desk.data / "bellwether.duckdb") as connection:
        rows = "SELECT archive_file FROM revisions GROUP BY archive_file HAVING count(DISTINCT article_id) > 1"
        name = connection.execute(rows).fetchall()[0][0]
    archive = desk.data / "pages" / name
    whole = archive.stat().st_size
    page = list(members(archive))[1]
    with archive.open("ab") as file:
        file.write(archive.read_bytes()[page.offset : page.offset + page.length - 10])
    forget(desk, marked.url)
    assert archive.stat().st_size == whole


def test_any_address_will_do(desk: Desk, marked: Marked) -> None:
    with open_live(desk.data / "bellwether.duckdb") as connection:
        row = {"id": marked.article_id, "now": NOW}
        connection.execute("INSERT INTO aliases VALUES ($id, 'https://other.example/it', $now)", row)
    forget(desk, "other.example/it?utm_source=x")
    assert desk.query("SELECT count(*) AS n FROM articles") == [{"n": 2}]


def test_the_other_copies_of_a_story_stay_and_get_another_name_for_it(desk: Desk, marked: Marked) -> None:
    live = desk.data / "bellwether.duckdb"
    with open_live(live) as connection:
        first, second = find_marked(connection), find_marked(connection, "one")
        for name in ("revisions", "stance_history", "story_members"):
            connection.execute(
                f"UPDATE {name} SET story_id = $first WHERE article_id IN ($first, $second)",
                {"first": first.article_id, "second": second.article_id},
            )
    (holdings,) = forgetting.find(live, [spell_addresses(first.url)], story=True)
    assert [held.article_id for held in holdings] == [first.article_id, second.article_id]
    assert holdings[0].copies == 1
    forget(desk, first.url)
    assert desk.query("SELECT DISTINCT story_id FROM stances ORDER BY 1")[0] != {"story_id": first.article_id}
    (desk.data / "notes.txt").unlink()
    assert where_left(desk.data, first.article_id) == []


def test_an_alert_that_others_still_prove_stands(desk: Desk, marked: Marked) -> None:
    facts = json.dumps({"url": marked.url, "needed": 2})
    with open_live(desk.data / "bellwether.duckdb") as connection:
        connection.execute("UPDATE alerts SET scope = 'ever', scope_value = '', facts = $facts", {"facts": facts})
    forget(desk, marked.url)
    (alert,) = desk.query("SELECT * FROM alerts WHERE alert_id = 'alert-1'")
    assert alert["withdrawn_at"] is None
    assert alert["article_id"] != marked.article_id
    assert alert["facts"] is None
    assert desk.query("SELECT count(*) AS n FROM notices WHERE kind = 'withdrawal'") == [{"n": 0}]
