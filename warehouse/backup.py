"""A copy of the live file, made before something is done to it that cannot be undone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from extractors.errors import UsageError, WarehouseError
from warehouse import copier
from warehouse.connection import open_live
from warehouse.statements import statement


def back_up(live: Path, target: Path) -> None:
    """Copy `live` with all that was written to it to `target`. The lock must be held, and the file closed here.

    Raises UsageError where the target is there already, and WarehouseError where it cannot be written.
    """
    if target.exists():
        raise UsageError(f"{target} is there already; name a new file for the copy")
    with open_live(live) as connection:
        connection.execute(statement("checkpoint"))
    target.parent.mkdir(parents=True, exist_ok=True)
    # By a process of its own: closing a descriptor of the live file here would drop DuckDB's lock on it.
    command = [sys.executable, "-I", "-S", str(Path(copier.__file__)), str(live), str(target)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    if ended.returncode != 0:
        target.unlink(missing_ok=True)
        raise WarehouseError(
            f"{live} could not be copied to {target}: {ended.stderr.strip() or f'status {ended.returncode}'}. Nothing "
            "was changed."
        )
