"""Gathering the facts. Each finder answers for what it was asked and raises for nothing that a user can have broken."""

from __future__ import annotations

import fcntl
import http.client
import locale
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from packaging.requirements import Requirement

from config.loader import Configuration, load
from extractors.errors import BellwetherError, ConfigurationError, ModelError, UsageError, WarehouseTooNew
from flows.doctor.facts import Configured, Facts, Folder, Lock, Package, Pages, Program, Server, Warehouse
from flows.modelfiles import check_model, locate_model
from flows.removal import forgetting
from flows.removal.bars import KEY_NAME, read_bars
from flows.warc import records
from warehouse.condition import ArchivedPage, archive_sample, condition, missing_migrations
from warehouse.connection import LIVE_NAME, LOCK_NAME, SNAPSHOT_NAME, check_live, open_snapshot

SAMPLED_PAGES = 20
SERVER_SECONDS = 2.0
_DRAFTS = ("*.new-*", "*.tmp-*", "*.duckdb.tmp")


def gather(config: Path, data: Path, *, environ: Mapping[str, str], now: datetime) -> Facts:
    """All facts about an installation. Reads files, asks the named Prefect server; changes nothing."""
    warehouse, sample = examine_warehouse(data, now=now)
    warehouse = replace(warehouse, live_fault=examine_live(data))
    return Facts(
        program=examine_program(now),
        configured=examine_configuration(config, environ),
        folder=examine_folder(data),
        warehouse=warehouse,
        pages=examine_pages(data / forgetting.ARCHIVE, sample),
        server=examine_server(environ.get("PREFECT_API_URL", "")),
    )


def examine_program(now: datetime) -> Program:
    """The interpreter, and the packages that this program asks for without an extra."""
    wanted = (Requirement(line) for line in metadata.requires("bellwether") or ())
    asked = [each for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]
    python = metadata.metadata("bellwether")["Requires-Python"]
    version = ".".join(map(str, sys.version_info[:3]))
    return Program(
        python=version,
        python_fits=Requirement(f"python{python}").specifier.contains(version),
        packages=tuple(_examine_package(each) for each in asked),
        encodings=(locale.getencoding(), sys.stdout.encoding or "none"),
        now=now,
    )


def _examine_package(wanted: Requirement) -> Package:
    try:
        version = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return Package(name=wanted.name, version=None, wanted=str(wanted.specifier), fits=False)
    fits = wanted.specifier.contains(version, prereleases=True)
    return Package(name=wanted.name, version=version, wanted=str(wanted.specifier), fits=fits)


def examine_configuration(config: Path, environ: Mapping[str, str]) -> Configured:
    """Every fault of the configuration; of a sound one, whether its tier can be used. No key is shown or sent."""
    try:
        configuration = load(config, environ=environ)
    except ConfigurationError as wrong:
        return Configured(faults=tuple(str(fault) for fault in wrong.faults))
    llm, tier = configuration.settings.llm, configuration.settings.tag.tier
    return Configured(
        contact=bool(configuration.settings.fetch.contact),
        tier=tier,
        endpoint=bool(llm.endpoint or llm.recordings),
        key_missing=llm.key_env if llm.key_env and not environ.get(llm.key_env) else "",
        model_fault=_examine_model(configuration),
    )


def _examine_model(configuration: Configuration) -> str:
    try:
        check_model(locate_model(configuration.settings.tag.model))
    except (ModelError, UsageError) as fault:
        return str(fault)
    return ""


def examine_folder(data: Path) -> Folder:
    """The files of the data folder, its lock, and the room on its disk."""
    if not data.is_dir():
        return Folder(path=str(data), exists=False)
    live, snapshot, key = data / LIVE_NAME, data / SNAPSHOT_NAME, data / KEY_NAME
    sizes = {path: path.stat().st_size for path in _walk(data)}
    counted = {live, snapshot, live.with_name(f"{LIVE_NAME}.wal")}
    return Folder(
        path=str(data),
        exists=True,
        writable=os.access(data, os.W_OK | os.X_OK, effective_ids=True),
        live_bytes=sizes.get(live),
        wal_bytes=sizes.get(live.with_name(f"{LIVE_NAME}.wal")),
        snapshot_bytes=sizes.get(snapshot),
        snapshot_at=datetime.fromtimestamp(snapshot.stat().st_mtime, UTC) if snapshot in sizes else None,
        other_bytes=sum(size for path, size in sizes.items() if path not in counted),
        free_bytes=shutil.disk_usage(data).free,
        drafts=tuple(sorted({str(path.relative_to(data)) for form in _DRAFTS for path in data.rglob(form)})),
        unreadable=tuple(
            str(path.relative_to(data)) for path in sizes if not os.access(path, os.R_OK, effective_ids=True)
        ),
        removal_pending=forgetting.is_pending(data),
        key_exposed=key.exists() and bool(key.stat().st_mode & 0o077),
        lock=examine_lock(data / LOCK_NAME),
    )


def _walk(data: Path) -> Iterable[Path]:
    return (path for path in data.rglob("*") if path.is_file() and not path.is_symlink())


def examine_lock(path: Path) -> Lock | None:
    """Whether somebody holds the lock file, asked of the kernel; None where there is no such file.

    Tried, shared and for an instant: /proc/locks does not show the holders of other containers.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        held = False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            held = True
        pid, since, purpose = (*os.pread(descriptor, 4096, 0).decode(errors="replace").splitlines(), "", "", "")[:3]
    finally:
        os.close(descriptor)
    return Lock(held=held, pid=int(pid) if pid.isdigit() else None, since=since, purpose=purpose)


def examine_warehouse(data: Path, *, now: datetime) -> tuple[Warehouse, tuple[ArchivedPage, ...]]:
    """What the snapshot says, and some of the pages that it says are archived."""
    snapshot = data / SNAPSHOT_NAME
    if not snapshot.exists():
        return Warehouse(), ()
    try:
        with open_snapshot(snapshot) as connection:
            if missing := missing_migrations(connection):
                # Views and tables are of another version: what they say is not asked.
                return Warehouse(missing_migrations=missing), ()
            found = condition(connection, now=now)
            sample = archive_sample(connection, most=SAMPLED_PAGES)
            try:
                read_bars(connection, data)
            except BellwetherError as fault:
                return Warehouse(condition=found, bar_fault=str(fault)), sample
    except WarehouseTooNew as fault:
        return Warehouse(newer=str(fault)), ()
    except BellwetherError as fault:
        return Warehouse(fault=str(fault)), ()
    return Warehouse(condition=found), sample


def examine_live(data: Path) -> str:
    """Why the live file does not open; "" where it does, is open elsewhere, or is not there."""
    live = data / LIVE_NAME
    try:
        if live.exists():
            check_live(live)
    except BellwetherError as fault:
        return str(fault)
    return ""


def examine_pages(root: Path, sample: Iterable[ArchivedPage]) -> Pages:
    """Whether pages lie in the archive where the warehouse says they do."""
    pages = list(sample)
    wrong = [f"{page.file} at {page.offset}: {fault}" for page in pages if (fault := _examine_page(root, page))]
    return Pages(sampled=len(pages), wrong=tuple(wrong))


def _examine_page(root: Path, page: ArchivedPage) -> str:
    try:
        record = next(records(root / page.file, offset=page.offset), None)
    except OSError as fault:
        return fault.strerror or "cannot be read"
    except ValueError:
        return "no record begins there"
    if record is None:
        return "the record is damaged or was erased"
    return "" if record.offset == page.offset and record.is_page else "no page begins there"


def examine_server(address: str) -> Server:
    """Whether the Prefect server at an API address answers."""
    if not address:
        return Server()
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=SERVER_SECONDS)
        connection.request("GET", f"{parts.path.rstrip('/')}/health")
        reachable = connection.getresponse().status == http.client.OK
    except (OSError, ValueError, http.client.HTTPException):
        reachable = False
    # Without credentials that somebody may have put into the address.
    return Server(address=f"{parts.scheme}://{parts.hostname}:{parts.port or ''}{parts.path}", reachable=reachable)
