"""Measures a plan into a study directory: the entry below every command line.

Needs neither ``sys.argv`` nor Hydra nor a terminal: a plan, a folder, and a console that may be
quiet.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from rich.console import Console

from parscale.estimation.stopping import StopRule

from ..design.plan import Plan
from ..design.planner import PlannedSweep
from ..errors import ConfigError, InterruptedStudyError
from ..record.directory import StudyDirectory, create, find
from ..record.durable import write_json
from ..trial.interpreters import resolve
from ..trial.process_trials import SETUP_SECONDS, ProcessTrials, TrialRunner
from ..trial.processes import ProcessCleanup
from ..trial.worker_process import WorkerLauncher
from ..words import counted, in_words, shown
from .log import study_log
from .loop import Progress, Study
from .prepare import Interpreters, PreparedStudy, check_signed_here, reopen, start
from .progress import StudyProgress
from .schedule import SCOPES, PreciseBlocks
from .summary import Summary

INTERRUPTED = "interrupted"

LiveProgress = Callable[[Console], AbstractContextManager[Progress]]


class StudyInterruptedError(InterruptedStudyError):
    """A study was interrupted; ``study`` is its directory, from which it can be resumed."""

    def __init__(self, study: StudyDirectory, trials: int) -> None:
        super().__init__(f"interrupted: {counted(trials, 'trial')} on disk in {shown(study.path)}")
        self.study = study
        self.trials = trials


def measure(
    wanted: PlannedSweep, console: Console, live: LiveProgress = StudyProgress
) -> tuple[StudyDirectory, Summary]:
    """Measure a plan into a new study, or what is missing in the one that ``run`` names."""
    root = Path(wanted.sweep.outputs)
    root = (root.expanduser() if str(root).startswith("~/") else root).resolve()
    old = find(wanted.sweep.run, root) if wanted.sweep.run is not None else None
    if old is not None:
        check_signed_here(old, wanted.plan)  # before anything it names is started
    with ProcessCleanup() as cleanup:
        launcher = WorkerLauncher(cleanup, blas_threads=wanted.sweep.measure.blas_threads)
        interpreters = resolve(wanted.plan, launcher)
        directory = old or create(root, wanted.sweep.name)
        with directory.locked():
            enter = start if old is None else reopen
            prepared = enter(wanted, directory, interpreters, console)
            with study_log(directory.log) as log, live(console) as progress:
                launcher.log = log.info
                trials = _trials(prepared, launcher, interpreters)
                summary = _run(_study(prepared, trials, progress, log), prepared, log)
            console.print(_told(summary), highlight=False, markup=False)
            return directory, summary


def _trials(
    prepared: PreparedStudy, launcher: WorkerLauncher, interpreters: Interpreters
) -> TrialRunner:
    setup_seconds = float(prepared.planned.sweep.task.get("setup_seconds") or SETUP_SECONDS)
    scratch = launcher.cleanup.scratch
    return ProcessTrials(launcher, interpreters, prepared.plan.measure, scratch, setup_seconds)


def _study(
    prepared: PreparedStudy, trials: TrialRunner, progress: Progress, log: logging.Logger
) -> Study:
    plan = prepared.plan
    return Study(
        plan=plan,
        trials=trials,
        record=prepared.record,
        schedule=PreciseBlocks(plan, stop_rule(plan)),
        forecast=prepared.forecast(),
        progress=progress,
        log=log.info,
        max_seconds=plan.measure["max_seconds"],
        done=prepared.done,
        ended_after=_ended_after(prepared.directory),
        noted=lambda found: _note_references(prepared.directory, found),
    )


def stop_rule(plan: Plan) -> StopRule:
    """Return the stop rule of a plan: precise where the verdict looks, at the largest sizes."""
    names = ("target", "max_blocks", "max_seconds", "min_blocks")
    settings: dict[str, Any] = {name: plan.measure[name] for name in names}
    largest = max((cell.size for cell in plan.cells), default=0)
    judged = sum(cell.size == largest for cell in plan.cells)
    return StopRule(**settings, comparisons=max(1, judged * len(SCOPES)))


def _run(study: Study, prepared: PreparedStudy, log: logging.Logger) -> Summary:
    directory = prepared.directory
    log.info(f"study {directory.name}: {len(study.plan.slots)} slots a block")
    try:
        summary = study.run()
    except ConfigError:
        if prepared.is_new and not study.summary.measured:
            directory.discard()  # nothing was measured: no study
        raise
    except (KeyboardInterrupt, BrokenPipeError):
        measured = len(prepared.done) + study.summary.measured
        if not prepared.done:
            _close(directory, study.summary, INTERRUPTED)
        log.info(f"interrupted: {measured} trials on disk")
        raise StudyInterruptedError(directory, measured) from None
    _close(directory, summary, summary.reason)
    log.info(f"stopped: {summary.reason}")
    return summary


def _note_references(directory: StudyDirectory, found: dict[str, dict[str, Any]]) -> None:
    document = directory.read_environment()
    write_json(directory.environment, {**document, "references": found})


def _close(directory: StudyDirectory, summary: Summary, reason: str) -> None:
    document = directory.read_environment()
    stop = {"reason": reason, "blocks": summary.blocks, "seconds": round(summary.seconds, 3)}
    write_json(directory.environment, {**document, "stop": stop})


def _ended_after(directory: StudyDirectory) -> int:
    """Return after how many blocks the study had ended of itself, 0 if it had not."""
    stop = directory.read_environment().get("stop") or {}
    return 0 if stop.get("reason") in (None, INTERRUPTED) else int(stop.get("blocks", 0))


def _told(summary: Summary) -> str:
    if not summary.measured:
        return f"The study is complete: {counted(summary.trials, 'trial')}, nothing was missing."
    others = ", ".join(
        f"{count} {status}" for status, count in sorted(summary.statuses.items()) if status != "ok"
    )
    return (
        f"Measured {counted(summary.trials, 'trial')} in {counted(summary.blocks, 'block')} and "
        f"{in_words(summary.seconds)}{f' ({others})' if others else ''}; "
        f"stopped: {summary.reason}."
    )
