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

pytestmark = pytest.mark.slow

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
def editable_wheel(tmp_path_factory) -> Path:
    """Build what `pip install -e` installs: path files that point into the checkout."""
    folder = tmp_path_factory.mktemp("editable-wheel")
    start = (
        "import sys; from hatchling.build import build_editable; print(build_editable(sys.argv[1]))"
    )
    run([sys.executable, "-c", start, str(folder)], ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def pythons(tmp_path_factory, wheel, editable_wheel) -> dict[str, Path]:
    """Return an interpreter for each way the project can be installed."""
    folder = tmp_path_factory.mktemp("environments")
    found = {}
    for name, built in {"wheel": wheel, "editable": editable_wheel}.items():
        found[name], site = environment_with(folder / name)
        zipfile.ZipFile(built).extractall(site)
    return found


@pytest.fixture
def hostile_folder(tmp_path) -> Path:
    """Return a user's directory with packages of the very names that the project uses inside."""
    for name in ("runner", "analysis", "estimation", "study_format", "conf", "hydra", "tests"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"raise SystemExit('the user's {name}')\n")
    (tmp_path / "pandas.py").write_text("raise SystemExit('the user's pandas')\n")
    return tmp_path


def test_wheel_holds_what_it_needs(wheel):
    """The wheel holds one package, with the YAML files, the worker and the templates."""
    names = zipfile.ZipFile(wheel).namelist()
    needed = {
        "parscale/conf/config.yaml",
        "parscale/conf/experiment/article.yaml",
        "parscale/conf/report.yaml",
        "parscale/runner/worker/__main__.py",
        "parscale/runner/plugins/hydra_plugins/parscale_sweeper.py",
        "parscale/estimation/__init__.py",
        "parscale/study_format/version.py",
    }
    assert needed <= set(names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"parscale"}
    assert any(name.endswith("report.html") for name in names)


PARSCALE = ["-P", "-m", "parscale"]


@pytest.mark.parametrize("installed", ["wheel", "editable"])
def test_main_job_from_an_empty_directory(pythons, installed, tmp_path):
    """Installed either way, a sweep runs and reports from an empty directory."""
    python = str(pythons[installed])
    printed = run([python, *PARSCALE, "run", *QUICK], tmp_path)
    (report,) = tmp_path.glob("outputs/sweep/*/report/report.html")
    assert report.stat().st_size > 10_000
    assert "serial" in printed
    assert "report.html" in run([python, *PARSCALE, "report", "formats=[png]"], tmp_path)


def test_old_module_names_in_an_editable_installation(pythons, tmp_path):
    """The commands of the README work from any directory where the checkout is installed."""
    python = str(pythons["editable"])
    for name in ("runner", "analysis"):
        (tmp_path / name).mkdir()  # a folder with data of the user's is no package
    assert "serial" in run([python, "-m", "runner", *QUICK], tmp_path)
    assert "report.html" in run([python, "-m", "analysis", "formats=[png]"], tmp_path)
    found = "import importlib.util as u; print([u.find_spec(n) for n in ('runner', 'analysis')])"
    assert run([python, "-c", found], tmp_path.parent).strip() == "[None, None]"


@pytest.mark.parametrize("installed", ["wheel", "editable"])
def test_names_of_the_user_come_first(pythons, installed, hostile_folder):
    """Packages of the user called runner, analysis … are neither used by us nor hidden by us."""
    python = str(pythons[installed])
    run([python, *PARSCALE, "run", *QUICK], hostile_folder)
    assert list(hostile_folder.glob("outputs/sweep/*/report/report.html"))
    theirs = subprocess.run(
        [python, "-m", "runner"], cwd=hostile_folder, text=True, capture_output=True, check=False
    )
    assert "the user's runner" in theirs.stderr


def test_main_job_from_a_checkout(tmp_path):
    """Nothing needs to be installed but the libraries: a copy of the checkout runs by itself."""
    checkout = tmp_path / "checkout"
    for name in ("conf", "runner", "analysis", "estimation", "study_format", "src"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, checkout / name, ignore=ignored, symlinks=True)
    python, _ = environment_with(tmp_path / "environment")
    run([str(python), "-m", "runner", *QUICK], checkout)
    assert list(checkout.glob("outputs/sweep/*/report/report.html"))
    assert "report.html" in run([str(python), "-m", "analysis", "formats=[png]"], checkout)


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
