"""Carries out what a command asked for: shows the plan, or measures it and has it reported."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from ..config.compose import SweepRequest
from ..config.quoting import override
from ..design.planner import PlannedSweep, plan_sweep
from ..errors import ConfigError, InterruptedStudyError
from ..words import counted, shown
from . import analysis_process
from .measure import StudyInterruptedError, measure
from .preview import print_plan
from .signals import signals_as_interrupts

MANY = 300  # combinations that take a second or more to compose


def launch(request: SweepRequest, console: Console) -> int:
    """Carry out a request: print its plan, resume a study, or measure a new one and report it.

    Returns the exit code: 0 all measured, 1 some trials failed. Raises ParscaleError.
    """
    combinations = request.axes.combinations
    if combinations >= MANY:
        console.print(f"Checking {combinations:,} combinations", highlight=False)
    wanted = plan_sweep(request)
    if wanted.sweep.dry_run:
        print_plan(wanted, Console())
        return 0
    settings = report_settings(wanted.sweep.report)
    if request.changes_report() and analysis_process.run("analysis", ["--check", *settings]):
        return ConfigError.exit_code  # it has said why
    with signals_as_interrupts():
        directory, summary = measure_or_tell(wanted, console)
    failed = summary.failed or (wanted.plan.cells and not summary.cells)
    try:
        unreported = settings and analysis_process.run("analysis", [str(directory.path), *settings])
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


def measure_or_tell(wanted: PlannedSweep, console: Console) -> Any:
    """Measure; on an interruption tell the command that goes on with the study."""
    try:
        return measure(wanted, console)
    except StudyInterruptedError as interruption:
        script = any(Path(word).name == "parscale" for word in sys.orig_argv[:2])
        command = "parscale run" if script else "python -m runner"
        words = [*wanted.flags, f"run={shown(interruption.study.path)}"]
        raise InterruptedStudyError(
            f"interrupted: {counted(interruption.trials, 'trial')} on disk; go on with\n"
            f"  {command} {shlex.join(words)}"
        ) from None
