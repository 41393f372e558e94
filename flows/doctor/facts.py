"""What `doctor` knows before it judges. Sizes in bytes; None: not there, or it could not be found out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from warehouse.condition import Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An installed package and what this program asks of it; `version` None: not installed."""

    name: str
    version: str | None
    wanted: str
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The interpreter and its surroundings. `encodings`: of files and of standard output."""

    python: str
    python_fits: bool
    packages: tuple[Package, ...]
    encodings: tuple[str, ...]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A lock file. `held`: by a living process, as the kernel says; the rest is what the file tells of its last one."""

    held: bool
    pid: int | None
    since: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The configuration: every fault of it, or what the other checks need of it. `key_missing`: the variable's name."""

    faults: tuple[str, ...] = ()
    contact: bool = True
    tier: str = "local"
    endpoint: bool = False
    key_missing: str = ""
    model_fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The data folder. `drafts`: half-written files of killed processes; `foreign`: not readable for us."""

    path: str
    exists: bool
    writable: bool = True
    live_bytes: int | None = None
    wal_bytes: int | None = None
    snapshot_bytes: int | None = None
    snapshot_at: datetime | None = None
    other_bytes: int = 0
    free_bytes: int = 0
    drafts: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    removal_pending: bool = False
    key_exposed: bool = False
    lock: Lock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warehouse:
    """What the snapshot says. `fault`: why it does not open; `newer`: that it is a newer program's; `bar_fault`: why
    the bars cannot be held to; `live_fault`: why the live file does not open.
    """

    fault: str = ""
    condition: Condition | None = None
    newer: str = ""
    missing_migrations: tuple[str, ...] = ()
    bar_fault: str = ""
    live_fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """A sample of the pages that the warehouse says are archived: how many, and what is wrong with which."""

    sampled: int = 0
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The Prefect server that PREFECT_API_URL names; address "": none, each command starts its own."""

    address: str = ""
    reachable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything together."""

    program: Program
    configured: Configured
    folder: Folder
    warehouse: Warehouse
    pages: Pages
    server: Server
