"""How Prefect is set up for a command run by hand: quiet, offline, in the data folder, unless the user set it up."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path

from flows.server import prefect_server

DEFAULTS = {
    # What Prefect itself would start for a user who has set it up without a server.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "DO_NOT_TRACK": "1",
    # Who holds a place of a flow that runs once at a time: kept in memory, as Prefect does by itself, it is gone with a
    # killed server, the place stays taken in the database, and every later run is cancelled.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
}
HANDS_OVER_WITHIN = 10.0


@contextmanager
def prefect_for(
    data: Path, environ: MutableMapping[str, str], *, port: int | None = None, services: bool = False
) -> Iterator[Callable[[], str]]:
    """Let Prefect be imported and used in the block; gives a function that waits until its server answers.

    The user's own Prefect (an API address, a home, a profile) is left as it is. Must begin before Prefect is imported.
    """
    for name, value in DEFAULTS.items():
        environ.setdefault(name, value)
    if has_own(environ):
        yield lambda: environ.get("PREFECT_API_URL", "the server of your Prefect profile")
        return
    home = (data / "prefect").absolute()
    home.mkdir(parents=True, exist_ok=True)
    environ["PREFECT_HOME"] = str(home)
    try:
        with prefect_server(environ, port=port, services=services) as wait:
            yield wait
            if not services:
                hand_over()
    finally:
        del environ["PREFECT_HOME"]


def hand_over() -> None:
    """Give the server what Prefect still holds of its log and events while that runs; at exit it would find nobody."""
    for module, name in (("prefect.logging.handlers", "APILogWorker"), ("prefect.events.worker", "EventsWorker")):
        if module in sys.modules:
            getattr(sys.modules[module], name).drain_all(timeout=HANDS_OVER_WITHIN)


def has_own(environ: MutableMapping[str, str]) -> bool:
    """Whether the user has set up a Prefect of their own."""
    named = any(name in environ for name in ("PREFECT_API_URL", "PREFECT_HOME", "PREFECT_PROFILES_PATH"))
    return named or (Path.home() / ".prefect" / "profiles.toml").exists()
