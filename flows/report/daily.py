"""The briefing of the schedule: written in a process of its own: what draws charts would stay in memory."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import flows

ROOT = Path(flows.__file__).parents[1]
SECONDS = 600


async def write_daily(config: Path, data: Path, *, environ: Mapping[str, str], seconds: float = SECONDS) -> str | None:
    """Write the briefing of `data`; why it could not be written, or None."""
    paths = os.pathsep.join(filter(None, [str(ROOT), environ.get("PYTHONPATH", "")]))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "flows.cli",
        "report",
        "--config",
        str(config),
        "--data",
        str(data),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**environ, "PYTHONPATH": paths},
    )
    try:
        async with asyncio.timeout(seconds):
            _, told = await process.communicate()
    except TimeoutError:
        return f"it took longer than {seconds:g} s"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return None if process.returncode == 0 else told.decode(errors="replace").strip()[-1000:] or "it ended early"
