"""A real Postgres for the tests, started from the machine's packages and stopped again."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# initdb and postgres refuse root.
USERS = ("postgres", "nobody")
SETTINGS = ("listen_addresses=", "fsync=off", "max_connections=200")


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """A server that listens in `folder` only."""

    folder: Path
    binaries: Path

    def database(self, name: str, *, template: str = "template1") -> str:
        """Make a database, a copy of `template`; returns its connection string."""
        self.run("createdb", "--template", template, name)
        return f"dbname={name} host={self.folder} user=bellwether"

    def ask(self, sql: str, database: str = "postgres") -> str:
        """The answer of psql, unadorned."""
        return self.run("psql", "-Atqc", sql, "-d", database)

    def run(self, program: str, *arguments: str) -> str:
        command = [str(self.binaries / program), "-h", str(self.folder), "-U", "bellwether", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def find_binaries() -> Path:
    """The folder with initdb and postgres: where Debian puts them (the newest), or in PATH."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(packaged[-1]) if packaged else shutil.which("initdb")
    assert found, "Postgres is missing: apt-get install postgresql"
    return Path(found).parent


@contextmanager
def running() -> Iterator[Postgres]:
    """A new server in a folder of its own."""
    binaries = find_binaries()
    user = _other_user()
    given = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    # Not under pytest's own folder, which only we may enter; and the path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="bw-pg-"))
    try:
        folder.chmod(0o755)
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        control = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        made = [str(binaries / "initdb"), "-D", str(data), "-U", "bellwether", "-A", "trust", "--no-sync"]
        options = " ".join((f"-k {folder}", *(f"-c {setting}" for setting in SETTINGS)))
        _do(made, folder, given)
        _do([*control, "-o", options, "start"], folder, given)
        try:
            yield Postgres(folder=folder, binaries=binaries)
        finally:
            _do([*control, "-m", "immediate", "stop"], folder, given)
    finally:
        shutil.rmtree(folder)


def _other_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in USERS if name in known)


def _do(command: list[str], folder: Path, given: dict[str, object]) -> None:
    # What pg_ctl starts keeps its output open: a pipe would never end.
    with (folder.parent / f"{folder.name}.out").open("w+") as out:
        ended = subprocess.run(command, check=False, stdout=out, stderr=out, cwd="/", **given)  # type: ignore[call-overload]
        out.seek(0)
        assert ended.returncode == 0, out.read()
    Path(out.name).unlink()
