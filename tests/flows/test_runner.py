"""Which runner reads pages: the settings, and what a command or a schedule puts in their place."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from config.loader import Configuration, load
from config.template import write
from extractors.errors import ConfigurationError, UsageError
from flows.cycle import open_pool
from flows.pool import LocalPool
from flows.runner import choose_runner

ADDRESS = "tcp://scheduler:8786"


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    folder = tmp_path_factory.mktemp("config")
    write(folder)
    return load(folder, environ={})


def chosen(configuration: Configuration, runner: str | None, address: str | None) -> tuple[str, str]:
    extract = choose_runner(configuration, runner=runner, address=address).settings.extract
    return extract.runner, extract.address


def set_up(configuration: Configuration, runner: str, address: str) -> Configuration:
    """As if settings.toml said so."""
    extract = dataclasses.replace(configuration.settings.extract, runner=runner, address=address)  # type: ignore[arg-type]
    return dataclasses.replace(configuration, settings=dataclasses.replace(configuration.settings, extract=extract))


def test_pages_are_read_here_unless_asked_otherwise(configuration: Configuration, tmp_path: Path) -> None:
    assert chosen(configuration, None, None) == ("local", "")
    assert isinstance(open_pool(configuration, tmp_path), LocalPool)


def test_what_is_asked_for_stands_in_for_the_settings(configuration: Configuration) -> None:
    pytest.importorskip("distributed")
    assert chosen(configuration, "dask", ADDRESS) == ("dask", ADDRESS)
    there = set_up(configuration, "dask", ADDRESS)
    assert chosen(there, None, None) == ("dask", ADDRESS)
    assert chosen(there, "dask", "") == ("dask", "")
    assert chosen(there, None, "tcp://other:1") == ("dask", "tcp://other:1")
    assert chosen(there, "local", None) == ("local", "")


def test_an_address_without_a_runner_to_use_it_is_refused(configuration: Configuration, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--runner dask"):
        choose_runner(configuration, runner=None, address=ADDRESS)
    with pytest.raises(UsageError, match=f"the address {ADDRESS}"):
        choose_runner(configuration, runner="local", address=ADDRESS)
    with pytest.raises(UsageError, match="choose one of local, dask"):
        choose_runner(configuration, runner="ray", address=None)
    write(tmp_path / "config")
    settings = tmp_path / "config" / "settings.toml"
    settings.write_text(settings.read_text().replace('address = ""', f'address = "{ADDRESS}"'))
    with pytest.raises(ConfigurationError, match=r'extract\.address: is that of .* extract\.runner = "dask"'):
        load(tmp_path / "config", environ={})
    assert load(tmp_path / "config", environ={"BELLWETHER_EXTRACT__RUNNER": "dask"}).settings.extract.address == ADDRESS


def test_where_dask_is_missing_the_message_says_what_to_install(
    configuration: Configuration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip --python \S+ install 'distributed\S+'; or take"):
        choose_runner(configuration, runner="dask", address=None)
    with pytest.raises(UsageError, match=r"pip --python \S+ install 'distributed\S+'; or take"):
        open_pool(set_up(configuration, "dask", ""), tmp_path)


def test_who_reads_here_loads_no_dask() -> None:
    program = "import sys, flows.track, flows.commands.track; print({'dask', 'distributed'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.strip() == "set()"
