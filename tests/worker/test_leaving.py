"""A worker that is not wanted any more goes, and takes its pool along."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
from checkout import WORKER

INTERRUPTED = 130


def start(executor, writing):
    """A worker whose task takes an hour; its children share its stdout."""
    request = {
        "mode": "trial",
        "task": {"name": "sleep", "grain": 3_600_000},
        "executor": {"name": executor},
        "size": 2,
        "workers": 2,
        "chunksize": 1,
        "measure": {"max_trial_seconds": 30},
    }
    process = subprocess.Popen(
        [sys.executable, str(WORKER), str(writing)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=[writing],
        env={**os.environ, "PYTHONPATH": str(WORKER)},
        start_new_session=True,
    )
    os.close(writing)
    process.stdin.write(json.dumps(request).encode())
    process.stdin.flush()
    process.stdin.close()
    process.stdin = None
    return process


def said(stderr: bytes) -> list[bytes]:
    """Return the lines that are not the resource tracker's.

    Under the start methods that have one (the default from Python 3.14 on) it is left alive to
    clear up the semaphores of the killed pool, and reports that it did.
    """
    lines = [line.strip() for line in stderr.splitlines()]
    return [line for line in lines if b"resource_tracker" not in line and line != b"warnings.warn("]


@pytest.mark.parametrize("executor", ["serial", "threads", "processes", "pool"])
def test_an_interrupted_worker_ends_quietly(executor):
    """No verdict, no traceback, nobody left who holds its output open."""
    reading, writing = os.pipe()
    with start(executor, writing) as process, os.fdopen(reading, "rb") as stream:
        events = [json.loads(stream.readline()) for _ in range(2)]
        assert events[-1]["phase"] == "start"
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=20)
        rest = [json.loads(line)["event"] for line in stream]
    assert (process.returncode, stdout, said(stderr)) == (INTERRUPTED, b"", [])
    assert "outcome" not in rest


@pytest.mark.parametrize("executor", ["serial", "threads", "processes", "pool"])
def test_a_worker_without_a_reader_ends_quietly(executor):
    """The runner is gone: nobody wants the rest."""
    reading, writing = os.pipe()
    os.close(reading)
    with start(executor, writing) as process:
        stdout, stderr = process.communicate(timeout=20)
    assert (process.returncode, stdout, stderr) == (INTERRUPTED, b"", b"")
