"""Where pages are read: in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

from config.loader import Configuration
from extractors.errors import UsageError
from flows.extras import install_command

RUNNERS = ("local", "dask")


def choose_runner(configuration: Configuration, *, runner: str | None, address: str | None) -> Configuration:
    """`configuration` with the runner and the address that were asked for; None leaves that of settings.toml.

    Raises UsageError for a runner that does not exist, for an address without one to use it, and where Dask is missing.
    """
    extract = configuration.settings.extract
    if runner is not None and runner not in RUNNERS:
        raise UsageError(f"there is no runner {runner!r}; choose one of {', '.join(RUNNERS)}")
    chosen = runner or extract.runner
    if chosen == "local" and address:
        raise UsageError(f'the address {address} is that of a Dask cluster: it needs the runner "dask" (--runner dask)')
    if chosen == "dask":
        check_dask()
    # The address in settings.toml is none of a runner that is chosen instead of it.
    kept = "" if chosen == "local" else extract.address
    extract = replace(extract, runner=chosen, address=kept if address is None else address)  # type: ignore[arg-type]  # one of RUNNERS
    return replace(configuration, settings=replace(configuration.settings, extract=extract))


def check_dask() -> None:
    """Raises UsageError where Dask is not installed."""
    if find_spec("distributed") is None:
        raise UsageError(
            'the runner "dask" needs Dask, which is not installed; install it beside Bellwether: '
            f'{install_command("dask")}; or take the runner "local"'
        )
