"""Files that a user names for a command to write."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from extractors.errors import UsageError, unwritable

force: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--force", is_flag=True, help="Replace what is there."
)


@contextmanager
def writing_to(path: Path) -> Iterator[Path]:
    """Makes the folders above `path`. Raises what unwritable() says where `path`, or what is beside it, cannot be."""
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        yield path
    except FileExistsError as fault:
        raise unwritable(path, NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))) from fault
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise unwritable(path, fault) from fault


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raises UsageError where something is at `path` and may not be replaced."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file")
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; name a new file, or replace it by --force")
