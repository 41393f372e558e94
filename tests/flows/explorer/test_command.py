"""`bellwether explore` where it cannot start, and the copy that it makes to edit."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from extractors.errors import UsageError, WarehouseError
from flows.commands import explore
from flows.explorer import DATA_VARIABLE, NOTEBOOK
from flows.explorer.editing import COPY_NAME, copy_notebook
from tests.flows.explorer.desk import fill
from tests.warehouse.samples import NOW
from warehouse.connection import LIVE_NAME, SNAPSHOT_NAME, open_live, open_snapshot
from warehouse.migrate import migrate
from warehouse.publish import publish
from warehouse.statements import sql_files


def publish_with(data: Path, **migrated: object) -> Path:
    with open_live(data / LIVE_NAME) as connection:
        migrate(connection, now=NOW, **migrated)  # type: ignore[arg-type]
    publish(data / LIVE_NAME, data / SNAPSHOT_NAME)
    return data / SNAPSHOT_NAME


def test_what_is_missing_is_told_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"-m pip --python \S+ install .*marimo.*polars") as told:
        explore.check_installed()
    assert "bellwether[" not in str(told.value)


def test_a_snapshot_of_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"nothing was collected yet.*bellwether track"):
        explore.check_snapshot(publish_with(tmp_path))


def test_a_snapshot_of_a_much_older_program_is_told(tmp_path: Path) -> None:
    snapshot = publish_with(tmp_path, migrations=sql_files("migrations")[:1], views=[])
    with pytest.raises(WarehouseError, match=r"written by an older Bellwether.*bellwether migrate"):
        explore.check_snapshot(snapshot)


def test_a_snapshot_that_lacks_only_the_latest_views_is_told(tmp_path: Path) -> None:
    snapshot = fill(tmp_path, views=[file for file in sql_files("views") if "picks(" not in file.text])
    with pytest.raises(WarehouseError, match=r"written by an older Bellwether.*bellwether migrate"):
        explore.check_snapshot(snapshot)


def test_the_password_is_that_of_the_file_or_made_up_where_others_can_come(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(" open sesame\n")
    assert explore.choose_password("127.0.0.1", file) == "open sesame"
    assert explore.choose_password("127.0.0.1", None) == ""
    made_up = {explore.choose_password("0.0.0.0", None) for _ in range(2)}
    assert (len(made_up), min(map(len, made_up)) > 20) == (2, True)
    file.write_text("\n")
    with pytest.raises(UsageError, match="is empty"):
        explore.choose_password("0.0.0.0", file)


def test_the_sql_cell_of_the_copy_asks_the_snapshot(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(desk.parent))
    _, defined = runpy.run_path(str(NOTEBOOK))["app"].run()
    with open_snapshot(desk) as connection:
        counted = connection.execute("SELECT proposition, pole, count(DISTINCT story_id) FROM stances GROUP BY ALL")
        expected = set(counted.fetchall())
    defined["opened"].close()
    assert set(defined["found"].rows()) == expected


def test_a_copy_to_edit_is_made_once_and_never_overwritten(tmp_path: Path) -> None:
    assert copy_notebook(tmp_path) == (tmp_path / COPY_NAME, True)
    assert (tmp_path / COPY_NAME).read_text() == NOTEBOOK.read_text()
    (tmp_path / COPY_NAME).write_text("mine")
    assert copy_notebook(tmp_path) == (tmp_path / COPY_NAME, False)
    assert (tmp_path / COPY_NAME).read_text() == "mine"
