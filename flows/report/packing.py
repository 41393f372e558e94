"""The numbers and sentences of a page: JSON, packed by gzip, in an element of its own."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import re
import zlib
from typing import Any

# As templates/page.html has it.
_PACKED = re.compile(r'<script type="application/gzip" id="data">(?P<packed>[^<]*)</script>')


def pack(value: Any) -> str:
    """`value` as JSON, packed (a sixth of the size) and written in letters that cannot end an element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=6, mtime=0)).decode()


def unpack(page: str) -> str | None:
    """The JSON that is packed in a page; "" where none is, None where it cannot be unpacked."""
    found = _PACKED.search(page)
    if found is None:
        return ""
    try:
        return gzip.decompress(base64.b64decode(found["packed"], validate=True)).decode()
    except (binascii.Error, OSError, EOFError, zlib.error, UnicodeDecodeError):
        return None
