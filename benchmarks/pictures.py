"""The README's pictures: screenshots of the demo's briefing (`make pictures` runs the demo first).

python -m benchmarks.pictures [--data demo-data] [--out flows/report/pictures]
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from flows.report import BRIEFING
from flows.report.printing import BROWSERS

LARGEST = 300_000
ALL = 1_000_000
SEEN = "html[data-ready=yes]"


def take(browser: Any, page: Path, out: Path) -> None:
    """All pictures, one after the other."""
    wide: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
    light, dark = (open_page(browser, page, color_scheme=scheme, **wide) for scheme in ("light", "dark"))
    phone = open_page(browser, page, color_scheme="light", viewport={"width": 375, "height": 860})
    light.screenshot(path=out / "briefing.png")
    dark.evaluate("document.getElementById('filter').hidden = true")
    dark.locator("#outlets").screenshot(path=out / "outlets-dark.png")
    light.locator('[data-chart="shares-engagement"] [role=button][aria-label*=affirmed]').last.click()
    light.screenshot(path=out / "sentences.png")
    phone.screenshot(path=out / "phone.png")


def open_page(browser: Any, page: Path, **given: Any) -> Any:
    """The page, drawn, without a network."""
    opened = browser.new_context(offline=True, **given).new_page()
    opened.goto(page.absolute().as_uri())
    opened.wait_for_selector(SEEN)
    return opened


def main() -> int:
    """Take the pictures; 1 when one is too large to be kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("demo-data"))
    parser.add_argument("--out", type=Path, default=Path("flows/report/pictures"))
    given = parser.parse_args()
    chromium = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if chromium is None:
        print("Pictures need a Chromium on PATH (Debian: apt install chromium).", file=sys.stderr)
        return 1
    given.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take(browser, given.data / BRIEFING, given.out)
        browser.close()
    sizes = {path.name: path.stat().st_size for path in sorted(given.out.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{size:>9,} {name}")
    return int(max(sizes.values()) > LARGEST or sum(sizes.values()) > ALL)


if __name__ == "__main__":
    sys.exit(main())
