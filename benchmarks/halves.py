"""Splits a gold file by a hash of the id: one half to work cues and thresholds out on, the other to show.

python benchmarks/halves.py tests/data/dev_passages.jsonl build        # writes build/half0.jsonl, build/half1.jsonl
bellwether evaluate build/half1.jsonl
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    lines = arguments.gold.read_text(encoding="utf-8").splitlines()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for half in (0, 1):
        chosen = [line for line in lines if half_of(json.loads(line)["id"]) == half]
        (arguments.out / f"half{half}.jsonl").write_text("\n".join(chosen) + "\n", encoding="utf-8")
        print(f"{arguments.out / f'half{half}.jsonl'}: {len(chosen)} passages")


def half_of(name: str) -> int:
    """The last bit of the id's SHA-256."""
    return hashlib.sha256(name.encode()).digest()[-1] % 2


if __name__ == "__main__":
    main()
