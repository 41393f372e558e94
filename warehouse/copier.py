"""A program of its own: copies one file for `publish`, in a process that never holds the warehouse's locks.

Run as `python -I -S copier.py SOURCE TARGET`; imports nothing of the project. The target must not exist. Ends with
status 0 when the target is complete and on disk, else with 3 and the error's number and text on standard error.
"""

from __future__ import annotations

import errno
import os
import sys

CHUNK = 1 << 30
BLOCK = 1 << 22
# What a kernel answers that cannot copy between these two files by itself.
UNSUPPORTED = {"EXDEV", "ENOSYS", "EOPNOTSUPP", "EINVAL", "ENOTSUP"}


def copy(source: str, target: str) -> None:
    """Copy the bytes (sharing them where the file system can) and wait until they are on disk."""
    reading = os.open(source, os.O_RDONLY)
    writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    size = os.fstat(reading).st_size
    done = 0
    while done < size:
        done += _copy_some(reading, writing, size - done)
    os.fsync(writing)
    os.fchmod(writing, 0o444)
    os.close(writing)


def _copy_some(reading: int, writing: int, wanted: int) -> int:
    return _copy_in_kernel(reading, writing, wanted) or _copy_by_hand(reading, writing, wanted)


def _copy_in_kernel(reading: int, writing: int, wanted: int) -> int:
    """Bytes copied; 0 where the kernel cannot do it between these two files."""
    if not hasattr(os, "copy_file_range"):
        return 0
    try:
        return os.copy_file_range(reading, writing, min(wanted, CHUNK))
    except OSError as fault:
        if _name(fault) not in UNSUPPORTED:
            raise
        return 0


def _copy_by_hand(reading: int, writing: int, wanted: int) -> int:
    block = memoryview(os.read(reading, min(wanted, BLOCK)))
    if not block:
        raise OSError(errno.EIO, "the source became shorter while it was copied")
    rest = block
    while rest:
        rest = rest[os.write(writing, rest) :]
    return len(block)


def _name(fault: OSError) -> str:
    return errno.errorcode.get(fault.errno or 0, "")


if __name__ == "__main__":
    try:
        copy(sys.argv[1], sys.argv[2])
    except OSError as fault:
        sys.stderr.write(f"{fault.errno} {fault.strerror}\n")
        sys.exit(3)
