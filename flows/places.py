"""Where the warehouse of a data folder is: a file in it, or the lake that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from config.loader import load_settings
from config.settings import LAKE_PREFIX, Warehouse, variable_of
from extractors.errors import UsageError
from warehouse.connection import LIVE_NAME, MARK_NAME, SNAPSHOT_NAME, Place, describe_mark
from warehouse.lake.place import Lake, ObjectStore


def place_live(settings: Warehouse, data: Path, *, environ: Mapping[str, str]) -> Place:
    """What the flows write: the live file of `data`, or the lake."""
    return _place_lake(settings, data, environ) or data / LIVE_NAME


def place_snapshot(settings: Warehouse, data: Path, *, environ: Mapping[str, str]) -> Place:
    """What readers open: the snapshot of `data`, or the lake, which shows each reader one version of it."""
    return _place_lake(settings, data, environ) or data / SNAPSHOT_NAME


def find_snapshot(config: Path, data: Path, *, environ: Mapping[str, str]) -> Place:
    """What a reading command opens. The settings are read only where they name a lake: reading a file needs none."""
    text = _read_text(config / "settings.toml")
    if LAKE_PREFIX not in text and variable_of("warehouse", "store") not in environ:
        return data / SNAPSHOT_NAME
    return place_snapshot(load_settings(config, environ=environ).warehouse, data, environ=environ)


def find_live(config: Path, data: Path, *, environ: Mapping[str, str]) -> Place:
    """What a writing command opens."""
    found = find_snapshot(config, data, environ=environ)
    return data / LIVE_NAME if isinstance(found, Path) else found


def refuse_lake(settings: Warehouse, command: str) -> None:
    """Raise UsageError where the warehouse is a lake, for commands that work on a file."""
    if settings.store:
        raise UsageError(
            f"`bellwether {command}` works on a warehouse in a file, and warehouse.store names a lake; "
            f'"On DuckLake" in warehouse/README.md says what to do instead'
        )


def find_file(data: Path) -> Path:
    """The live file of `data`. Raises UsageError where there is none, or where the warehouse of `data` is a lake."""
    live = data / LIVE_NAME
    if (data / MARK_NAME).exists():
        raise UsageError(describe_mark(data))
    if not live.exists():
        raise UsageError(f"there is no warehouse in {data}; `bellwether track --data {data}` makes one")
    return live


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _place_lake(settings: Warehouse, data: Path, environ: Mapping[str, str]) -> Lake | None:
    if not settings.store:
        return None
    return Lake(
        catalog=settings.store.removeprefix(LAKE_PREFIX),
        data_path=settings.data_path,
        scratch=data / "lake.tmp",
        objects=_read_objects(environ) if settings.data_path.startswith("s3://") else None,
    )


def _read_objects(environ: Mapping[str, str]) -> ObjectStore:
    """The variables that every program for S3 knows."""
    endpoint = environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL", "")
    return ObjectStore(
        key_id=environ.get("AWS_ACCESS_KEY_ID", ""),
        secret=environ.get("AWS_SECRET_ACCESS_KEY", ""),
        session_token=environ.get("AWS_SESSION_TOKEN", ""),
        region=environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION", ""),
        endpoint=endpoint.partition("://")[2] or endpoint,
        tls=not endpoint.startswith("http://"),
    )
