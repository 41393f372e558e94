"""Identities: the same in every run and on every machine."""

from __future__ import annotations

import hashlib


def stable_id(*parts: str) -> str:
    """A 32-digit hexadecimal identity of `parts`; equal parts give equal ids on every machine."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
