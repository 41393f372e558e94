"""The configuration that comes with the program, for `bellwether init DIR`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from extractors.errors import UsageError

FILES = ("settings.toml", "feeds.toml", "topics.toml", "stances.toml", "alerts.toml")


def write(directory: Path) -> tuple[Path, ...]:
    """Copies the shipped files, comments and all, into `directory` and returns where they are.

    Makes the directory. Raises UsageError, and writes nothing, if one of the files is there already or cannot be made.
    """
    targets = tuple(directory / name for name in FILES)
    for target in targets:
        if target.exists() or target.is_symlink():
            raise UsageError(f"{target} exists already and is not overwritten; name another directory or move it away")
    bodies = [shipped(target.name) for target in targets]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for target, body in zip(targets, bodies, strict=True):
            with target.open("xb") as file:
                file.write(body)
    except OSError as error:
        raise UsageError(f"{directory} cannot be written: {error.strerror or error}") from error
    return targets


def shipped(name: str) -> bytes:
    """The bytes of one of the shipped FILES, from a checkout or an installed wheel alike."""
    return (files("config") / name).read_bytes()
