"""Takes the sentences of forgotten articles out of the examples that the configuration keeps (`exemplars.jsonl`)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from config.ownexemplars import EXEMPLARS_NAME
from config.writing import replace_file


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleRemoval:
    """Which files lost examples, and how many lines the one in use lost: the tagger goes by fewer then."""

    files: tuple[Path, ...] = ()
    in_use: int = 0


def drop_examples(config: Path, article_ids: Collection[str]) -> ExampleRemoval:
    """Remove the lines that name one of the articles from `exemplars.jsonl` and from the copies of it beside it.

    A line counts as it is written, valid or not: one that cannot be read may still quote the article. Doing it twice
    does no harm, and each file is replaced whole or not at all. Raises OSError where one cannot be replaced.
    """
    current = config / EXEMPLARS_NAME
    copies = sorted(config.glob(f"{EXEMPLARS_NAME}.*.bak"))
    dropped = {path: _drop(path, [each.encode() for each in article_ids]) for path in (current, *copies)}
    return ExampleRemoval(files=tuple(path for path, lines in dropped.items() if lines), in_use=dropped[current])


def _drop(path: Path, named: Collection[bytes]) -> int:
    if not path.is_file():
        return 0
    lines = path.read_bytes().split(b"\n")
    kept = [line for line in lines if not any(name in line for name in named)]
    if len(kept) < len(lines):
        replace_file(path, b"\n".join(kept))
    return len(lines) - len(kept)
