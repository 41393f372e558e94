"""The database for Discourse Network Analyzer, read back by the joins with which that program loads it."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.errors import UsageError
from flows.exchange.dna import clip, fold, hash_password, write_dna
from tests.flows.exchange.rows import COMMISSION, TEXT, a_document, a_statement

# What the program asks for: statements with coder, type and document; values through their variables and entities.
STATEMENTS = """
    SELECT s.ID, d.ID, s.Start, s.Stop, c.Name, t.Label, d.Date, SUBSTRING(d.Text, s.Start + 1, s.Stop - s.Start)
    FROM STATEMENTS s JOIN CODERS c ON s.Coder = c.ID JOIN STATEMENTTYPES t ON s.StatementTypeId = t.ID
    JOIN DOCUMENTS d ON d.ID = s.DocumentId WHERE t.ID = 1 ORDER BY s.ID
"""
SHORT_TEXTS = """
    SELECT v.Variable, e.Value FROM DATASHORTTEXT t JOIN VARIABLES v ON v.ID = t.VariableId
    JOIN ENTITIES e ON e.VariableId = v.ID AND e.ID = t.Entity WHERE v.StatementTypeId = 1 AND t.StatementId = ?
"""
FLAGS = """
    SELECT v.Variable, b.Value FROM DATABOOLEAN b JOIN VARIABLES v ON v.ID = b.VariableId WHERE b.StatementId = ?
"""
ATTRIBUTES = """
    SELECT e.Value, n.AttributeVariable, a.AttributeValue FROM ATTRIBUTEVALUES a
    JOIN ATTRIBUTEVARIABLES n ON n.ID = a.AttributeVariableId JOIN ENTITIES e ON e.ID = a.EntityId
    WHERE n.VariableId = e.VariableId AND a.AttributeValue <> ''
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("dna") / "out.dna"
    statements = [
        a_statement(),
        a_statement("Sell it", **COMMISSION, reviewer="kb", basis="human"),
        a_statement("It rained.", holder_type="unattributed", holder_name=None, company=None, about_country=None),
        a_statement("It rained", holder_type="author", holder_name=None),
        a_statement("rained", holder_type="generic", holder_name=None),
    ]
    counts = write_dna(
        path, [a_document(), a_document(revision="r2", text=None)], statements,
        concepts={"ban": "The app should be banned."}, password="secret",
    )  # fmt: skip
    assert (counts.documents, counts.statements, counts.left_out) == (1, 5, 1)
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


def values(database: sqlite3.Connection, statement: int) -> dict[str, str]:
    return dict(database.execute(SHORT_TEXTS, (statement,)).fetchall())


def test_the_schema_holds(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {
        *("SETTINGS", "CODERS", "DOCUMENTS", "STATEMENTTYPES", "VARIABLES", "VARIABLELINKS", "REGEXES", "STATEMENTS"),
        *("CODERRELATIONS", "DATABOOLEAN", "DATAINTEGER", "DATASHORTTEXT", "DATALONGTEXT", "ENTITIES"),
        *("ATTRIBUTEVARIABLES", "ATTRIBUTEVALUES"),
    }
    own = "SELECT Variable, DataType FROM VARIABLES WHERE StatementTypeId = 1 ORDER BY ID LIMIT 4"
    kinds = dict(database.execute(own).fetchall())
    assert kinds == {
        "person": "short text",
        "organization": "short text",
        "concept": "short text",
        "agreement": "boolean",
    }
    version = database.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchall()
    assert version[0][0].startswith("3.0")


def test_statements_are_found_where_they_stand_by_sqlite_and_by_java(database: sqlite3.Connection) -> None:
    rows = database.execute(STATEMENTS).fetchall()
    assert [row[-1] for row in rows] == ["A ban is wrong", "Sell it", "It rained.", "It rained", "rained"]
    text = database.execute("SELECT Text FROM DOCUMENTS").fetchall()[0][0]
    wide = text.encode("utf-16-le")
    assert [wide[2 * row[2] : 2 * row[3]].decode("utf-16-le") for row in rows] == [row[-1] for row in rows]
    assert len(text) == len(TEXT)
    assert "�" in text
    assert {row[5] for row in rows} == {"DNA Statement"}
    assert rows[0][6] == 1772353800


def test_who_says_what(database: sqlite3.Connection) -> None:
    said = [(one["person"], one["organization"], one["concept"]) for one in (values(database, n) for n in range(1, 6))]
    assert said == [
        ("Mara Quist", "", "ban"),
        ("", "European Commission", "divestiture"),
        ("", "Harbour Post", "ban"),
        ("Ann Lee", "Harbour Post", "ban"),
        ("", "", "ban"),
    ]
    assert [database.execute(FLAGS, (n,)).fetchall() for n in (1, 2)] == [[("agreement", 0)], [("agreement", 1)]]
    assert values(database, 1)["company"] == "ByteDance"
    assert values(database, 3)["about country"] == ""


def test_the_machine_and_people_are_told_apart(database: sqlite3.Connection) -> None:
    assert [row[4] for row in database.execute(STATEMENTS)] == ["Bellwether", "kb", *["Bellwether"] * 3]
    relations = database.execute("SELECT count(*) FROM CODERRELATIONS").fetchall()
    assert relations == [(6,)]


def test_every_entity_has_its_attributes(database: sqlite3.Connection) -> None:
    found = set(database.execute(ATTRIBUTES).fetchall())
    assert found == {("ban", "Notes", "The app should be banned."), ("Harbour Post", "Type", "outlet")}
    lacking = database.execute(
        "SELECT count(*) FROM ENTITIES e JOIN ATTRIBUTEVARIABLES n ON n.VariableId = e.VariableId "
        "LEFT JOIN ATTRIBUTEVALUES a ON a.EntityId = e.ID AND a.AttributeVariableId = n.ID WHERE a.ID IS NULL"
    )
    assert lacking.fetchall() == [(0,)]


def test_the_password_is_hashed_as_jasypt_does() -> None:
    # Made by jasypt 1.9.3 itself.
    made = "pF9cuC521PHl+Q0X64t5SX+btWvP//sJNTOE6gpck8aFxPy2LfBlEFzA334NeE+u"
    salt = base64.b64decode(made)[:16]
    assert hash_password("swordfish", salt) == made


def test_no_file_is_overwritten_and_none_is_left_half_written(tmp_path: Path) -> None:
    path = tmp_path / "out.dna"
    path.write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        write_dna(path, [], [], concepts={}, password="x")
    with pytest.raises(sqlite3.IntegrityError):
        write_dna(
            tmp_path / "bad.dna", [a_document()], [a_statement(start_char=5, quote="")], concepts={}, password="x"
        )
    assert [file.name for file in tmp_path.iterdir()] == ["out.dna"]


def test_long_and_odd_texts_fit() -> None:
    assert len(clip("é" * 500)) == 190
    assert fold("a\r\n😀\0") == "a�\n��"
