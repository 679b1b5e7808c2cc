"""Real worker processes, driven as the runner drives them."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from checkout import WORKER

OTHERS = [path for path in os.environ.get("PARSCALE_TEST_PYTHONS", "").split(os.pathsep) if path]
PATIENCE_SECONDS = 40

MEASURE = {
    "samples": 2,
    "sample_seconds": 0.01,
    "warmup": 0,
    "min_sample_seconds": 0.0,
    "max_trial_seconds": 30,
}


class Answer:
    """Everything one worker said."""

    def __init__(self, stream, stdout, stderr, code):
        self.lines = [json.loads(line) for line in stream.splitlines()]
        self.stdout, self.stderr, self.code = stdout, stderr, code

    def events(self, kind):
        return [line for line in self.lines if line["event"] == kind]

    def event(self, kind):
        (line,) = self.events(kind)
        return line

    @property
    def status(self):
        return self.event("outcome")["status"]

    @property
    def error(self):
        return self.event("outcome")["error"]

    @property
    def phases(self):
        return [line["phase"] for line in self.events("sample")]

    def require_available(self):
        if self.status == "unavailable":
            pytest.skip(self.error)


class Driver:
    """Starts workers in a folder of their own, under one interpreter."""

    def __init__(self, python, folder):
        self.python, self.folder = python, folder
        # Enough to start a pool on a busy machine; PyPy takes ten times as long for that.
        self.short_seconds = 8 if "pypy" in python else 1.5

    def __call__(self, arguments=(), **fields):
        specification = {
            "mode": "trial",
            "task": {"name": "squares"},
            "executor": {"name": "serial"},
            "size": 8,
            "workers": 2,
            "chunksize": "auto",
            **fields,
            "measure": {**MEASURE, **fields.get("measure", {})},
        }
        return self.send(json.dumps(specification).encode(), arguments)

    def send(self, request, arguments=()):
        reading, writing = os.pipe()
        path = os.pathsep.join([str(WORKER), str(self.folder)])
        captured = (self.folder / "stderr").open("w+b")  # a file, as the runner gives it
        with (
            captured,
            subprocess.Popen(
                [self.python, *arguments, str(WORKER), str(writing)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=captured,
                pass_fds=[writing],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"},
                start_new_session=True,
            ) as process,
        ):
            os.close(writing)
            try:
                stdout, _ = process.communicate(request, timeout=PATIENCE_SECONDS)
                stderr = (self.folder / "stderr").read_bytes()
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
        with os.fdopen(reading, "rb") as stream:
            return Answer(stream.read(), stdout, stderr, process.returncode)

    def reference(self, results):
        path = self.folder / "reference.pickle"
        path.write_bytes(pickle.dumps(results, 4))
        return str(path)

    def module(self, name, source):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")

    def custom(self, function, **options):
        return {"name": "custom", "function": function, "items": "jobs:items", **options}


@pytest.fixture(params=[sys.executable, *OTHERS], ids=lambda path: Path(path).name)
def python(request):
    return request.param


@pytest.fixture
def worker(python, tmp_path):
    return Driver(python, tmp_path)


@pytest.fixture
def own_worker(tmp_path):
    """A worker under this interpreter only."""
    return Driver(sys.executable, tmp_path)
