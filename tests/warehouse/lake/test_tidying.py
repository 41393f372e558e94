"""A lake is kept small: fewer files and versions, the same rows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.warehouse.lake import comparing, loading
from tests.warehouse.lake.loading import Step
from tests.warehouse.samples import DAY, HOUR, NOW
from warehouse.connection import commit, open_live
from warehouse.lake.place import Lake
from warehouse.lake.tidying import KEPT, LINGER, tidy

pytestmark = pytest.mark.server


def test_fewer_files_and_the_same_rows(empty_lake: Lake) -> None:
    with open_live(empty_lake) as connection:
        loading.prepare(connection)
        for number in range(3):
            step, chunk = Step(loader=0, number=number, now=NOW + number * HOUR), loading.compose(0, number)
            commit(connection, lambda step=step, chunk=chunk: loading.take(connection, step, chunk))  # type: ignore[misc]
        before, files = comparing.tables(connection), count(empty_lake)
        young = tidy(connection, now=datetime.now(UTC))
        assert young.merged > 0
        assert (young.expired, young.deleted) == (0, 0)
        assert comparing.tables(connection) == before
        old = tidy(connection, now=datetime.now(UTC) + KEPT + LINGER + DAY)
        assert old.expired > 0 < old.deleted
        assert comparing.tables(connection) == before
        assert count(empty_lake) < files


def count(lake: Lake) -> int:
    return sum(path.suffix == ".parquet" for path in Path(lake.folder).rglob("*"))
