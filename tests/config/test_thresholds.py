"""thresholds.toml: what is written is read, and every fault is told."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from config.loader import load
from config.thresholds import read_thresholds, write_thresholds
from extractors.errors import ConfigurationError
from extractors.model import Threshold

GIVEN = (
    Threshold(proposition="ban", pole="affirm", vote=0.61, cue=0.05),
    Threshold(proposition="ban", pole="reject", vote=0.5, cue=0.12),
)


def test_what_is_written_is_read() -> None:
    assert read_thresholds(tomllib.loads(write_thresholds(GIVEN)), ["ban"]) == (GIVEN, ())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"proposition": "bann"}, 'must be "ban"'),
        ({"vote": 2}, "must be a number from 0 to 1"),
        ({"votes": 0.5}, "is unknown"),
        ({"cue": None}, "is missing"),
    ],
)
def test_each_fault_is_told(row: dict[str, Any], told: str) -> None:
    good = {"proposition": "ban", "pole": "affirm", "vote": 0.5, "cue": 0.1}
    table = {name: value for name, value in {**good, **row}.items() if value is not None}
    thresholds, faults = read_thresholds({"threshold": [table]}, ["ban"])
    assert faults
    assert told in " ".join(fault.message for fault in faults)
    assert thresholds == () or "votes" in row


def test_a_stance_twice_is_a_fault() -> None:
    text = write_thresholds([GIVEN[0], GIVEN[0]])
    assert "has a threshold already" in read_thresholds(tomllib.loads(text), ["ban"])[1][0].message


def test_the_configuration_has_them_where_the_file_is_there(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "config"
    for name in ("settings", "feeds", "topics", "stances", "alerts"):
        shutil.copy(shipped / f"{name}.toml", tmp_path)
    assert load(tmp_path, environ={}).thresholds == ()
    (tmp_path / "thresholds.toml").write_text(write_thresholds(GIVEN))
    assert load(tmp_path, environ={}).thresholds == GIVEN
    (tmp_path / "thresholds.toml").write_text(write_thresholds(GIVEN).replace('"ban"', '"bann"'))
    with pytest.raises(ConfigurationError, match=r"thresholds\.toml:\d+: .*proposition"):
        load(tmp_path, environ={})
