"""The same commands from a checkout, an editable install and a wheel in an empty directory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from checkout import ROOT

QUICK = ["size=20", "executor=threads", "measure.max_blocks=2"]


def run(command: list[str], folder: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=environment, text=True, capture_output=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT)
    (built,) = folder.glob("*.whl")
    return built


def environment_with(folder: Path) -> tuple[Path, Path]:
    """Make an environment that sees this one's libraries but not this project."""
    run([sys.executable, "-m", "venv", "--without-pip", str(folder)], folder.parent)
    python = folder / "bin" / "python"
    (site,) = folder.glob("lib/python*/site-packages")
    # a plain path line: what is installed here is found, editable installs in it are not
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python, site


@pytest.fixture(scope="session")
def pythons(tmp_path_factory, wheel) -> dict[str, Path]:
    """Return an interpreter for each way the project can be installed."""
    folder = tmp_path_factory.mktemp("environments")
    from_wheel, site = environment_with(folder / "wheel")
    zipfile.ZipFile(wheel).extractall(site)
    editable, site = environment_with(folder / "editable")
    (site / "parscale.pth").write_text(f"{ROOT}\n")  # what an editable install of ours writes
    return {"wheel": from_wheel, "editable": editable}


def test_wheel_holds_what_it_needs(wheel):
    """The wheel ships the YAML files, the worker, the sweeper and the templates, and no tests."""
    names = zipfile.ZipFile(wheel).namelist()
    needed = {
        "runner/conf/config.yaml",
        "runner/conf/experiment/article.yaml",
        "runner/conf/report.yaml",
        "runner/worker/__main__.py",
        "runner/plugins/hydra_plugins/parscale_sweeper.py",
        "analysis/templates/report.html",
        "estimation/__init__.py",
    }
    assert needed <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "conf/", "outputs/"))]


@pytest.mark.parametrize("installed", ["wheel", "editable"])
def test_main_job_from_an_empty_directory(pythons, installed, tmp_path):
    """Installed either way, a sweep runs and reports from an empty directory."""
    printed = run([str(pythons[installed]), "-m", "runner", *QUICK], tmp_path)
    (report,) = tmp_path.glob("outputs/sweep/*/report/report.html")
    assert report.stat().st_size > 10_000
    assert "serial" in printed
    again = run([str(pythons[installed]), "-m", "analysis", "formats=[png]"], tmp_path)
    assert "report.html" in again


def test_main_job_from_a_checkout(tmp_path):
    """Nothing needs to be installed but the libraries: a copy of the checkout runs by itself."""
    checkout = tmp_path / "checkout"
    for name in ("conf", "runner", "analysis", "estimation"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    python, _ = environment_with(tmp_path / "environment")
    run([str(python), "-m", "runner", *QUICK], checkout)
    assert list(checkout.glob("outputs/sweep/*/report/report.html"))


def test_console_script_dispatches(pythons, tmp_path):
    """The parscale command knows every job, and says so."""
    start = "import sys; from parscale.runner.cli.parscale import main; sys.exit(main())"
    python = str(pythons["wheel"])
    assert "reproduce" in run([python, "-c", start], tmp_path)
    for command in ("run", "report", "reproduce", "compare", "doctor"):
        assert len(run([python, "-c", start, command, "--help"], tmp_path).splitlines()) > 5
    run([python, "-c", start, "run", *QUICK, "report=none"], tmp_path)
    (study,) = tmp_path.glob("outputs/sweep/*")
    assert "Resuming" in run([python, "-c", start, "resume", str(study)], tmp_path)
    run([python, "-c", start, "report", str(study), "formats=[svg]"], tmp_path)
    assert (study / "report" / "figures").is_dir()


def test_unknown_console_command(pythons, tmp_path):
    """A misspelt command is one line with a suggestion and exit code 2."""
    start = "import sys; from parscale.runner.cli.parscale import main; sys.exit(main())"
    done = subprocess.run(
        [str(pythons["wheel"]), "-c", start, "reprot"], cwd=tmp_path, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Did you mean 'report'" in done.stderr
