"""Real runs, really interrupted: Ctrl-C, kill -9, resuming, a killed worker, a hung one."""

from __future__ import annotations

import csv
import itertools
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from checkout import ROOT

SLEEPY = ["task=sleep", "size=20", "task.grain=10", "executor=processes", "workers=1,2",
          "report=none", "measure.max_seconds=600"]  # fmt: skip


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "runner", *arguments],
        cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def finish(process: subprocess.Popen[str], seconds: float = 120) -> str:
    return process.communicate(timeout=seconds)[0]


def trials(folder: Path) -> list[int]:
    found = list(folder.glob("outputs/*/*/timings.csv"))
    if not found:
        return []
    with found[0].open(newline="") as file:
        return [int(row["trial"]) for row in csv.DictReader(file) if row["trial"]]


def wait_for_trials(folder: Path, count: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while len(set(trials(folder))) < count:
        assert time.monotonic() < until, "the run got nowhere"
        time.sleep(0.02)


def left_behind(folder: Path) -> list[str]:
    """Return the processes that work in the folder: the trials', since only they do."""
    return [
        " ".join(process.info["cmdline"] or [])
        for process in psutil.process_iter(["cwd", "cmdline", "status"])
        if process.info["cwd"] == str(folder) and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


def wait_until_gone(folder: Path, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while left := left_behind(folder):
        assert time.monotonic() < until, left
        time.sleep(0.02)


def resume_command(printed: str) -> list[str]:
    found = re.search(r"python -m runner (run=\S+)", printed)
    assert found, printed
    return [found.group(1), "report=none"]


def assert_complete(folder: Path, expected: int) -> None:
    numbers = trials(folder)
    assert sorted(set(numbers)) == list(range(expected))
    changes = sum(a != b for a, b in itertools.pairwise(numbers))
    assert changes == expected - 1, "a trial was measured twice"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_cleanly_and_resumes(tmp_path, number):
    """Ctrl-C: exit 130 within seconds, the resume command printed, nothing left, nothing lost."""
    process = start(tmp_path, *SLEEPY)
    wait_for_trials(tmp_path, 2)
    before = set(trials(tmp_path))
    process.send_signal(number)
    asked = time.monotonic()
    printed = finish(process, 30)
    assert time.monotonic() - asked < 10  # it takes a fraction of a second on an idle machine
    assert process.returncode == 130, printed
    assert "Traceback" not in printed
    assert before <= set(trials(tmp_path))
    wait_until_gone(tmp_path)
    resumed = start(tmp_path, *resume_command(printed))
    printed = finish(resumed)
    assert resumed.returncode == 0, printed
    assert_complete(tmp_path, 18)


def test_kill_9_loses_at_most_one_trial(tmp_path):
    """After kill -9 of the runner no worker is left, and resuming measures only what is missing."""
    process = start(tmp_path, *SLEEPY)
    wait_for_trials(tmp_path, 3)
    process.kill()
    finish(process)
    measured = set(trials(tmp_path))
    assert len(measured) >= 3
    wait_until_gone(tmp_path)
    (study,) = tmp_path.glob("outputs/sweep/*")
    with (study / "timings.csv").open("a") as file:
        file.write(f"{study.name},abc,cell,sle")  # as a crash of the machine might leave it
    resumed = start(tmp_path, f"run={study.name}", "report=none")
    printed = finish(resumed)
    assert resumed.returncode == 0, printed
    assert f"{len(measured)} trials on disk" in printed
    assert "torn" in printed
    assert_complete(tmp_path, 18)


def test_resume_refuses_another_plan(tmp_path):
    """Other overrides, a changed plan or a changed machine: refused, with what differs."""
    process = start(tmp_path, "task=sleep", "size=2", "executor=threads", "report=none")
    finish(process)
    assert process.returncode == 0
    (study,) = tmp_path.glob("outputs/sweep/*")
    other = start(tmp_path, f"run={study.name}", "size=3")
    assert "leave out size=3" in finish(other)
    assert other.returncode == 2

    plan = study / "plan.yaml"
    plan.write_text(plan.read_text().replace("samples: 3", "samples: 4"))
    changed = start(tmp_path, f"run={study}")
    printed = finish(changed)
    assert changed.returncode == 2
    assert "-  samples: 4" in printed
    plan.write_text(plan.read_text().replace("samples: 4", "samples: 3"))

    environment = study / "environment.json"
    environment.write_text(environment.read_text().replace('"usable_cores": ', '"usable_cores": 9'))
    moved = start(tmp_path, f"run={study}")
    printed = finish(moved)
    assert moved.returncode == 2
    assert "usable_cores" in printed


JOBS = """
import os, signal, time
def items(size):
    return list(range(size))
def suicide(number):
    if number == 3 and os.getpid() != os.getsid(0):
        os.kill(os.getpid(), signal.SIGKILL)
    return number
def hang(number):
    if os.getpid() != os.getsid(0):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    return number
"""


@pytest.mark.parametrize(
    ("function", "executor", "status"),
    [
        ("suicide", "processes", "failed"),
        ("suicide", "pool", "timeout"),  # multiprocessing.Pool waits for ever
        ("hang", "processes", "timeout"),
        ("hang", "pool", "timeout"),
    ],
)
def test_killed_or_hung_workers_end_in_a_row(tmp_path, function, executor, status):
    """A worker that dies or hangs costs its trial, never the study, and leaves no process."""
    (tmp_path / "jobs.py").write_text(JOBS)
    process = start(
        tmp_path, "task=custom", f"task.function=jobs:{function}", "task.items=jobs:items",
        f"executor={executor}", "size=8", "report=none", "measure.max_trial_seconds=1",
        "measure.max_blocks=1", "chunksize=1",
    )  # fmt: skip
    printed = finish(process)
    assert process.returncode == 1, printed
    with next(tmp_path.glob("outputs/*/*/timings.csv")).open(newline="") as file:
        found = {(row["executor"], row["status"]) for row in csv.DictReader(file)}
    assert found == {("serial", "ok"), (executor, status)}
    wait_until_gone(tmp_path)
