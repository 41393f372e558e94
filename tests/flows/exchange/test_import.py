"""Statements coded by hand: read from a file, found in the stored texts, entered as labels that beat the machine's."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import UsageError
from extractors.model import Holder
from flows.exchange.coded import read_coded
from flows.exchange.dna import write_dna
from flows.exchange.importing import ImportReport, import_coded
from tests.flows.exchange.rows import TEXT
from tests.warehouse.samples import DAY, FEEDS, NOW, a_stance, an_article
from warehouse.connection import open_live, transaction
from warehouse.discourse import read_documents, read_statements
from warehouse.migrate import migrate
from warehouse.store import register_feeds, save_articles

PROPOSITIONS = {"ban", "divestiture", "engagement"}
URL = "https://harbour.example/a"
SELL = a_stance(
    TEXT, "Sell it, said the European Commission.", proposition="divestiture", pole="affirm", company="ByteDance",
    about_country="US", holder=Holder(type="attributed", name="European Commission"),
)  # fmt: skip
ROW = {"url": URL, "proposition": "divestiture", "pole": "affirm", "quote": "Sell it, said the European Commission."}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("template") / "bellwether.duckdb"
    with open_live(path) as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            machine = (a_stance(TEXT, "A ban is wrong, says Mara Quist.", company="ByteDance"), SELL)
            articles = [an_article("a", TEXT, stances=machine), an_article("twice", "Ban it. Ban it.")]
            save_articles(connection, run_id="r", articles=articles, stories={}, now=NOW)
        connection.execute("CHECKPOINT")
    return path.read_bytes()


@pytest.fixture
def live(template: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "bellwether.duckdb"
    path.write_bytes(template)
    return path


@pytest.fixture
def exported(live: Path, tmp_path: Path) -> Path:
    path = tmp_path / "out.dna"
    with open_live(live) as connection:
        write_dna(path, read_documents(connection), read_statements(connection), concepts={}, password="x")
    return path


def bring_in(live: Path, path: Path, *, reviewer: str | None = "kb", **more: Any) -> ImportReport:
    given: dict[str, Any] = {"codebook_version": "2026.1", "accept": False, "skip_unmatched": False, "now": NOW}
    reading = read_coded(path, propositions=PROPOSITIONS, reviewer=reviewer)
    return import_coded(live, path.name, reading, **{**given, **more})


def jsonl(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    path = tmp_path / "coded.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def stances(live: Path, columns: str = "proposition, pole, holder_name, quote, basis") -> list[tuple[Any, ...]]:
    with open_live(live) as connection:
        return connection.execute(f"SELECT {columns} FROM stances ORDER BY start_char, proposition").fetchall()


COLUMNS = "proposition, pole, holder_type, holder_name, relation, company, about_country, quote, start_char, end_char"


def test_what_was_exported_comes_back_the_same(live: Path, exported: Path) -> None:
    before = stances(live, COLUMNS)
    assert bring_in(live, exported) == ImportReport(rows=2, entered=0, known=0, replaced=0, untouched=2, unmatched=())
    assert bring_in(live, exported, accept=True).entered == 2
    assert stances(live, COLUMNS) == before
    assert stances(live, "DISTINCT basis, confidence, start_char >= 0, ''")[0][:2] == ("human", 1.0)
    again = bring_in(live, exported, accept=True)
    assert (again.entered, again.known) == (0, 2)
    assert "😀" in TEXT


def test_people_s_labels_go_out_and_come_back_too(live: Path, tmp_path: Path) -> None:
    bring_in(live, jsonl(tmp_path, {**ROW, "pole": "reject", "person": "Ann Lee", "company": "Shein"}))
    path = tmp_path / "labels.dna"
    with open_live(live) as connection:
        write_dna(path, read_documents(connection), read_statements(connection), concepts={}, password="x")
    change(path, "UPDATE DOCUMENTS SET Notes = 'url: https://harbour.example/a'")
    report = bring_in(live, path, reviewer=None)
    assert (report.untouched, report.entered, report.known) == (1, 0, 1)


class TestDna:
    def test_a_statement_that_was_changed_there_beats_the_machine_s(self, live: Path, exported: Path) -> None:
        change(exported, "UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId = 2")
        with pytest.raises(
            UsageError, match=r"out.dna: statement 2: reviewer: this was changed and is still signed Bellwether"
        ):
            bring_in(live, exported, reviewer=None)
        report = bring_in(live, exported)
        assert (report.entered, report.replaced, report.untouched) == (2, 1, 1)
        assert stances(live)[1] == ("divestiture", "reject", "European Commission", SELL.quote, "human")
        assert len(stances(live)) == 2

    def test_an_unchanged_file_older_than_a_person_s_word_is_not_said_to_be_changed(
        self, live: Path, exported: Path, tmp_path: Path
    ) -> None:
        unchanged = tmp_path / "unchanged.dna"
        unchanged.write_bytes(exported.read_bytes())
        change(exported, "UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId = 2")
        bring_in(live, exported)
        told = r"unchanged.dna: statement 2: reviewer: the store has a newer word on it, kb's of 20"
        with pytest.raises(UsageError, match=told):
            bring_in(live, unchanged, reviewer=None)

    def test_a_statement_added_there_is_found_behind_an_emoji_as_java_counts(self, live: Path, exported: Path) -> None:
        start = len(TEXT[: TEXT.index("It rained")].encode("utf-16-le")) // 2
        change(exported, f"UPDATE DOCUMENTS SET Text = '{TEXT}'")
        change(exported, "INSERT INTO CODERS (ID, Name, Password) VALUES (3, 'Ida', 'x')")
        change(exported, f"INSERT INTO STATEMENTS VALUES (9, 1, 1, {start}, {start + 9}, 3)")
        change(exported, "INSERT INTO ENTITIES (ID, VariableId, Value) VALUES (900, 3, 'engagement'), (901, 1, 'Bo')")
        change(exported, "INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity) VALUES (9, 3, 900), (9, 1, 901)")
        change(exported, "INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (9, 4, 1)")
        change(exported, "DELETE FROM STATEMENTS WHERE ID < 9")
        assert bring_in(live, exported).entered == 1
        assert stances(live)[-1] == ("engagement", "affirm", "Bo", "It rained", "human")

    def test_another_program_s_file_is_refused(self, live: Path, tmp_path: Path) -> None:
        path = tmp_path / "old.dna"
        path.write_text("not a database at all, " * 50)
        with pytest.raises(UsageError, match="no database of Discourse Network Analyzer 3"):
            bring_in(live, path)
        path.unlink()
        change(path, "CREATE TABLE SETTINGS (Property TEXT, Value TEXT)")
        with pytest.raises(UsageError, match="no such table"):
            bring_in(live, path)


class TestTables:
    def test_rows_of_a_csv(self, live: Path, tmp_path: Path) -> None:
        path = tmp_path / "coded.csv"
        path.write_text(
            "\ufeffURL,Concept,Agreement,Organization,Quote,Coder,Country\r\n"
            f'{URL}?utm_source=x,ban,1,European Commission,"Sell it, said\n the European Commission.",Ida,EU\r\n',
            encoding="utf-8",
        )
        assert bring_in(live, path, reviewer=None).entered == 1
        found = stances(live, "proposition, pole, holder_type, holder_name, quote, about_country, basis")
        assert ("ban", "affirm", "attributed", "European Commission", SELL.quote, "EU", "human") in found
        assert len(found) == 3

    def test_offsets_are_believed_where_the_words_are_there_and_else_the_words(
        self, live: Path, tmp_path: Path
    ) -> None:
        twice = {"url": "https://harbour.example/twice", "proposition": "ban", "pole": "affirm"}
        path = jsonl(tmp_path, {**twice, "start": 8, "end": 15}, {**twice, "start": 0, "end": 7, "quote": "Ban it."})
        assert bring_in(live, path).entered == 2
        found = {
            row[2:] for row in stances(live, "proposition, pole, start_char, end_char, quote") if row[1] == "affirm"
        }
        assert {(0, 7, "Ban it."), (8, 15, "Ban it.")} <= found

    def test_a_stance_can_be_taken_away(self, live: Path, tmp_path: Path) -> None:
        row = {**ROW, "holder_type": "attributed", "holder_name": "European Commission", "holds": False}
        assert bring_in(live, jsonl(tmp_path, row)).entered == 1
        assert [row[0] for row in stances(live)] == ["ban"]

    def test_a_coder_s_second_thought_stands_in_the_place_of_the_first_and_not_of_another_s(
        self, live: Path, tmp_path: Path
    ) -> None:
        row = {**ROW, "person": "Bo"}
        bring_in(live, jsonl(tmp_path, row), reviewer="ida")
        bring_in(live, jsonl(tmp_path, {**row, "person": "Cy"}), reviewer="kb")
        later = bring_in(live, jsonl(tmp_path, {**row, "pole": "reject"}), reviewer="ida", now=NOW + DAY)
        assert later.replaced == 1
        wanted = {("reject", "Bo"), ("affirm", "Cy")}
        assert {row[1:3] for row in stances(live) if row[-1] == "human"} == wanted
        # The first file once more brings nothing back.
        bring_in(live, jsonl(tmp_path, row), reviewer="ida", now=NOW + 2 * DAY)
        assert {row[1:3] for row in stances(live) if row[-1] == "human"} == wanted

    def test_every_fault_is_told_and_nothing_is_entered(self, live: Path, tmp_path: Path) -> None:
        path = jsonl(
            tmp_path,
            ROW,
            {**ROW, "proposition": "bann", "pole": "maybe"},
            {**ROW, "start": 9, "end": 4},
            {**ROW, "holder_type": "robot", "about_country": "Brazil", "relation": "shouts"},
            {"proposition": "ban", "pole": "affirm", "quote": "x"},
        )
        with pytest.raises(UsageError) as refused:
            bring_in(live, path)
        told = str(refused.value)
        assert "nothing of coded.jsonl is imported" in told
        for place in ("2: proposition", "2: pole", "3: start", "4: holder_type", "4: about_country", "4: relation"):
            assert f"coded.jsonl:{place}" in told
        assert "coded.jsonl:5: url" in told
        assert all(row[-1] != "human" for row in stances(live))

    def test_so_are_faults_that_only_the_texts_show(self, live: Path, tmp_path: Path) -> None:
        twice = {"url": "https://harbour.example/twice", "proposition": "ban", "pole": "affirm"}
        path = jsonl(
            tmp_path, ROW, {**twice, "quote": "Ban it."}, {**ROW, "quote": "Keep it."}, {**twice, "start": 0, "end": 99}
        )
        with pytest.raises(UsageError, match=r"has 3 faults(.|\n)*stands 2 times(.|\n)*not in the text(.|\n)*0 to 99"):
            bring_in(live, path)
        assert all(row[-1] != "human" for row in stances(live))

    def test_articles_that_are_not_stored_are_listed(self, live: Path, tmp_path: Path) -> None:
        path = jsonl(
            tmp_path, ROW, {**ROW, "url": "https://else.example/1"}, {**ROW, "article_id": "f" * 32, "url": ""}
        )
        with pytest.raises(UsageError, match=r"coded.jsonl:2: https://else.example/1 is not stored(.|\n)*:3: ffff"):
            bring_in(live, path)
        report = bring_in(live, path, skip_unmatched=True)
        assert [one.line for one in report.unmatched] == [2, 3]
        assert report.entered == 2

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("url,colour\nx,y\n", "1: no such column: colour"),
            ("url,pole\nx\n", "2: this row has not the 2 fields"),
        ],
    )
    def test_a_table_that_is_none(self, live: Path, tmp_path: Path, text: str, told: str) -> None:
        path = tmp_path / "coded.csv"
        path.write_text(text)
        with pytest.raises(UsageError, match=told):
            bring_in(live, path)

    def test_lines_that_are_no_json(self, live: Path, tmp_path: Path) -> None:
        path = tmp_path / "coded.jsonl"
        path.write_text('{"url": \n[1]\n\n{"colour": 1}\n')
        with pytest.raises(UsageError, match=r":1: this line is no JSON(.|\n)*:2: this line(.|\n)*:4: no such field"):
            bring_in(live, path)
        with pytest.raises(UsageError, match="Give a file that ends in"):
            read_coded(tmp_path / "x.xlsx", propositions=PROPOSITIONS, reviewer=None)
