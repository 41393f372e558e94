"""Reads an HTTP body under a cap that holds after decompression, so that a bomb stops early."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

# What `Accept-Encoding` offers; an answer in another coding is a named failure.
ACCEPT_ENCODING = "gzip, deflate"
CHUNK = 65_536


class BodyTooLarge(Exception):
    """More than the cap, after decompression."""


class BodyUndecodable(Exception):
    """The content coding is unknown, broken or cut short."""


class _Inflater:
    """Inflates gzip (several members too) and deflate (with or without its header) in bounded steps."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding in ("gzip", "x-gzip")
        self._stream = zlib.decompressobj(31 if self._gzip else 15)
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            piece = self._step(data)
            if piece:
                yield piece
            data = self._stream.unconsumed_tail or self._next_member()

    def _step(self, data: bytes) -> bytes:
        try:
            piece = self._stream.decompress(data, CHUNK)
        except zlib.error as error:
            if self._gzip or self._started:
                raise BodyUndecodable(str(error)) from error
            self._stream = zlib.decompressobj(-15)
            piece = self._stream.decompress(data, CHUNK)
        self._started = True
        return piece

    def _next_member(self) -> bytes:
        rest = self._stream.unused_data
        if not (self._stream.eof and self._gzip and rest.startswith(b"\x1f\x8b")):
            return b""
        self._stream = zlib.decompressobj(31)
        return rest

    @property
    def complete(self) -> bool:
        return self._stream.eof or not self._started


async def read_body(response: httpx.Response, *, limit: int, cut: bool = False) -> bytes:
    """The decoded body of a streamed `response`; with `cut`, its first `limit` bytes where it is longer.

    Raises BodyTooLarge past `limit` bytes, BodyUndecodable for a coding that is unknown, broken or cut short, and
    httpx's errors where the connection breaks.
    """
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise BodyUndecodable(f"unknown content coding {coding[:40]!r}")
    declared = response.headers.get("content-length", "")
    if not cut and declared.isdigit() and int(declared[:20]) > limit:
        raise BodyTooLarge(f"{declared} bytes announced, {limit} allowed")
    body = bytearray()
    inflater = _Inflater(coding) if coding not in ("", "identity") else None
    async for raw in response.aiter_raw():
        for piece in inflater.feed(raw) if inflater else (raw,):
            body += piece
            if len(body) > limit and cut:
                return bytes(body[:limit])
            if len(body) > limit:
                raise BodyTooLarge(f"more than {limit} bytes")
    if inflater and not inflater.complete:
        raise BodyUndecodable("the compressed body ends early")
    return bytes(body)
