"""The explorer as a user has it: its process, and a page in the Chromium of the system that reaches nothing else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

CHECKOUT = Path(__file__).parents[3]
# A busy machine takes long to load marimo.
PATIENCE = 60.0
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# The names of all other hosts lead nowhere.
ALONE = (
    "--no-sandbox",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-background-networking",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def exploring(data: Path, home: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command's process and its page's address, of which the process says on standard error."""
    port = free_port()
    log = home / "explore.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "flows.cli",
                "explore",
                "--headless",
                "--port",
                str(port),
                "--data",
                str(data),
                *arguments,
            ],
            cwd=home,
            env={**os.environ, "HOME": str(home), "PYTHONPATH": str(CHECKOUT)},
            stdout=file,
            stderr=file,
            text=True,
        )
    try:
        yield process, _await_address(process, log)
    finally:
        process.kill()
        process.wait()


def _await_address(process: subprocess.Popen[str], log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        found = [word for word in log.read_text().split() if word.startswith(("http://127.0.0.1", "http://localhost"))]
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"the explorer did not start: {log.read_text()}")


@contextmanager
def starting_browser() -> Iterator[Browser]:
    """A Chromium; one at a time in a thread."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=list(ALONE))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opening(browser: Browser, *, width: int = 1280, height: int = 900, dark: bool = False) -> Iterator[Page]:
    """A page that shares nothing with others."""
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        yield page
    finally:
        context.close()


def look(page: Page, address: str) -> None:
    """Open the page, until its first number and chart are there."""
    page.goto(address, wait_until="commit")
    page.wait_for_selector("[data-count=stories]")
    page.wait_for_selector(".vega-embed canvas, .vega-embed svg")
