"""Input nobody asks for but somebody will type: odd paths, brackets, damage, two runners."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

import pytest
from checkout import ROOT

from parscale.runner.cli.run import main
from parscale.runner.config.quoting import override, quoted
from parscale.runner.study.signature import is_signed_here, signature
from parscale.runner.trial.worker_process import BLAS_VARIABLES

SMALL = ["size=4", "executor=threads", "report=none", "measure.max_blocks=2"]
JOBS = """
import sys
def items(size):
    return list(range(size))
def brackets(item):
    import threading
    if threading.current_thread() is not threading.main_thread():
        raise ValueError("cannot open [/tmp/x] or [blue]")
    return item
def leaving(item):
    print("everything is fine", flush=True)
    import os
    os._exit(3)
"""

REFUSED = {
    "deleted key": (["~workers"], "keys cannot be deleted"),
    "no group": (["experiment=null"], "name one of the experiments"),
    "number for a group": (["task=3"], "name one of the tasks"),
    "no levels": (["size=glob(*)"], "there is no level"),
    "shuffled levels": (["size=shuffle(10,20)"], "leave shuffle out"),
    "not a number": (["task.typical_item_seconds=nan"], "seconds above 0"),
    "null": (["size=null"], "a value is needed"),
    "group as mapping": (["task={name:primes}"], "name one of the tasks"),
    "option the task has not": (["task.grain=5"], "the task squares has no grain"),
    "thousands by commas": (["size=1,000,000"], "write 1_000_000"),
    "folder above": (["name=../x"], "the name of one folder"),
    "negative power": (["experiment=weak_scaling", "scaling.work.power=-1"], "above 0"),
    "no work": (
        ["scaling.kind=weak", "scaling.work.log_power=1", "size=1", "workers=1,2"],
        "no number above 0",
    ),
    "other sweeper": (["hydra/sweeper=basic"], "Hydra's own settings are fixed"),
    "other mode": (["hydra.mode=RUN"], "Hydra's own settings are fixed"),
    "pickle": (["--experimental-rerun=x"], "there is no option --experimental-rerun"),
    "other configuration": (["--config-name=x"], "there is no option --config-name"),
    "no such folder": (["--config-dir", "nowhere"], "there is no such folder"),
    "no interpreter": (["python=/bin/true"], "is no Python"),
    "unknown user": (["run=~nosuch/x"], "there is no study"),
    "long name": ([f"run={'a' * 300}"], "there is no study"),
    "bad report": (["report.formats=[gif]"], "some of svg, pdf, png"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_in_one_line(run_main, tmp_path, arguments, words):
    """One line, exit code 2, nothing left behind."""
    code, printed = run_main(*arguments)
    assert code == 2, printed
    assert words in printed
    assert printed.startswith("error: ")
    assert "Traceback" not in printed
    assert not list(tmp_path.glob("outputs/*/*"))


@pytest.mark.parametrize(
    "folder", ["été", "тест", "a,b", "x (1)", "k=v", "it's", "[b]", 'q"q', "a\\"]
)
def test_studies_can_be_resumed_below_any_path(tmp_path, monkeypatch, run_main, folder, capfd):
    """A study below a folder with accents, commas, quotes or brackets is resumed like any other."""
    place = tmp_path / folder
    place.mkdir()
    monkeypatch.chdir(place)
    assert main([*SMALL, f"outputs={place / 'out'}"]) == 0
    (study,) = place.glob("out/*/*")
    assert main([f"run={study}", "report=none"]) == 0, capfd.readouterr()
    assert "on disk" in capfd.readouterr().err


@pytest.mark.parametrize(
    "text", ["plain/path.x", "a,b", "it's", 'q"q', "back\\", "\\'", "été x", ""]
)
def test_quoted_values_come_back(text):
    """Hydra reads a quoted value as the text it stands for."""
    from hydra.core.override_parser.overrides_parser import OverridesParser

    parsed = OverridesParser.create().parse_override(f"key={quoted(text)}" if text else "key=''")
    assert parsed.value() == text


def test_plain_values_are_written_as_hydra_reads_them():
    """Lists, numbers, booleans and null keep their type."""
    assert override("a", ["svg", "p d"]) == "a=[svg,'p d']"
    assert (override("a", None), override("a", True), override("a", 0.95)) == (
        "a=null",
        "a=true",
        "a=0.95",
    )


@pytest.fixture
def jobs(tmp_path):
    (tmp_path / "jobs.py").write_text(JOBS)
    return ["task=custom", "task.items=jobs:items", *SMALL]


def test_brackets_in_an_error_are_text(run_main, the_study, jobs):
    """An error's text is never read as markup, and the study with it can be resumed."""
    code, printed = run_main("task.function=jobs:brackets", *jobs)
    assert code == 1
    assert "[/tmp/x] or [blue]" in printed
    code, printed = run_main(f"run={the_study().path}", "report=none")
    assert code == 1
    assert "[/tmp/x] or [blue]" in printed


def test_a_worker_that_just_leaves_is_told_apart(run_main, jobs):
    """What a worker printed before it left is not taken for the reason."""
    code, printed = run_main("task.function=jobs:leaving", *jobs)
    assert code == 2
    assert "ended with exit code 3; it last printed: everything is fine" in printed


def test_slow_imports_are_not_the_trials_fault(run_main, jobs, tmp_path):
    """A module that takes longer to import than a trial may last is measured all the same."""
    slow = "import time\ntime.sleep(1.2)\n" + JOBS + "def job(item):\n    return item\n"
    (tmp_path / "jobs.py").write_text(slow)
    code, printed = run_main("task.function=jobs:job", "measure.max_trial_seconds=1", *jobs)
    assert code == 0, printed


def test_changed_code_is_not_mixed_in(run_main, the_study, jobs, tmp_path):
    """A study whose function has changed since is not resumed."""
    (tmp_path / "jobs.py").write_text(JOBS + "def job(item):\n    return item\n")
    assert run_main("task.function=jobs:job", *jobs)[0] == 0
    (tmp_path / "jobs.py").write_text(JOBS + "def job(item):\n    return item + 0\n")
    code, printed = run_main(f"run={the_study().path}")
    assert code == 2
    assert "sources.jobs" in printed


def test_failed_resume_removes_nothing(run_main, the_study, jobs, tmp_path):
    """A study that cannot go on keeps its files, and the user's."""
    (tmp_path / "jobs.py").write_text(JOBS + "def job(item):\n    return item\n")
    run_main("task.function=jobs:job", *jobs)
    study = the_study()
    rows = study.timings.read_text().splitlines(keepends=True)
    study.timings.write_text(rows[0])
    (study.path / "notes.txt").write_text("mine")
    document = json.loads(study.environment.read_text())
    del document["stop"], document["sources"]
    study.environment.write_text(json.dumps(document))
    (tmp_path / "jobs.py").write_text(JOBS + "def job(item):\n    raise ValueError('no')\n")
    code, printed = run_main(f"run={study.path}", "report=none")
    assert code == 2
    assert "ValueError: no" in printed
    assert (study.path / "notes.txt").read_text() == "mine"
    assert study.plan.exists()


def test_unwritable_outputs(run_main, tmp_path):
    """A file where the studies should go is bad input."""
    (tmp_path / "taken").write_text("")
    code, printed = run_main("outputs=taken", *SMALL)
    assert code == 2
    assert "cannot write studies" in printed


def test_targets_in_a_foreign_folder_are_refused(run_main, tmp_path):
    """YAML files of a --config-dir cannot call anything, nor set Hydra's own nodes."""
    folder = tmp_path / "theirs" / "experiment"
    folder.mkdir(parents=True)
    for text in (
        "hydra: {callbacks: {x: {_target_: os.mkdir, path: owned}}}",
        "hydra: {job_logging: {version: 1}}",
    ):
        (folder / "evil.yaml").write_text(f"# @package _global_\n{text}\n")
        code, printed = run_main("--config-dir", "theirs", "experiment=evil", "dry_run=true")
        assert code == 2, printed
        assert "evil.yaml" in printed
    assert not (tmp_path / "owned").exists()


def test_own_experiments_are_resumed_with_their_folder(run_main, the_study, tmp_path):
    """An experiment from a folder of one's own is measured, and resumed with the same flag."""
    folder = tmp_path / "mine" / "experiment"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(
        "# @package _global_\nname: own\nhydra:\n  sweeper:\n    params:\n      size: 3, 4\n"
        "      workers: [1, 2]\n      executor: threads\n"
    )
    code, printed = run_main(
        "--config-dir", "mine", "experiment=own", "report=none", "measure.max_blocks=1"
    )
    assert code == 0, printed
    study = the_study()
    assert study.path.parent.name == "own"
    code, printed = run_main("--config-dir", "mine", f"run={study.path}", "report=none")
    assert code == 0, printed
    assert "6 trials on disk" in printed


def test_an_empty_key_signs_nothing(tmp_path, monkeypatch, run_main, the_study):
    """A key cut short by a crash cannot make a forged signature pass."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "state" / "parscale").mkdir(parents=True)
    (tmp_path / "state" / "parscale" / "key").write_bytes(b"")
    assert signature({"a": 1}) is None
    run_main(*SMALL)
    assert not is_signed_here(the_study())


def test_keys_are_made_once_by_many(tmp_path, monkeypatch):
    """Many first runs at once agree on one key."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    found: list[str | None] = []
    threads = [threading.Thread(target=lambda: found.append(signature({"a": 1}))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert found[0]


def test_nothing_measured_is_no_success(run_main):
    """A study in which no cell could be measured ends with exit code 1."""
    if sys.version_info >= (3, 14):
        pytest.skip("every executor is available in Python 3.14")
    code, printed = run_main("executor=interpreters", "size=4", "report=none")
    assert code == 1
    assert "unavailable" in printed


def test_closed_pipe_is_quiet(tmp_path):
    """`| head` ends the command without a traceback."""
    command = f"{sys.executable} -m runner --help | head -1"
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr


def test_unlimited_blas_threads_are_told(run_main, tmp_path, monkeypatch):
    """With NumPy in the function and no limit the report says so; with a limit it does not."""
    for name in BLAS_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "jobs.py").write_text(
        "import numpy\ndef items(size):\n    return list(range(size))\n"
        "def job(item):\n    return float(numpy.sqrt(item))\n"
    )
    arguments = [
        "task=custom", "task.function=jobs:job", "task.items=jobs:items", "size=4",
        "executor=threads", "measure.max_blocks=1", "report.formats=[svg]",
    ]  # fmt: skip
    _, printed = run_main(*arguments)
    assert "NumPy was loaded and its threads not limited" in " ".join(printed.split())
    _, printed = run_main(*arguments, "measure.blas_threads=1")
    assert "NumPy was loaded" not in printed
