"""The files that operators use: each is read by what reads it in earnest, or by its own rules."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest
from prefect.settings.models.root import Settings

from flows.cli import cli
from tests.flows.test_cli import CHECKOUT, surroundings

DEPLOY = CHECKOUT / "deploy"


def run(*command: object, cwd: Path, timeout: float = 180) -> subprocess.CompletedProcess[str]:
    environ = surroundings(cwd)
    return subprocess.run(
        [*map(str, command)], cwd=cwd, env=environ, capture_output=True, text=True, timeout=timeout, check=False
    )


def options_of(command: str) -> set[str]:
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    return {option for parameter in found.params for option in parameter.opts}


def test_compose_is_what_its_specification_asks_for(tmp_path: Path) -> None:
    check = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec")
    got = run(*check, DEPLOY / "compose.yaml", cwd=tmp_path)
    assert got.returncode == 0, got.stdout + got.stderr
    broken = tmp_path / "compose.yaml"
    broken.write_text((DEPLOY / "compose.yaml").read_text().replace("depends_on:", "depends_up:"))
    assert run(*check, broken, cwd=tmp_path).returncode == 1


@pytest.mark.parametrize("name", ["compose.yaml", "OPERATIONS.md"])
def test_every_setting_of_prefect_that_is_named_exists(name: str) -> None:
    known = {f"PREFECT_{each}" for each in names_of(Settings)} | {"PREFECT_PROFILES_PATH"}
    named = set(re.findall(r"\bPREFECT_[A-Z_]+\b", (DEPLOY / name).read_text())) - logging_overrides(name)
    assert named, "the pattern finds them"
    assert named <= known


def logging_overrides(name: str) -> set[str]:
    """Not settings, but paths into Prefect's logging.yml."""
    return set(re.findall(r"PREFECT_LOGGING_HANDLERS_[A-Z_]+", (DEPLOY / name).read_text()))


def names_of(settings: type, prefix: str = "") -> set[str]:
    """The environment names of a model of settings, without PREFECT_."""
    found: set[str] = set()
    for name, field in settings.model_fields.items():  # type: ignore[attr-defined]  # a pydantic model
        kind = field.annotation
        if isinstance(kind, type) and hasattr(kind, "model_fields"):
            found |= names_of(kind, f"{prefix}{name}_".upper())
        found.add(f"{prefix}{name}".upper())
    return found


@pytest.mark.parametrize("name", ["compose.yaml", "OPERATIONS.md", "bellwether.service", "Dockerfile"])
def test_every_command_that_is_named_exists_with_its_options(name: str) -> None:
    text = (DEPLOY / name).read_text().replace("[bellwether, ", "bellwether ").replace('"bellwether", "serve"', "x")
    known = set(cli.list_commands(click.Context(cli)))
    for line in re.findall(r"(?:bin/|`|^\s*|=json )bellwether ((?!:)[a-z][^`#;\n]*)", text, re.MULTILINE):
        command, *words = line.split()
        if command in known:
            named = {word for word in words if word.startswith("--")}
            assert named <= options_of(command) | {"--list"}, line


@pytest.mark.server
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    assert analyze, "apt-get install systemd; .ci/run does"
    unit = tmp_path / "bellwether.service"
    text = (DEPLOY / "bellwether.service").read_text()
    # It looks for the program, which is installed elsewhere.
    unit.write_text(text.replace("/opt/bellwether/.venv/bin/bellwether", sys.executable))
    got = run(analyze, "verify", "--man=no", unit, cwd=tmp_path)
    assert (got.returncode, got.stderr) == (0, "")
    unit.write_text(unit.read_text().replace("KillMode=mixed", "KillMode=sometimes"))
    assert "sometimes" in run(analyze, "verify", "--man=no", unit, cwd=tmp_path).stderr


@pytest.mark.program
def test_what_the_image_copies_is_all_that_the_program_needs(tmp_path: Path) -> None:
    image = tmp_path / "image"
    image.mkdir()
    for line in re.findall(r"^COPY (.+)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            path = CHECKOUT / source
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, image / target / path.name if path.is_file() else image / target)
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", cwd=image)
    assert built.returncode == 0, built.stderr
    (wheel,) = (image / "dist").glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    environ = surroundings(tmp_path, PYTHONPATH=str(installed))
    for arguments in (("init", "my-config"), ("doctor", "--config", "my-config", "--json")):
        got = subprocess.run(
            [sys.executable, "-m", "flows.cli", *arguments],
            cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert got.returncode == 0, got.stderr
    found = subprocess.run(
        [sys.executable, "-c", "import flows; print(flows.__file__)"],
        cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert found.stdout.strip() == str(installed / "flows" / "__init__.py")
