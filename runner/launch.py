"""Puts a study together and runs it: directory, interpreters, record, rule, progress, summary."""

from __future__ import annotations

import logging
import os
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console

from estimation.stopping import StopRule
from runner import analysisprocess
from runner.combinations import SweepRequest
from runner.directory import StudyDirectory, create, find, shown
from runner.errors import ConfigError, InterruptedStudyError, RecordError
from runner.interpreters import resolve
from runner.planning import Planned, planned
from runner.preview import print_plan
from runner.processes import Custody
from runner.progress import StudyProgress, counted, in_words
from runner.quoting import override
from runner.session import Interpreters, Session, begun, check_own, record_of, resumed
from runner.study import Outcome, Study
from runner.trial import ProcessTrials
from runner.workerprocess import WorkerProcess

INTERRUPTED = "interrupted"
MANY = 300  # combinations that take a second or more to compose


def launch(request: SweepRequest, console: Console) -> int:
    """Carry out a request: print its plan, resume a study, or measure a new one and report it.

    Returns the exit code: 0 all measured, 1 some trials failed. Raises ParscaleError.
    """
    combinations = request.combinations()
    if combinations >= MANY:
        console.print(f"Checking {combinations:,} combinations", highlight=False)
    wanted = planned(request)
    if wanted.sweep.dry_run:
        print_plan(wanted, Console())
        return 0
    settings = report_settings(wanted.sweep.report)
    if request.changes_report() and analysisprocess.run("analysis", ["--check", *settings]):
        return ConfigError.exit_code  # it has said why
    with signals_as_interrupts():
        directory, outcome = measure(wanted, console)
    failed = outcome.failed or (wanted.plan.cells and not outcome.cells)
    try:
        unreported = settings and analysisprocess.run("analysis", [str(directory.path), *settings])
    except KeyboardInterrupt:
        raise InterruptedStudyError(
            f"the study is complete; for its report: python -m analysis {shown(directory.path)}"
        ) from None
    return 1 if failed or unreported else 0


def report_settings(settings: Any) -> list[str]:
    """Return the report's settings as the analysis takes them; none for ``report=none``."""
    values = dict(settings or {})
    if values.get("output"):
        values["output"] = str(Path(values["output"]).expanduser().absolute())
    return [override(key, value) for key, value in values.items()]


def measure(wanted: Planned, console: Console) -> tuple[StudyDirectory, Outcome]:
    """Measure a plan into a new study, or what is missing in the one that ``run`` names."""
    root = Path(os.path.expanduser(wanted.sweep.outputs)).resolve()  # noqa: PTH111 - never raises
    old = find(wanted.sweep.run, root) if wanted.sweep.run is not None else None
    if old is not None:
        check_own(old, wanted.plan)  # before anything it names is started
    with Custody() as custody:
        worker = WorkerProcess(custody, blas_threads=wanted.sweep.measure.blas_threads)
        levels = [slot.cell.python for slot in wanted.plan.slots]
        interpreters = resolve(levels, worker)
        directory = old or create(root, wanted.sweep.name)
        with directory.locked():
            enter = begun if old is None else resumed
            session = enter(wanted, directory, interpreters, console)
            return directory, _run(session, worker, interpreters)


def _run(session: Session, worker: WorkerProcess, interpreters: Interpreters) -> Outcome:
    directory, plan = session.directory, session.plan
    settings = plan.measure
    with study_log(directory.log) as log:
        worker.log = log.info
        study = Study(
            plan=plan,
            measures=ProcessTrials(worker, interpreters, settings, worker.custody.scratch),
            record=record_of(directory, plan, interpreters),
            rule=StopRule(
                settings["target"],
                settings["max_blocks"],
                settings["max_seconds"],
                settings["min_blocks"],
            ),
            forecast=session.planned.forecast(),
            progress=StudyProgress(session.console),
            log=log.info,
            done=session.done,
            ended_after=_ended_after(directory),
        )
        log.info(f"study {directory.name}: {len(plan.slots)} slots a block")
        try:
            with study.progress:
                outcome = study.run()
        except ConfigError:
            if session.is_new and not study.outcome.measured:
                directory.discard()  # nothing was measured: no study
            raise
        except (KeyboardInterrupt, BrokenPipeError):
            measured = len(session.done) + study.outcome.measured
            if not session.done:
                _close(directory, study.outcome, INTERRUPTED)
            log.info(f"interrupted: {measured} trials on disk")
            raise InterruptedStudyError(_interrupted(session, measured)) from None
        _close(directory, outcome, outcome.reason)
        log.info(f"stopped: {outcome.reason}")
    complete = f"The study is complete: {counted(outcome.trials, 'trial')}, nothing was missing."
    text = _summary(outcome) if outcome.measured else complete
    session.console.print(text, highlight=False, markup=False)
    return outcome


def _close(directory: StudyDirectory, outcome: Outcome, reason: str) -> None:
    document = directory.read_environment()
    stop = {"reason": reason, "blocks": outcome.blocks, "seconds": round(outcome.seconds, 3)}
    directory.write_json(directory.environment, {**document, "stop": stop})


def _ended_after(directory: StudyDirectory) -> int:
    """Return after how many blocks the study had ended of itself, 0 if it had not."""
    stop = directory.read_environment().get("stop") or {}
    return 0 if stop.get("reason") in (None, INTERRUPTED) else int(stop.get("blocks", 0))


def _summary(outcome: Outcome) -> str:
    others = ", ".join(
        f"{count} {status}" for status, count in sorted(outcome.statuses.items()) if status != "ok"
    )
    return (
        f"Measured {counted(outcome.trials, 'trial')} in {counted(outcome.blocks, 'block')} and "
        f"{in_words(outcome.seconds)}{f' ({others})' if others else ''}; "
        f"stopped: {outcome.reason}."
    )


def _interrupted(session: Session, measured: int) -> str:
    script = any(Path(word).name == "parscale" for word in sys.orig_argv[:2])
    command = "parscale run" if script else "python -m runner"
    words = [*session.planned.flags, f"run={shown(session.directory.path)}"]
    return (
        f"interrupted: {counted(measured, 'trial')} on disk; go on with\n"
        f"  {command} {shlex.join(words)}"
    )


@contextmanager
def study_log(path: Path) -> Iterator[logging.Logger]:
    """Open ``runner.log`` for the time of a study."""
    log = logging.getLogger("parscale.study")
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise RecordError(f"cannot write {path}: {error.strerror}") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    try:
        yield log
    finally:
        log.removeHandler(handler)
        handler.close()


@contextmanager
def signals_as_interrupts() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end a study as cleanly as Ctrl-C does, and once only.

    People press Ctrl-C twice; the second must not cut short the clearing up after the first.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(_number: int, _frame: object) -> NoReturn:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
