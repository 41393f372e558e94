"""The page as PDF or PNG, by a headless Chromium that is spoken to over a pipe."""

from __future__ import annotations

import base64
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from extractors.errors import BellwetherError

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
WIDTH = 1280
# Chromium draws no larger picture.
HIGHEST = 16_000
SECONDS = 60
# The protocol is spoken on the descriptors 3 and 4, which may be in use for the other one of the two.
_ON_3_AND_4 = """
import fcntl, os, sys
reading, writing = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(reading, 3)
os.dup2(writing, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
READY = "document.documentElement.dataset.ready === 'yes'"


class BrowserError(BellwetherError):
    """There is no browser to print with, or it failed."""


def find_browser() -> str:
    """The path of a browser. Raises BrowserError where there is none."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise BrowserError(
            "PDF and PNG are printed by a browser, and none is on PATH. Install one (Debian: apt install chromium), or "
            "write the HTML (--format html) and print it from a browser of yours."
        )
    return found


def print_page(html: str, form: Literal["pdf", "png"], *, browser: str | None = None) -> bytes:
    """`html` as PDF or PNG. Raises BrowserError."""
    with tempfile.TemporaryDirectory(prefix="bellwether-print-") as folder:
        file = Path(folder) / "briefing.html"
        file.write_text(html, encoding="utf-8")
        with open_browser(browser or find_browser(), Path(folder) / "profile") as pipe:
            target = pipe.ask("Target.createTarget", url="about:blank")["targetId"]
            session = pipe.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            return _print(pipe, session, file, form)


def _print(pipe: Pipe, session: str, file: Path, form: str) -> bytes:
    pipe.ask("Emulation.setDeviceMetricsOverride", session, width=WIDTH, height=1000, deviceScaleFactor=1, mobile=False)
    pipe.ask("Page.enable", session)
    pipe.ask("Page.navigate", session, url=file.as_uri())
    until = time.monotonic() + SECONDS
    while not pipe.ask("Runtime.evaluate", session, expression=READY)["result"].get("value"):
        if time.monotonic() > until:
            raise BrowserError(f"The browser did not finish drawing within {SECONDS} s.")
        time.sleep(0.05)
    if form == "pdf":
        sheet = {"paperWidth": 11.69, "paperHeight": 16.54, "printBackground": True, "generateTaggedPDF": True}
        return base64.b64decode(pipe.ask("Page.printToPDF", session, **sheet)["data"])
    size = pipe.ask("Page.getLayoutMetrics", session)["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], HIGHEST), "scale": 1}
    shot = pipe.ask("Page.captureScreenshot", session, captureBeyondViewport=True, clip=clip)
    return base64.b64decode(shot["data"])


class Pipe:
    """A conversation in the DevTools protocol: JSON, each message ended by a zero byte."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing
        self._numbers = itertools.count(1)
        self._rest = b""

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """The result of a method. Raises BrowserError."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        try:
            os.write(self._writing, json.dumps(message).encode() + b"\0")
        except BrokenPipeError as fault:
            raise BrowserError("The browser ended before it was asked anything.") from fault
        for answer in self._messages():
            if answer.get("id") == number:
                if "error" in answer:
                    raise BrowserError(f"The browser refused {method}: {answer['error'].get('message')}.")
                result: dict[str, Any] = answer["result"]
                return result
        raise BrowserError(f"The browser ended during {method}.")

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            while b"\0" in self._rest:
                message, self._rest = self._rest.split(b"\0", 1)
                yield json.loads(message)
            more = os.read(self._reading, 1 << 20)
            if not more:
                return
            self._rest += more


@contextmanager
def open_browser(path: str, profile: Path) -> Iterator[Pipe]:
    """A browser without a window, network or profile of its own; it ends with the block."""
    down, to_browser = os.pipe()
    from_browser, up = os.pipe()
    command = [
        path, "--headless", "--remote-debugging-pipe", f"--user-data-dir={profile}", "--no-first-run", "--disable-gpu",
        "--disable-extensions", "--disable-background-networking", "--disable-dev-shm-usage", "--hide-scrollbars",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ]  # fmt: skip
    if os.geteuid() == 0:
        # Chromium's sandbox does not work for root. The page is ours, and its policy lets nothing in.
        command.append("--no-sandbox")
    process = subprocess.Popen(  # noqa: S603 - a browser found on PATH
        [sys.executable, "-c", _ON_3_AND_4, str(down), str(up), *command],
        pass_fds=(down, up),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(down)
    os.close(up)
    try:
        yield Pipe(from_browser, to_browser)
    finally:
        os.close(to_browser)
        os.close(from_browser)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
