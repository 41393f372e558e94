"""The SQL of the project: files in this package, read once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Folder = Literal["migrations", "views", "queries", "examples"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlFile:
    """One `.sql` file: its name without the suffix, and its text."""

    name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, as `schema_migrations` and `schema_views` keep it."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@cache
def statement(name: str) -> str:
    """The text of `sql/queries/NAME.sql`."""
    return (resources.files("warehouse") / "sql" / "queries" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def sql_files(folder: Folder) -> tuple[SqlFile, ...]:
    """All files of a folder in the order of their numbers."""
    found = (resources.files("warehouse") / "sql" / folder).iterdir()
    files = (file for file in found if file.name.endswith(".sql"))
    return tuple(
        SqlFile(name=file.name.removesuffix(".sql"), text=file.read_text(encoding="utf-8"))
        for file in sorted(files, key=lambda file: file.name)
    )
