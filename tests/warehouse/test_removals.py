"""Every table that can name an article is looked at when one is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.samples import NOW, a_poll, an_article, an_entry
from warehouse import removals
from warehouse.connection import Connection, open_live, transaction
from warehouse.rewrite import rewrite
from warehouse.store import save_articles, save_polls

# What tells which article a row is of. A new table with one of these belongs into removal_delete.sql,
# removal_rename.sql or removal_mentions.sql, and then into the list below.
TELLING = {
    "article_id", "revision", "stance_id", "story_id", "url", "canonical_url", "address", "title", "text", "quote",
    "summary", "message", "facts", "reason", "key", "value", "scope_value", "holder_name",
}  # fmt: skip
HANDLED = {
    "alerts", "aliases", "audit_items", "audit_reads", "deliveries", "drops", "entries", "failures", "labels", "mutes",
    "notices",
    "novelty_baseline", "novelty_days", "novelty_scopes", "novelty_watched", "revisions", "runs", "stance_history",
    "story_bands", "story_members", "taggings", "discovery_statements", "discovery_texts",
}  # fmt: skip
# Of feeds and of the operation, not of articles.
NOT_OF_ARTICLES = {"feeds", "feed_polls", "conditions"}


def test_no_table_that_can_name_an_article_is_forgotten_by_forget(warehouse: Connection) -> None:
    columns = warehouse.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
    views = {row[0] for row in warehouse.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    telling = {table for table, column in columns if table not in views and column in TELLING}
    assert telling >= {"revisions", "alerts"}
    assert telling - HANDLED - NOT_OF_ARTICLES == set()


@pytest.mark.parametrize(
    ("word", "text", "there"),
    [
        (removals.Word(kind="address", word="https://a.example/x"), "see https://a.example/x.", True),
        (removals.Word(kind="address", word="https://a.example/x"), "see https://a.example/x-later", False),
        (removals.Word(kind="address", word="https://a.example/x"), "see https://a.example/x.html", False),
        (removals.Word(kind="title", word="A title (of some length)"), "A title (of some length)!", True),
    ],
)
def test_a_word_is_found_whole(warehouse: Connection, word: removals.Word, text: str, there: bool) -> None:
    import re

    assert word.pattern is not None
    assert bool(re.search(word.pattern, text)) is there
    row = {"text": text, "pattern": word.pattern}
    assert warehouse.execute("SELECT regexp_matches($text, $pattern)", row).fetchall() == [(there,)]


def test_what_is_too_common_is_not_looked_for() -> None:
    assert removals.Word(kind="title", word="TikTok").pattern is None
    assert removals.Word(kind="holder", word="The whole of the government").pattern is None


def test_an_entry_under_a_further_address_is_the_same_article_and_another_article_is_not(live: Path) -> None:
    alias, other = "https://harbour.example/short", "https://harbour.example/other"
    with open_live(live) as connection, transaction(connection):
        shown = (an_entry("long"), an_entry("short", canonical_url=alias, url=alias))
        save_polls(connection, run_id="r", polls=[a_poll(shows=shown)], now=NOW)
        text = "Nothing like it."
        articles = [an_article("long", aliases=(alias, other)), an_article("other", text, stances=())]
        save_articles(connection, run_id="r", articles=articles, stories={}, now=NOW)
        (long, other_id) = (tagged.article.article_id for tagged in articles)
        assert removals.find_article(connection, [alias]) == long
        assert removals.find_article(connection, [other]) == other_id
        assert removals.find_twins(connection, [long]) == (shown[1].article_id,)
        owned = {spelling.address: spelling.owned for spelling in removals.spell(connection, [long])}
        assert owned[other]
        assert not owned[alias]


def test_a_file_written_anew_has_every_row_view_and_macro(live: Path) -> None:
    with open_live(live) as connection, transaction(connection):
        save_polls(connection, run_id="r", polls=[a_poll(shows=(an_entry("a"),))], now=NOW)
        save_articles(connection, run_id="r", articles=[an_article("a"), an_article("b")], stories={}, now=NOW)
    with open_live(live) as connection:
        before = {name: connection.table(name).fetchall() for (name,) in connection.execute(TABLES).fetchall()}
    rewrite(live)
    with open_live(live) as connection:
        assert {name: connection.table(name).fetchall() for (name,) in connection.execute(TABLES).fetchall()} == before
        assert connection.execute("SELECT count(*) FROM stances_asof(now())").fetchall() == [(2,)]
        assert connection.execute("SELECT count(*) FROM stances").fetchall() == [(2,)]
    assert [path.name for path in live.parent.iterdir()] == ["bellwether.duckdb"]


TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1"
