"""The watchdog, against a runner that really dies of ``kill -9``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from checkout import ROOT

from parscale.runner.trial.processes import survivors
from parscale.runner.trial.processes.table import HAS_PROC, entry

pytestmark = pytest.mark.skipif(not HAS_PROC, reason="the nets under test are those of Linux")

RUNNER = """
import json, os, subprocess, sys, time
from pathlib import Path
from parscale.runner.trial.processes import ProcessCleanup

WORKER = '''
import os, subprocess, sys, time
sleep = "import signal, time; signal.signal(15, 1); print('ready', flush=True); time.sleep(600)"
bare = subprocess.Popen([sys.executable, "-S", "-c", sleep], env={}, start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-S", "-c", sleep])
    os._exit(0)
time.sleep(600)
'''
with ProcessCleanup(parent=Path(sys.argv[1])) as cleanup, cleanup.trial(0) as trial:
    trial.worker = worker = subprocess.Popen(
        [sys.executable, "-S", "-c", WORKER],
        env=os.environ | trial.variables,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert worker.stdout.readline() + worker.stdout.readline() == b"ready\\nready\\n"
    pids = [each.pid for each in cleanup.survivors()]
    print(json.dumps([cleanup.token, cleanup.watchdog.pid, pids]), flush=True)
    if sys.argv[2] == "stay":
        time.sleep(600)
"""


def start_runner(scratch: Path, what: str) -> tuple[subprocess.Popen[bytes], str, int, list[int]]:
    """Start a runner with a trial under way: it, its token, its watchdog, its processes."""
    runner = subprocess.Popen(
        [sys.executable, "-c", RUNNER, str(scratch), what],
        cwd=ROOT / "src",
        stdout=subprocess.PIPE,
    )
    assert runner.stdout is not None
    with runner.stdout as output:
        token, watchdog, pids = json.loads(output.readline())
    return runner, token, watchdog, pids


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.002)
    return True


def alive(pid: int) -> bool:
    found = entry(pid)
    return found is not None and not found.zombie


def test_nothing_survives_a_killed_runner(tmp_path: Path) -> None:
    """After kill -9 of the runner its workers, their daemons and the scratch folder go away."""
    runner, token, watchdog, pids = start_runner(tmp_path, "stay")
    assert len(pids) == 3  # the worker, its child without environment, its daemon
    runner.kill()
    runner.wait()
    assert within(20, lambda: not any(map(alive, [*pids, watchdog])))
    assert survivors(token) == []
    assert list(tmp_path.iterdir()) == []


def test_the_watchdog_does_not_heed_signals(tmp_path: Path) -> None:
    """Signals meant for the runner's terminal leave the watchdog at its post."""
    runner, _, watchdog, pids = start_runner(tmp_path, "stay")
    ignored = Path(f"/proc/{watchdog}/status")
    wanted = sum(1 << (number - 1) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
    assert within(20, lambda: ignoring(ignored) & wanted == wanted)
    os.kill(watchdog, signal.SIGTERM)
    runner.kill()
    runner.wait()
    assert within(20, lambda: not any(map(alive, [*pids, watchdog])))
    assert list(tmp_path.iterdir()) == []


def test_a_runner_that_ends_in_order_dismisses_the_watchdog(tmp_path: Path) -> None:
    """When the runner has ended by itself, its watchdog and everything else ended before it."""
    runner, token, watchdog, pids = start_runner(tmp_path, "leave")
    assert runner.wait(20) == 0
    assert not any(map(alive, [*pids, watchdog]))
    assert survivors(token) == []
    assert list(tmp_path.iterdir()) == []


def ignoring(status: Path) -> int:
    """Return the mask of the signals that a process ignores."""
    line = next(line for line in status.read_text().splitlines() if line.startswith("SigIgn"))
    return int(line.split()[1], 16)
