"""A run's summary as Prometheus reads it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from extractors.model import RunSummary
from flows.metrics import METRICS_NAME, render_metrics, write_metrics
from tests.fakes import NOW


def a_summary(**values: Any) -> dict[str, Any]:
    return asdict(RunSummary(run_id="r", **values))


def samples(text: str) -> dict[str, float]:
    """Each sample by its name and the value of its label."""
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_a_run_did_is_there_by_outcome_and_reason() -> None:
    summary = a_summary(
        feeds={"due": 3, "ok": 2, "not_modified": 0, "failed": 1},
        stances=7,
        dropped={"script_only": 2},
        failures={"timeout": 1},
    )
    found = samples(render_metrics(summary, finished_at=NOW, snapshot_bytes=4096).decode())
    assert found["bellwether_last_run_feeds failed"] == 1
    assert found["bellwether_last_run_stances"] == 7
    assert found["bellwether_last_run_dropped script_only"] == 2
    assert found["bellwether_last_run_failures timeout"] == 1
    assert found["bellwether_last_run_timestamp_seconds"] == NOW.timestamp()
    assert found["bellwether_snapshot_bytes"] == 4096
    assert not [name for name in found if "llm" in name]


def test_a_language_model_is_told_of_where_one_was_asked() -> None:
    summary = a_summary() | {"llm": {"tokens_in": 10, "tokens_out": 2, "cost": 0.5}}
    found = samples(render_metrics(summary, finished_at=NOW, snapshot_bytes=None).decode())
    assert found["bellwether_last_run_llm_tokens in"] == 10
    assert found["bellwether_last_run_llm_cost"] == 0.5
    assert "bellwether_snapshot_bytes" not in found


def test_reasons_of_any_text_stay_one_sample_a_line() -> None:
    summary = a_summary(failures={'a"b\\c\nd': 1})
    found = samples(render_metrics(summary, finished_at=NOW, snapshot_bytes=None).decode())
    assert found['bellwether_last_run_failures a"b\\c\nd'] == 1


def test_the_file_is_replaced_whole(tmp_path: Path) -> None:
    write_metrics(tmp_path, a_summary(stances=1), finished_at=NOW)
    write_metrics(tmp_path, a_summary(stances=2), finished_at=NOW)
    assert samples((tmp_path / METRICS_NAME).read_text())["bellwether_last_run_stances"] == 2
    assert [path.name for path in tmp_path.iterdir()] == [METRICS_NAME]
