"""Requests, plans and studies for the tests of the runner."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner.combinations import spell_out
from runner.command import composed
from runner.directory import StudyDirectory
from runner.planning import Planned, planned


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory, monkeypatch):
    """Keep the signing key of the tests apart from the user's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def plan_of():
    """Return a function: overrides -> Planned."""

    def plan(*overrides: str) -> Planned:
        return composed(spell_out(list(overrides)), planned)

    return plan


@pytest.fixture
def run_main(tmp_path, monkeypatch, capfd):
    """Return a function that runs the command in an empty directory: code, printed text."""
    from runner.command import main

    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str]:
        code = main([*arguments])
        out, err = capfd.readouterr()
        return code, out + err

    return run


@pytest.fixture
def the_study(tmp_path):
    """Return a function: the one study under the working directory's outputs."""

    def find() -> StudyDirectory:
        (plan,) = Path(tmp_path, "outputs").glob("*/*/plan.yaml")
        return StudyDirectory(plan.parent)

    return find
