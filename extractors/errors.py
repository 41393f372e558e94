"""Exceptions of the project.

    BellwetherError
    ├── ConfigurationError      what the user wrote is wrong; carries every fault found
    ├── WarehouseError          the warehouse cannot be used as it is
    │   ├── WarehouseLocked     another process writes to this data directory
    │   ├── WarehouseTooNew     the file was written by a newer program
    │   ├── MigrationEdited     an applied migration no longer has its checksum
    │   └── QueryRefused        the statement would write, attach or read other files
    └── UsageError              a command was called in a way that cannot work

Expected faults of the outside world are no exceptions: they are `Failure` values.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass


class BellwetherError(Exception):
    """Base of all errors that are meant for a person to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in a configuration file: where it stands and what would be right."""

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class ConfigurationError(BellwetherError):
    """Every fault of a configuration at once."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class UsageError(BellwetherError):
    """A command was called in a way that cannot work; the message says which way does."""


class ModelError(BellwetherError):
    """The stance model cannot be used as it is; the message says what to do."""


class WarehouseError(BellwetherError):
    """The warehouse cannot be used as it is; the message says what to do."""


class WarehouseLocked(WarehouseError):
    """Another process writes to this data directory."""


class WarehouseTooNew(WarehouseError):
    """The warehouse was written by a newer version of the program."""


class MigrationEdited(WarehouseError):
    """A migration that was already applied has been changed since."""


class QueryRefused(WarehouseError):
    """The statement would write, attach or read other files."""


# Another place is free of these; a full or failing disk is not among them.
_OF_THE_PLACE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG}


def unwritable(path: object, fault: OSError) -> BellwetherError:
    """What to say where `path` cannot be written: UsageError where another place helps, else WarehouseError."""
    told = f"{path} cannot be written: {fault.strerror or fault}."
    if fault.errno in _OF_THE_PLACE:
        return UsageError(f"{told} Name another place, or let the user who runs the command write there.")
    return WarehouseError(f"{told} Look at the disk (is it full?), and run the command again.")


def inaccessible(fault: OSError) -> UsageError | None:
    """What to say of a file that may not be read or written; None for any other fault."""
    if fault.filename is None or fault.errno not in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return None
    return UsageError(
        f"{fault.filename} cannot be used: {fault.strerror}. Let the user who runs the command read and write there, "
        "or name another place."
    )
