"""Starts one worker process, hands it a specification, and collects its lines until a deadline.

The specification is plain JSON on standard input; answers come as JSON lines on a descriptor of
their own, so that whatever the measured function prints cannot corrupt them. Whatever happens,
every process of the trial is gone when ``run`` returns (see ``processes``).
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ..worker_folder import WORKER
from .processes import Ending, ProcessCleanup

VERIFICATION_SECONDS = 62.0  # the worker gives up comparing results after 60
GRACE_SECONDS = 1.0  # the worker notices its own deadline first and can say more
BLAS_VARIABLES = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS",
)  # fmt: skip


@dataclass(frozen=True)
class WorkerOutput:
    """What a worker said, how it ended and how long it took from start to end."""

    events: list[dict[str, Any]]
    started: float
    seconds: float
    timed_out: bool
    returncode: int | None
    output: str
    ending: Ending

    def first(self, event: str) -> dict[str, Any] | None:
        """Return the first event of that kind; None where there is none."""
        return next((found for found in self.events if found.get("event") == event), None)

    def all(self, event: str) -> list[dict[str, Any]]:
        """Return every event of that kind, in order."""
        return [found for found in self.events if found.get("event") == event]

    def first_phase_seconds(self) -> float | None:
        """Return the seconds from the start of the process to its first timed phase."""
        ready = self.first("ready")
        return ready["monotonic_ns"] / 1e9 - self.started if ready else None

    def failure_reason(self) -> str:
        """Return one line on why the worker gave no outcome."""
        code = self.returncode
        if code is not None and code < 0:
            with contextlib.suppress(ValueError):
                return f"the worker process was killed by {signal.Signals(-code).name}"
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        printed = f"; it last printed: {lines[-1]}" if lines else ""
        return f"the worker process ended with exit code {code}{printed}"


@dataclass
class WorkerLauncher:
    """Starts workers for one study, one at a time."""

    cleanup: ProcessCleanup
    folder: Path = field(default_factory=Path.cwd)  # where the command was given
    blas_threads: int | None = None
    log: Callable[[str], None] = lambda _: None
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def run(
        self, spec: Mapping[str, Any], executable: str, deadline: float, limit: float = 0.0
    ) -> WorkerOutput:
        """Run one worker to its end, or kill it at its deadline.

        That is ``deadline`` seconds after its start; from its word that it is ready to measure,
        ``limit`` seconds count anew.
        """
        number = next(self._numbers)
        captured = self.cleanup.scratch / f"{number}.output"
        receiving, sending = os.pipe()
        try:
            with captured.open("w+b") as output, self.cleanup.trial(number) as trial:
                started = time.monotonic()
                process = self._popen(spec, executable, sending, output, trial.variables)
                trial.worker = process
                os.close(sending)
                sending = -1
                _hand_over(process, spec)
                lines, timed_out = _collect(receiving, process, started + deadline, limit)
                seconds = time.monotonic() - started
                ending = trial.end()
                output.seek(max(0, output.seek(0, os.SEEK_END) - 4096))
                text = output.read().decode(errors="replace")
        finally:
            os.close(receiving)
            if sending >= 0:
                os.close(sending)
            captured.unlink(missing_ok=True)
        self._report(number, ending, text)
        return WorkerOutput(
            _parsed(lines), started, seconds, timed_out, process.returncode, text, ending
        )

    def _popen(
        self,
        spec: Mapping[str, Any],
        executable: str,
        sending: int,
        output: IO[bytes],
        variables: Mapping[str, str],
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [executable, str(WORKER), str(sending)],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=[sending],
            start_new_session=True,
            cwd=self.folder,
            env={**os.environ, **variables, **self._variables(spec)},
        )

    def _variables(self, spec: Mapping[str, Any]) -> dict[str, str]:
        paths = [str(WORKER)]  # for children of any kind, which may not inherit sys.path
        if spec.get("task", {}).get("name") == "custom":
            paths.append(str(self.folder))
        paths += [os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else []
        limits = dict.fromkeys(BLAS_VARIABLES, str(self.blas_threads)) if self.blas_threads else {}
        return {"PYTHONPATH": os.pathsep.join(paths), **limits}

    def _report(self, number: int, ending: Ending, output: str) -> None:
        if ending.ended:
            self.log(f"worker {number} left {len(ending.ended)} processes, killed: {ending.ended}")
        if ending.remaining:
            self.log(f"worker {number} left processes that cannot be killed: {ending.remaining}")
        if output.strip():
            self.log(f"worker {number} printed:\n{output.rstrip()}")


def _hand_over(process: subprocess.Popen[bytes], spec: Mapping[str, Any]) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # it died at once: its exit code tells
        process.stdin.write(json.dumps(spec).encode())
        process.stdin.close()


def _collect(
    receiving: int, process: subprocess.Popen[bytes], until: float, limit: float
) -> tuple[list[bytes], bool]:
    """Return the lines, and whether the deadline passed first.

    A worker that has told its outcome has a moment to leave; children that hold the descriptor
    open do not keep the runner waiting.
    """
    lines: list[bytes] = []
    rest = b""
    poller = select.poll()
    poller.register(receiving, select.POLLIN)
    while True:
        wait = until - time.monotonic()
        if wait <= 0:
            return lines, True
        if not poller.poll(min(wait, 0.5) * 1000):
            if process.poll() is not None:
                return lines, False
            continue
        data = os.read(receiving, 1 << 16)
        *complete, rest = (rest + data).split(b"\n")
        lines += complete
        if any(b'"ready"' in line for line in complete):
            until = time.monotonic() + limit
        if any(b'"measured"' in line for line in complete):  # what follows is no measurement
            until = time.monotonic() + max(limit, VERIFICATION_SECONDS)
        if not data or any(b'"outcome"' in line or b'"probe"' in line for line in complete):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, min(GRACE_SECONDS, until - time.monotonic())))
            return lines, False


def _parsed(lines: list[bytes]) -> list[dict[str, Any]]:
    events = []
    for line in lines:
        with contextlib.suppress(ValueError):  # torn by a killed worker
            event = json.loads(line)
            if isinstance(event, dict):
                events.append(event)
    return events
