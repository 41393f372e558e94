"""A copy of the explorer's notebook that a person may edit, and marimo's editor on it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flows.explorer import NOTEBOOK

COPY_NAME = "explorer.py"


def copy_notebook(folder: Path) -> tuple[Path, bool]:
    """The copy in `folder`, and whether it was made now: one that is there is left as it is."""
    copy = folder / COPY_NAME
    try:
        with copy.open("x", encoding="utf-8") as file:
            file.write(NOTEBOOK.read_text(encoding="utf-8"))
    except FileExistsError:
        return copy, False
    return copy, True


def edit(notebook: Path, *, host: str, port: int, headless: bool, password_file: Path | None) -> None:
    """Turn this process into marimo's editor of `notebook`; it does not return.

    Whoever edits runs code here, so there always is a password: that of the file, else one that marimo makes up.
    """
    arguments = ["--yes", "edit", str(notebook), "--host", host, "--port", str(port)]
    arguments += ["--skip-update-check", "--no-sandbox", "--token"]
    arguments += ["--headless"] if headless else []
    arguments += ["--token-password-file", str(password_file)] if password_file else []
    os.execv(sys.executable, [sys.executable, "-m", "marimo", *arguments])  # noqa: S606 - our own interpreter
