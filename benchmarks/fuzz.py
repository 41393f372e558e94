"""Coverage-guided fuzzing of a reader with atheris, which `make fuzz` installs into an environment of its own.

    python -m benchmarks.fuzz feed -max_total_time=120

The targets: feed, json, url, date, page, robots. Further arguments are libFuzzer's. What breaks a reader is written to
crash-..., and belongs into FOUND of tests/extractors/fuzz/test_fuzz.py.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["extractors", "feedparser", "protego"]):
    from tests.extractors.fuzz.targets import TARGETS

# Longer inputs find nothing that shorter ones do not, slowly.
LONGEST = 4_000


def main() -> None:
    """Fuzz the target named by the first argument."""
    name = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        sys.exit(f"name one of {', '.join(TARGETS)}")
    atheris.Setup([*sys.argv, f"-max_len={LONGEST}", "-timeout=20", "-rss_limit_mb=3000"], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
