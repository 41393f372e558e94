"""What monitoring reads of a data folder: the last cycle in Prometheus' text format, as `metrics.prom`.

A file, for node_exporter's textfile collector or any server of static files: it is there when no process of ours runs.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, generate_latest

METRICS_NAME = "metrics.prom"


def render_metrics(summary: Mapping[str, Any], *, finished_at: datetime, snapshot_bytes: int | None) -> bytes:
    """A run's summary (`track --json`) as gauges named bellwether_...; times in seconds since 1970, sizes in bytes."""
    registry = CollectorRegistry()

    def gauge(name: str, told: str, value: float) -> None:
        Gauge(f"bellwether_{name}", told, registry=registry).set(value)

    def gauges(name: str, told: str, label: str, values: Mapping[str, float]) -> None:
        family = Gauge(f"bellwether_{name}", told, [label], registry=registry)
        for key, value in values.items():
            family.labels(key).set(value)

    gauge("last_run_timestamp_seconds", "When the last cycle ended.", finished_at.timestamp())
    gauges("last_run_seconds", "What its stages took; workers' seconds added up.", "stage", summary["seconds"])
    gauges("last_run_feeds", "Feeds due, and how they answered.", "outcome", summary["feeds"])
    gauges("last_run_entries", "Entries that feeds showed.", "state", summary["entries"])
    gauges("last_run_pages", "Pages asked for.", "outcome", summary["pages"])
    gauges("last_run_articles", "Articles stored.", "state", summary["articles"])
    gauge("last_run_stories", "New stories.", summary["stories"])
    gauge("last_run_stances", "Stances found.", summary["stances"])
    gauge("last_run_alerts", "Alerts raised.", summary["alerts"])
    gauges("last_run_dropped", "What the gates turned away.", "reason", summary["dropped"])
    gauges("last_run_failures", "What failed.", "kind", summary["failures"])
    if summary.get("llm"):
        llm = summary["llm"]
        tokens = {"in": llm["tokens_in"], "out": llm["tokens_out"]}
        gauges("last_run_llm_tokens", "Tokens that a language model read and wrote.", "direction", tokens)
        gauge("last_run_llm_cost", "Its price, in the currency of the settings.", llm["cost"])
    if snapshot_bytes is not None:
        gauge("snapshot_bytes", "Size of the published snapshot.", snapshot_bytes)
    return generate_latest(registry)


def write_metrics(data: Path, summary: Mapping[str, Any], *, finished_at: datetime) -> Path:
    """Put a run's metrics into the data folder in one step; a reader never sees half of them."""
    snapshot = Path(summary["snapshot"]) if summary["snapshot"] else None
    size = snapshot.stat().st_size if snapshot is not None and snapshot.exists() else None
    path = data / METRICS_NAME
    draft = path.with_name(f"{path.name}.tmp-{os.getpid()}")
    draft.write_bytes(render_metrics(summary, finished_at=finished_at, snapshot_bytes=size))
    draft.replace(path)
    return path
