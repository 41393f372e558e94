"""Where a warehouse on DuckLake is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_PREFIX = "ducklake:postgres:"
_SECRET = re.compile(r"(password|passfile|sslkey|sslpassword)\s*=\s*('(?:[^'\\]|\\.)*'|\S+)", re.IGNORECASE)
_USERINFO = re.compile(r"(?<=://)([^@/\s]*?):([^@/\s]*)(?=@)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectStore:
    """How to reach data that lies in S3 or what speaks its protocol; `endpoint` without scheme, empty for Amazon's."""

    key_id: str = ""
    secret: str = field(default="", repr=False)
    session_token: str = field(default="", repr=False)
    region: str = ""
    endpoint: str = ""
    tls: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Lake:
    """A catalog in Postgres (`catalog`: a libpq connection string) and the data that it lists.

    `data_path`: a folder that all machines see under this name, or an s3:// prefix. `scratch`: a folder of this machine
    for sorts that memory has no room for. A password belongs into ~/.pgpass or PGPASSWORD, not into `catalog`.
    """

    catalog: str = field(repr=False)
    data_path: str
    scratch: Path
    objects: ObjectStore | None = None

    @property
    def remote(self) -> bool:
        """Whether the data lies behind a network protocol of its own."""
        return "://" in self.data_path

    @property
    def folder(self) -> str:
        """`data_path` with the slash that DuckLake notes it with."""
        path = self.data_path if self.remote else str(Path(self.data_path).absolute())
        return path.rstrip("/") + "/"

    def __str__(self) -> str:
        return f"the lake {_PREFIX}{hide_secrets(self.catalog)}"


def hide_secrets(text: str) -> str:
    """`text` without the passwords that connection strings in it hold."""
    return _USERINFO.sub(r"\1:…", _SECRET.sub(r"\1=…", text))
