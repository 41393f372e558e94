"""What `maintain` takes away, and that no byte of it stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.loader import Configuration, load
from config.settings import Retention
from config.template import write
from extractors.errors import ConfigurationError
from extractors.model import EntryOutcome
from flows import maintenance
from flows.llm.cache import AnswerCache
from flows.llm.store import open_store
from flows.removal import forgetting
from tests.fakes import NOW
from tests.flows.removal.stand import where_left
from tests.warehouse.samples import DAY, FEEDS, a_poll, a_stance, an_article, an_entry
from warehouse import read
from warehouse.connection import open_live, open_snapshot, transaction
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.store import register_feeds, save_articles, save_outcomes, save_polls

OLD = "The quokkas slept. A ban is wrong, says Mara Quist of the yellow house."
QUOTE = "A ban is wrong, says Mara Quist of the yellow house."
NEW = "A ban is wrong, says Mara Quist today."
LATER = NOW + timedelta(days=100)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An old article and a new one, and an old entry that was dropped."""
    live = tmp_path / "data" / "bellwether.duckdb"
    with open_live(live) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            dropped = an_entry("dropped", summary="A walrus was seen.", seen_at=NOW)
            save_polls(connection, run_id="r", polls=[a_poll(shows=(dropped,))], now=NOW)
            outcome = EntryOutcome(article_id=dropped.article_id, status="dropped", reason="no_topic_in_entry")
            save_outcomes(connection, [outcome], now=NOW)
            for slug, text, quote, now in (("old", OLD, QUOTE, NOW), ("new", NEW, "A ban is wrong", LATER - DAY)):
                article = an_article(slug, text, stances=(a_stance(text, quote),))
                save_articles(connection, run_id="r", articles=[article], stories={}, now=now)
    publish(live, live.with_name("snapshot.duckdb"))
    return live.parent


@pytest.fixture
def configuration(tmp_path: Path) -> Configuration:
    write(tmp_path / "config")
    return load(tmp_path / "config", environ={})


def keeping(configuration: Configuration, **retention: int) -> Configuration:
    return replace(configuration, settings=replace(configuration.settings, retention=Retention(**retention)))


def maintain(configuration: Configuration, data: Path, **more: bool) -> maintenance.MaintenanceReport:
    return maintenance.maintain(configuration, data, clock=lambda: LATER, **more)


def ask(data: Path, sql: str) -> list[dict[str, object]]:
    with open_snapshot(data / "snapshot.duckdb") as connection:
        rows: list[dict[str, object]] = read.query(connection, sql).to_pylist()
    return rows


def test_everything_is_kept_until_the_settings_say_otherwise(configuration: Configuration, data: Path) -> None:
    before = (data / "bellwether.duckdb").stat().st_ino
    assert not maintain(configuration, data).changed
    assert (data / "bellwether.duckdb").stat().st_ino == before
    assert len(where_left(data, "quokkas")) == 2


def test_an_old_text_goes_and_its_stance_stays(configuration: Configuration, data: Path) -> None:
    wanted = keeping(configuration, text_days=30)
    assert maintain(wanted, data, dry_run=True).texts == 1
    assert len(where_left(data, "quokkas")) == 2
    assert maintain(wanted, data).texts == 1
    assert where_left(data, "quokkas") == []
    rows = ask(data, "SELECT text, text_removed_at FROM revisions ORDER BY recorded_at")
    assert rows == [{"text": "", "text_removed_at": LATER}, {"text": NEW, "text_removed_at": None}]
    (stance,) = ask(data, "SELECT quote, start_char, end_char FROM stances WHERE quote LIKE '%yellow%'")
    assert stance == {"quote": QUOTE, "start_char": OLD.index(QUOTE), "end_char": len(OLD)}
    assert not maintain(wanted, data).changed


def test_a_private_name_goes_with_its_text_and_out_of_its_quote(configuration: Configuration, data: Path) -> None:
    report = maintain(keeping(configuration, text_days=30, person_names_days=30), data)
    assert (report.texts, report.names) == (1, 1)
    rows = ask(data, "SELECT holder_name, quote FROM stances ORDER BY published_on, start_char DESC")
    assert [row["holder_name"] == "Mara Quist" for row in rows] == [False, True]
    assert "Quist" not in str(rows[0])
    assert str(rows[0]["holder_name"]).startswith("person-")
    assert len(str(rows[0]["quote"])) == len(QUOTE)
    assert not maintain(keeping(configuration, text_days=30, person_names_days=30), data).changed


@pytest.mark.parametrize("known", ["stories", "topics"])
def test_who_is_known_to_the_public_keeps_the_name(configuration: Configuration, data: Path, known: str) -> None:
    wanted = keeping(configuration, text_days=30, person_names_days=30, public_from_outlets=1, public_from_stories=2)
    if known == "topics":
        wanted = keeping(configuration, text_days=30, person_names_days=30)
        with open_live(data / "bellwether.duckdb") as connection:
            connection.execute("UPDATE stance_history SET holder_name = 'ByteDance'")
    report = maintain(wanted, data)
    assert (report.texts, report.names) == (1, 0)


def test_what_an_old_dropped_entry_told_goes_and_its_drop_stays(configuration: Configuration, data: Path) -> None:
    assert maintain(keeping(configuration, entry_days=30), data).entries == 1
    assert where_left(data, "walrus") == []
    rows = ask(data, "SELECT status, reason, title, summary FROM entries WHERE status = 'dropped'")
    assert rows == [{"status": "dropped", "reason": "no_topic_in_entry", "title": None, "summary": None}]


def test_killed_after_the_rows_changed_the_next_call_clears_the_bytes(
    configuration: Configuration, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(maintenance, "rewrite", die)
        with pytest.raises(KeyboardInterrupt):
            maintain(keeping(configuration, text_days=30), data)
    assert where_left(data, "quokkas") != []
    assert maintain(keeping(configuration, text_days=30), data).finished
    assert where_left(data, "quokkas") == []
    assert not forgetting.is_pending(data)


def test_answers_about_an_emptied_text_go_with_it(configuration: Configuration, data: Path) -> None:
    (revision,) = (row["revision"] for row in ask(data, "SELECT revision FROM revisions WHERE text LIKE '%quokkas%'"))
    store = open_store(data)
    cache = AnswerCache(store, clock=lambda: NOW)
    answers = {"k": [{"quote": "A ban is quokkaish"}], "l": []}
    cache.write(answers, model="m", documents={"k": str(revision), "l": "another"})
    store.close()
    assert maintain(keeping(configuration, text_days=30), data).answers == 1
    assert where_left(data, "quokka") == []


def test_old_pages_go_and_nothing_points_to_them(configuration: Configuration, data: Path) -> None:
    for day in ("2026-03-02", "2026-06-01"):
        (data / "pages" / day).mkdir(parents=True)
        (data / "pages" / day / "x-0001.warc.gz").touch()
    with open_live(data / "bellwether.duckdb") as connection:
        connection.execute("UPDATE revisions SET archive_file = '2026-03-02/x-0001.warc.gz', archive_offset = 7")
    settings = replace(configuration.settings, archive=replace(configuration.settings.archive, keep_days=30))
    assert maintain(replace(configuration, settings=settings), data).page_files == 1
    assert [path.name for path in (data / "pages").iterdir()] == ["2026-06-01"]
    with open_live(data / "bellwether.duckdb") as connection:
        assert connection.execute("SELECT count(archive_file) FROM revisions").fetchall() == [(0,)]


def test_names_without_an_end_of_their_texts_are_a_fault(tmp_path: Path) -> None:
    write(tmp_path / "config")
    with pytest.raises(ConfigurationError, match="while the text is kept, it tells the names"):
        load(tmp_path / "config", environ={"BELLWETHER_RETENTION__PERSON_NAMES_DAYS": "30"})


def test_a_clock_before_the_articles_takes_nothing(configuration: Configuration, data: Path) -> None:
    early = datetime(2020, 1, 1, tzinfo=NOW.tzinfo)
    report = maintenance.maintain(keeping(configuration, text_days=1, entry_days=1), data, clock=lambda: early)
    assert not report.changed
