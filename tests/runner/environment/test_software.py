"""Packages, variables, commit and clock."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from parscale.runner.environment import describe
from parscale.runner.environment.software import git_state, package_versions, steering_variables
from parscale.runner.environment.timer import describe_timer


def test_steering_variables_are_recorded_and_secrets_are_not() -> None:
    """Thread limits and Python settings are kept; tokens, keys and URL passwords never."""
    variables = {
        "OMP_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHON_KEYRING_TOKEN": "x",
        "JOBLIB_SECRET": "x",
        "NUMBA_API_KEY": "x",
        "PYTHONPATH": "https://me:pass@host/x",
        "HOME": "/root",
        "AWS_SECRET_ACCESS_KEY": "x",
    }
    assert steering_variables(variables) == {
        "OMP_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": "https://host/x",
    }


def test_installed_packages_have_versions() -> None:
    """Only what is installed is listed."""
    versions = package_versions()
    assert versions["psutil"]
    assert all(versions.values())


def test_a_folder_outside_any_checkout_has_no_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No checkout, no commit, no error."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert git_state(tmp_path) is None


def test_a_missing_git_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the program there is no commit to tell."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git_state(tmp_path) is None


def test_a_checkouts_commit_and_dirtiness_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed tracked file makes the checkout dirty; an untracked one does not."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)

    def git(*words: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(tmp_path), *identity, *words], check=True, stdout=-3)

    (tmp_path / "file").write_text("1")
    git("init", "-q")
    git("add", "file")
    git("commit", "-q", "-m", "first")
    (tmp_path / "untracked").touch()
    clean = git_state(tmp_path)
    (tmp_path / "file").write_text("2")
    changed = git_state(tmp_path)
    assert clean is not None
    assert changed is not None
    assert (clean["dirty"], changed["dirty"]) == (False, True)
    assert len(str(clean["commit"])) == 40


def test_the_timer_has_a_resolution_and_a_cost() -> None:
    """Both are positive numbers of nanoseconds."""
    timer = describe_timer()
    assert isinstance(timer["resolution_ns"], int)
    assert timer["resolution_ns"] > 0


def test_the_description_is_json(tmp_path: Path) -> None:
    """Whatever the machine, the description can be written down and read again unchanged."""
    for root in (Path("/"), tmp_path):
        told = describe(root, folder=tmp_path, environment={"OMP_NUM_THREADS": "2"})
        assert json.loads(json.dumps(told)) == told
        assert told["variables"] == {"OMP_NUM_THREADS": "2"}
