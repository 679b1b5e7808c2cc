"""Trials that try to leave something behind, with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from parscale.runner.trial.processes import ProcessCleanup
from parscale.runner.trial.processes.table import HAS_PROC

pytestmark = pytest.mark.skipif(not HAS_PROC, reason="the nets under test are those of Linux")

SLEEPER = "import time; print('ready', flush=True); time.sleep(600)"
DEAF = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.signal(2, 1);" + SLEEPER
)
DAEMON = """
import os, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        program = "print('ready', flush=True); import time; time.sleep(600)"
        os.execve(sys.executable, [sys.executable, "-S", "-c", program], {})
    os._exit(0)
os.wait()
"""
CLEARED_CHILD = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-S", "-c", sys.argv[1]], env={}, start_new_session=True)
time.sleep(600)
"""
HOPPER = """
import os
print("ready", flush=True)
os.close(1)
while True:  # a new process number every few hundred microseconds
    if os.fork():
        os._exit(0)
    os.setsid()
"""


@pytest.fixture
def cleanup(tmp_path: Path) -> Iterator[ProcessCleanup]:
    with ProcessCleanup(parent=tmp_path) as cleanup:
        yield cleanup
    assert list(tmp_path.iterdir()) == []


def start(program: str, variables: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    """Start a program as a trial's worker; wait until it, or its child, is ready."""
    worker = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", program, *words],
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert worker.stdout is not None
    with worker.stdout as output:
        assert output.readline() == b"ready\n"
    return worker


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.002)
    return True


def test_a_quiet_trial_leaves_nothing_and_keeps_its_exit_status(cleanup: ProcessCleanup) -> None:
    """A worker that has ended by itself still has its own exit status afterwards."""
    with cleanup.trial(0) as trial:
        program = "print('ready', flush=True); raise SystemExit(7)"
        trial.worker = start(program, trial.variables)
        assert trial.worker.wait(20) == 7
    assert trial.ending.ended == ()
    assert trial.worker.returncode == 7


def test_a_deaf_worker_is_killed(cleanup: ProcessCleanup) -> None:
    """A worker that ignores SIGTERM and SIGINT is dead when the trial has ended."""
    with cleanup.trial(0) as trial:
        trial.worker = start(DEAF, trial.variables)
    assert trial.worker.returncode == -signal.SIGKILL


def test_a_stopped_worker_is_killed(cleanup: ProcessCleanup) -> None:
    """A worker that has been stopped cannot hold up the end of its trial."""
    with cleanup.trial(0) as trial:
        trial.worker = start(SLEEPER, trial.variables)
        trial.worker.send_signal(signal.SIGSTOP)
    assert trial.worker.returncode == -signal.SIGKILL


def test_a_daemon_without_any_mark_is_found(cleanup: ProcessCleanup) -> None:
    """A double fork into a new session with an empty environment does not escape."""
    with cleanup.trial(0) as trial:
        trial.worker = start(DAEMON, trial.variables)
    assert len(trial.ending.ended) == 1
    assert "import time" in trial.ending.ended[0]
    assert trial.ending.remaining == ()


def test_a_child_in_another_session_dies_with_its_worker(cleanup: ProcessCleanup) -> None:
    """A descendant with a session of its own and no environment dies at the deadline."""
    with cleanup.trial(0) as trial:
        trial.worker = start(CLEARED_CHILD, trial.variables, DEAF)
    assert len(trial.ending.ended) == 1
    assert cleanup.survivors() == []


def test_a_process_that_forks_without_end_is_caught(cleanup: ProcessCleanup) -> None:
    """A chain of processes, each of which forks and ends at once, is brought to its end."""
    with cleanup.trial(0) as trial:
        trial.worker = start(HOPPER, trial.variables)
    assert trial.ending.remaining == ()
    assert cleanup.survivors() == []


def test_other_children_of_the_runner_are_spared(cleanup: ProcessCleanup) -> None:
    """Children from before the trial and children in the runner's own session live on."""
    before = subprocess.Popen([sys.executable, "-c", SLEEPER], start_new_session=True)
    try:
        with cleanup.trial(0) as trial:
            during = subprocess.Popen([sys.executable, "-c", SLEEPER])
            trial.worker = start(DAEMON, trial.variables)
        assert len(trial.ending.ended) == 1
        assert (before.poll(), during.poll()) == (None, None)
    finally:
        for process in (before, during):
            process.kill()
            process.wait()


def test_an_exception_ends_the_trial_as_well(cleanup: ProcessCleanup) -> None:
    """Ctrl-C in the middle of a trial leaves no process and no folder."""
    trial = cleanup.trial(0)
    with suppress(KeyboardInterrupt), trial:
        trial.worker = start(DEAF, trial.variables)
        raise KeyboardInterrupt
    assert trial.worker is not None
    assert trial.worker.returncode == -signal.SIGKILL
    assert not trial.folder.exists()


def test_without_adoption_the_mark_and_the_session_serve(tmp_path: Path) -> None:
    """Where there is no subreaper, a daemon that kept its environment is found by its mark."""
    daemon = DAEMON.replace("{})", "os.environ)")
    with ProcessCleanup(parent=tmp_path) as cleanup:
        cleanup.adopts = False
        with cleanup.trial(0) as trial:
            trial.worker = start(daemon, trial.variables)
        assert len(trial.ending.ended) == 1
        assert within(5, lambda: cleanup.survivors() == [])
