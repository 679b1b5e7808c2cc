"""One request from stdin to its outcome: the only place where errors become text and exits.

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

from parscale_worker import failures, processtree
from parscale_worker.deadline import Deadline
from parscale_worker.errors import (
    ReaderGone,
    SpecificationError,
    WorkerError,
    describe,
    is_broken_pool,
)
from parscale_worker.reporting import Report
from parscale_worker.specification import Specification, parse
from parscale_worker.trial import Trial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

GRACE_SECONDS = 2.0
INTERRUPTED = 130
KILLS = 20


def serve(descriptor: int) -> NoReturn:
    """Answer the request on stdin with JSON lines on `descriptor`, then end the process."""
    report = Report(descriptor)
    try:
        specification = parse(_read_all(0))
    except WorkerError as error:
        report.outcome(error.status, describe(error))
        _leave(0)
    Session(specification, report).run()


class Session:
    """The request, where to answer, and the time there is for it."""

    def __init__(self, specification: Specification, report: Report) -> None:
        self._specification = specification
        self._report = report
        self._deadline = Deadline(specification.setup_seconds, self._expired)
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
            status, text = "failed", self._described(error)
        self._deadline.disarm()
        if self._specification.mode != "probe" or text:
            _quietly(lambda: self._report.outcome(status, text))
        # Exit handlers of libraries remove their temporary folders, but they can hang for ever
        # when a pool did not end in order.
        _leave(0, atexit._run_exitfuncs if status == "ok" else self._kill)  # noqa: SLF001

    def _described(self, error: BaseException) -> str:
        """The error in one line; of a broken pool also how its worker ended."""
        death = self._trial.death() if self._trial and is_broken_pool(error) else None
        text = describe(error, printed=death is None or death.raised)
        return f"{text}; {death.text}" if death else text

    def _answer(self) -> None:
        if self._specification.mode == "trial":
            self._trial = Trial(self._specification, self._report, self._deadline, self._begin)
            self._trial.run()
        elif self._specification.mode in ("reference", "repeat"):
            from parscale_worker.baseline import Reference

            reference = Reference(self._specification, self._report, self._deadline, self._begin)
            reference.make() if self._specification.mode == "reference" else reference.repeat()
        elif self._specification.mode == "probe":
            from parscale_worker.probe import probe

            self._report.probe(probe(self._specification.executors))
        else:
            raise SpecificationError(f"no mode {self._specification.mode!r}")

    def _begin(self) -> None:
        """Everything is prepared: from here on the trial's own time counts."""
        self._prepared = True
        self._deadline.restart(self._specification.measure.max_trial_seconds)
        if self._trial and self._trial.has_processes:
            failures.remember_thread_errors()
            self._deadline.look_every_second(self._look)
        self._report.ready(time.monotonic_ns())

    def _look(self) -> None:
        """A pool that lost a worker may wait for ever: say so instead."""
        trouble = self._trial.trouble() if self._trial else None
        if trouble is None:
            return
        if self._trial:
            _quietly(self._trial.report_facts)
        _quietly(lambda: self._report.outcome("failed", trouble))
        _leave(0, self._kill)

    def _expired(self) -> None:
        """The time is up: nothing here may wait."""
        status, text = self._lateness()
        if self._trial and self._prepared:
            _quietly(self._trial.report_facts)
            if status == "timeout":
                text += f", in phase {self._trial.phase}{self._missing()}"
        _quietly(lambda: self._report.outcome(status, text))
        _leave(0, self._kill)

    def _lateness(self) -> tuple[str, str]:
        if not self._prepared:
            return "timeout", (
                f"importing the function and making the items took over "
                f"{self._specification.setup_seconds:g} s (task.setup_seconds); work that a module "
                "does when it is imported belongs under if __name__ == '__main__':"
            )
        if self._trial and self._trial.phase == "verification":
            return "failed", (
                "comparing the results took too long, after everything was timed; "
                "task.equal=module:function compares in your own way, task.check=none not at all"
            )
        seconds = f"{self._specification.measure.max_trial_seconds:g} s"
        return "timeout", f"no result within {seconds} (measure.max_trial_seconds)"

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
