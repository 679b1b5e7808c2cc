"""One request from stdin to the verdict: the only place where errors become text and exits.

A worker always ends by itself and at once. Whatever a pool left behind is killed, and the
interpreter is not torn down, because that can wait for threads and processes that hang.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from parscale_worker import processtree
from parscale_worker.deadline import Deadline
from parscale_worker.errors import ReaderGone, SpecificationError, WorkerError, describe
from parscale_worker.reporting import Report
from parscale_worker.specification import Specification, parse
from parscale_worker.trial import Trial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

GRACE_SECONDS = 2.0
PREPARATION_SECONDS = 30.0
"""For importing the function's module and making the items, which is not the trial's fault."""
INTERRUPTED = 130
KILLS = 20


def serve(descriptor: int) -> NoReturn:
    """Answer the request on stdin with JSON lines on `descriptor`, then end the process."""
    report = Report(descriptor)
    try:
        specification = parse(_read_all(0))
    except WorkerError as error:
        report.verdict(error.status, describe(error))
        _leave(0)
    Session(specification, report).run()


class Session:
    """The request, where to answer, and the time there is for it."""

    def __init__(self, specification: Specification, report: Report) -> None:
        self._specification = specification
        self._report = report
        self._deadline = Deadline(PREPARATION_SECONDS, self._expired)
        self._trial: Trial | None = None
        self._process = os.getpid()
        self._prepared = False

    def run(self) -> NoReturn:
        """Answer, whatever happens, and end the process."""
        status, text = "ok", None
        try:
            # A handler that leaves, not KeyboardInterrupt: that is lost when it is raised inside
            # a callback or a destructor, as happens in pools.
            signal.signal(signal.SIGINT, self._interrupted)
            self._deadline.arm()
            self._answer()
        except ReaderGone:
            _leave(INTERRUPTED, self._kill)
        except WorkerError as error:
            status, text = error.status, describe(error)
        except BaseException as error:  # a task may raise SystemExit
            status, text = "failed", describe(error)
        self._deadline.disarm()
        if self._specification.mode != "probe" or text:
            _quietly(lambda: self._report.verdict(status, text))
        # Exit handlers of libraries remove their temporary folders, but they can hang for ever
        # when a pool did not end in order.
        _leave(0, atexit._run_exitfuncs if status == "ok" else self._kill)  # noqa: SLF001

    def _answer(self) -> None:
        if self._specification.mode == "trial":
            self._trial = Trial(self._specification, self._report, self._deadline, self._begin)
            self._trial.run()
        elif self._specification.mode == "reference":
            from parscale_worker.baseline import make_reference

            make_reference(self._specification, self._report, self._begin)
        elif self._specification.mode == "probe":
            from parscale_worker.probe import probe

            self._report.probe(probe(self._specification.executors))
        else:
            raise SpecificationError(f"no mode {self._specification.mode!r}")

    def _begin(self) -> None:
        """Everything is prepared: from here on the trial's own time counts."""
        self._prepared = True
        self._deadline.restart(self._specification.measure.max_trial_seconds)
        self._report.ready(time.monotonic_ns())

    def _expired(self) -> None:
        """The time is up: nothing here may wait."""
        if self._prepared:
            seconds = f"{self._specification.measure.max_trial_seconds:g} s"
            text = f"no result within {seconds} (measure.max_trial_seconds)"
        else:
            text = f"importing and making the items took over {PREPARATION_SECONDS:g} s"
        if self._trial:
            _quietly(self._trial.report_facts)
            text += f", in phase {self._trial.phase}{self._missing()}{_deaths(self._trial)}"
        _quietly(lambda: self._report.verdict("timeout", text))
        _leave(0, self._kill)

    def _interrupted(self, _signal: int, _frame: object) -> None:
        """Go at once; a forked child, which has inherited this handler, just ends."""
        if os.getpid() != self._process:
            os._exit(INTERRUPTED)
        _leave(INTERRUPTED, self._kill)

    def _missing(self) -> str:
        """A pool whose workers cannot start shows as a hang: say how many came."""
        if not self._trial or self._trial.phase != "start":
            return ""
        return f"; {len(self._trial.processes)} of {self._specification.workers} workers came"

    def _kill(self) -> None:
        """Give up a pool that is still there."""
        if self._trial:
            self._trial.kill()


def _deaths(trial: Trial) -> str:
    """A pool that waits for a dead worker shows as a hang: say which one died."""
    gone = [str(pid) for pid in trial.processes if not processtree.is_alive(pid)]
    return f"; worker process {', '.join(gone)} has died" if gone else ""


def _read_all(descriptor: int) -> bytes:
    with open(descriptor, "rb", closefd=False) as stream:
        return stream.read()


def _leave(code: int, *steps: Callable[[], object]) -> NoReturn:
    """End this process and everything below it, within `GRACE_SECONDS` whatever hangs."""
    Deadline(GRACE_SECONDS, lambda: _vanish(code)).arm()
    for step in (sys.stdout.flush, sys.stderr.flush, *steps):
        _quietly(step)
    _vanish(code)


def _vanish(code: int) -> NoReturn:
    """Kill until nothing is left: a pool may be in the middle of replacing a worker."""
    for _ in range(KILLS):
        with suppress(BaseException):
            if not processtree.kill_descendants():
                break
    os._exit(code)


def _quietly(action: Callable[[], object]) -> None:
    """Run a step of leaving; whatever it raises comes too late to matter."""
    with suppress(BaseException):
        action()
