"""Puts a study together and runs it: directory, interpreters, record, rule, progress, summary."""

from __future__ import annotations

import logging
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console

from estimation.stopping import StopRule
from runner.combinations import SweepRequest
from runner.directory import StudyDirectory, create, find, shown
from runner.errors import ConfigError, InterruptedStudyError
from runner.interpreters import resolve
from runner.planning import Planned, planned
from runner.preview import print_plan
from runner.processes import Custody
from runner.progress import StudyProgress, in_words
from runner.session import Interpreters, Session, begun, check_own, record_of, resumed
from runner.study import Outcome, Study
from runner.trial import ProcessTrials
from runner.workerprocess import WorkerProcess

ROOT = Path(__file__).resolve().parent.parent


def launch(request: SweepRequest, console: Console) -> int:
    """Carry out a request: print its plan, resume a study, or measure a new one and report it.

    Returns the exit code: 0 all measured, 1 some trials failed. Raises ParscaleError.
    """
    wanted = planned(request)
    if wanted.sweep.dry_run:
        print_plan(wanted, console)
        return 0
    with signals_as_interrupts():
        directory, outcome = measure(wanted, console)
    if wanted.sweep.report:  # `report=none` is empty
        report(directory, wanted.sweep.report)
    return 1 if outcome.failed else 0


def measure(wanted: Planned, console: Console) -> tuple[StudyDirectory, Outcome]:
    """Measure a plan into a new study, or what is missing in the one that ``run`` names."""
    root = Path(wanted.sweep.outputs).expanduser().resolve()
    old = find(wanted.sweep.run, root) if wanted.sweep.run is not None else None
    if old is not None:
        check_own(old, wanted.plan)  # before anything it names is started
    with Custody() as custody:
        worker = WorkerProcess(custody, blas_threads=wanted.sweep.measure.blas_threads)
        levels = [slot.cell.python for slot in wanted.plan.slots]
        interpreters = resolve(levels, worker)
        if old is None:
            session = begun(wanted, create(root, wanted.sweep.name), interpreters, console)
        else:
            session = resumed(wanted, old, interpreters, console)
        return session.directory, _run(session, worker, interpreters)


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
        )
        log.info(f"study {directory.name}: {len(plan.slots)} slots a block")
        try:
            with study.progress:
                outcome = study.run()
        except ConfigError:
            if not session.done and not study.outcome.measured:
                shutil.rmtree(directory.path)  # nothing was measured: no study
            raise
        except KeyboardInterrupt:
            _close(directory, study.outcome, "interrupted")
            log.info("interrupted")
            raise InterruptedStudyError(_interrupted(session, study.outcome)) from None
        _close(directory, outcome, outcome.reason)
        log.info(f"stopped: {outcome.reason}")
    session.console.print(_summary(outcome), highlight=False)
    return outcome


def _close(directory: StudyDirectory, outcome: Outcome, reason: str) -> None:
    document = directory.read_environment()
    stop = {"reason": reason, "blocks": outcome.blocks, "seconds": round(outcome.seconds, 3)}
    directory.write_json(directory.environment, {**document, "stop": stop})


def _summary(outcome: Outcome) -> str:
    trials = sum(outcome.statuses.values())
    others = ", ".join(
        f"{count} {status}" for status, count in sorted(outcome.statuses.items()) if status != "ok"
    )
    return (
        f"Measured {trials} trials in {outcome.blocks} blocks and {in_words(outcome.seconds)}"
        f"{f' ({others})' if others else ''}; stopped: {outcome.reason}."
    )


def _interrupted(session: Session, outcome: Outcome) -> str:
    trials = sum(outcome.statuses.values())
    return (
        f"interrupted: {trials} trials are on disk; go on with\n"
        f"  python -m runner run={shown(session.directory.path)}"
    )


def report(directory: StudyDirectory, settings: Any) -> None:
    """Have the analysis write and print its report, in a process of its own.

    It starts in our own root folder, so that a package called ``analysis`` where the command was
    given is not taken for ours.
    """
    overrides = [f"{key}={_override(value)}" for key, value in dict(settings).items()]
    command = [sys.executable, "-m", "analysis", str(directory.path), *overrides]
    subprocess.run(command, cwd=ROOT, check=False)


def _override(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(_override, value))}]"
    return {None: "null", True: "true", False: "false"}.get(value, str(value))


@contextmanager
def study_log(path: Path) -> Iterator[logging.Logger]:
    """Open ``runner.log`` for the time of a study."""
    log = logging.getLogger("parscale.study")
    log.setLevel(logging.INFO)
    log.propagate = False
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    try:
        yield log
    finally:
        log.removeHandler(handler)
        handler.close()


@contextmanager
def signals_as_interrupts() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end a study as cleanly as Ctrl-C does."""

    def interrupt(_number: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    before = {
        number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
