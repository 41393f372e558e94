"""What is installed on request only, and the command that installs it."""

from __future__ import annotations

import shlex
import sys
from importlib.metadata import requires

from packaging.requirements import Requirement


def install_command(extra: str) -> str:
    """The command that installs `extra` of pyproject.toml into the environment that is running.

    Bellwether itself is not on PyPI, so the packages are named one by one; and `make setup` puts no pip into `.venv`,
    so the system's works on it from outside. Raises LookupError for an extra that there is not.
    """
    wanted = (Requirement(line) for line in requires("bellwether") or ())
    names = [
        f"{each.name}{each.specifier}"
        for each in wanted
        if each.marker and each.marker.evaluate({"extra": extra}) and not each.marker.evaluate({"extra": ""})
    ]
    if not names:
        raise LookupError(f"pyproject.toml has no extra {extra!r}")
    return shlex.join(["python3", "-m", "pip", "--python", sys.executable, "install", *names])
