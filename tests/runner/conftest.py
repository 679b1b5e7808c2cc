"""Requests, plans and studies for the tests of the runner."""

from __future__ import annotations

from pathlib import Path

import pytest

from parscale.runner.record.directory import StudyDirectory


@pytest.fixture
def run_main(tmp_path, monkeypatch, capfd):
    """Return a function that runs the command in an empty directory: code, printed text."""
    from parscale.runner.cli.run import main

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
