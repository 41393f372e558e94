"""What is told to whoever lacks an extra."""

import shlex
import sys

import pytest
from packaging.requirements import Requirement

from flows.extras import install_command


def test_the_command_names_packages_of_the_extra_and_works_on_this_environment() -> None:
    words = shlex.split(install_command("dask"))
    assert words[:6] == ["python3", "-m", "pip", "--python", sys.executable, "install"]
    assert [Requirement(word).name for word in words[6:]] == ["distributed"]
    assert Requirement(words[6]).specifier.contains("2026.1")


def test_what_everybody_has_is_not_installed_again() -> None:
    assert "prefect" not in install_command("dask")


def test_no_advice_fetches_a_package_of_our_name() -> None:
    """Bellwether is not on PyPI: whoever has taken that name there would be run."""
    assert "bellwether" not in install_command("dask").rsplit("install", 1)[1]


def test_an_extra_that_there_is_not_is_a_bug() -> None:
    with pytest.raises(LookupError):
        install_command("dusk")
