"""A Prefect server of our own, for as long as a command runs, where the user has none.

Prefect's ephemeral mode does the same from within this process, at the price of 80 MB here: it imports the server. It
also leaves its server behind when this process is killed; ours goes with it.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager

from extractors.errors import BellwetherError

# The first start of a server migrates its database.
STARTS_WITHIN = 120.0
STOPS_WITHIN = 10.0
# Without these nothing is scheduled, which a single run does not need; what writes runs and events down stays.
SERVICES = (
    "CANCELLATION_CLEANUP",
    "CLEANUP_RECONCILER",
    "EVENT_LOGGER",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "SCHEDULER",
    "TRIGGERS",
)
# Linux tells the child when its parent is gone, however it went (prctl PR_SET_PDEATHSIG; kept over exec). A parent that
# went before the child asked for that is seen by its number.
BOOT = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.executable, [sys.executable, "-m", "prefect", *sys.argv[2:]])
"""


@contextmanager
def prefect_server(
    environ: MutableMapping[str, str], *, port: int | None = None, services: bool = False
) -> Iterator[Callable[[], str]]:
    """Start a server and name it in `environ`; gives a function that waits until it answers and tells its API address.

    Without `services` nothing is scheduled and there is no UI. Raises BellwetherError where it does not start in time.
    """
    number = port or _free_port()
    address = f"http://127.0.0.1:{number}/api"
    arguments = ["server", "start", "--host", "127.0.0.1", "--port", str(number)]
    idle = {} if services else {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in SERVICES}
    arguments += [] if services else ["--no-ui"]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, "-c", BOOT, str(os.getpid()), *arguments],
        stdout=subprocess.DEVNULL,
        env={**idle, **environ},
        start_new_session=True,
    )
    environ["PREFECT_API_URL"] = address
    try:
        yield lambda: _await(process, number, address)
    finally:
        _stop(process)
        del environ["PREFECT_API_URL"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(process: subprocess.Popen[bytes], port: int, address: str) -> str:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BellwetherError(f"the Prefect server did not start on port {port}; is the port taken?")
        if _answers(port):
            return address
        time.sleep(0.1)
    raise BellwetherError(f"the Prefect server did not answer on port {port} within {STARTS_WITHIN:.0f} s")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
