"""Measures a recorded study again and says, cell by cell, whether its results are reproduced.

``python -m runner.reproduce DIR``: composes the plan again from the recorded overrides, refuses
where it has become another one, measures it into a new study and compares the two.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from parscale.study_format.plan_document import parse_plan

from ..config.compose import SweepRequest
from ..config.explain import EXPLAINED, complaint
from ..config.overrides import CommandLine, Override
from ..config.quoting import override
from ..design.plan import Plan
from ..design.planner import PlannedSweep, difference, plan_sweep
from ..errors import ConfigError, InterruptedStudyError
from ..record.directory import StudyDirectory, find
from ..study.analysis_process import run
from ..study.launch import measure_or_tell
from ..study.signals import signals_as_interrupts
from ..study.signature import foreign_code, is_signed_here
from ..words import shown
from .recorded import recorded_overrides
from .run import compose_for, failed

EXAMPLES = """
examples:
  python -m runner.reproduce outputs/article/2026-01-31T12-00-00
  python -m runner.reproduce study-from-a-colleague --trust --tolerance 0.2

exit codes: 0 reproduced, 1 some results are not, 2 another plan, or nothing to compare
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    found = argparse.ArgumentParser(
        prog="python -m runner.reproduce",
        description="Measure a recorded study again and compare, cell by cell.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    found.add_argument("study", help="directory of the study, or the name of a run")
    found.add_argument("--outputs", default="outputs", help="where studies are written")
    found.add_argument(
        "--trust",
        action="store_true",
        help="run the functions and interpreters that a plan from elsewhere names",
    )
    found.add_argument(
        "--tolerance",
        type=_tolerance,
        default=0.1,
        help="how far a result may be off and still count as reproduced (0.1: 10 %%)",
    )
    found.add_argument("--config-dir", help="folder with further YAML files, as when it was run")
    return found


def _tolerance(text: str) -> float:
    try:
        tolerance = float(text)
    except ValueError:
        tolerance = -1.0
    if not 0 <= tolerance < 1:
        raise argparse.ArgumentTypeError(f"{text}: a share from 0 to below 1, 0.1 is 10 %")
    return tolerance


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    options = parser().parse_args(arguments)
    console = Console(stderr=True)
    try:
        old = find(options.study, Path(options.outputs))
        overrides = recorded_overrides(old.read_plan())
        flags = ["--config-dir", options.config_dir] if options.config_dir else []
        outputs = override("outputs", str(Path(options.outputs).resolve()))
        wanted = CommandLine(flags, [Override.parse(text) for text in [*overrides, outputs]])
        with signals_as_interrupts():
            new = compose_for(wanted, lambda request: repeat(old, request, options.trust, console))
    except EXPLAINED as error:
        return failed(complaint(error), console)
    except KeyboardInterrupt:
        return failed(InterruptedStudyError("interrupted"), console)
    return compare(old, new, options.tolerance)


def repeat(
    old: StudyDirectory, request: SweepRequest, trust: bool, console: Console
) -> StudyDirectory:
    """Measure the plan of ``old`` into a new study; raises ConfigError where it must not be."""
    wanted = plan_sweep(request)
    check_same(old, wanted)
    check_trusted(old, wanted.plan, trust)
    directory, _ = measure_or_tell(wanted, console)
    found: StudyDirectory = directory
    return found


def check_same(old: StudyDirectory, wanted: PlannedSweep) -> None:
    """Raise ConfigError with a diff where the plan composed now is not the recorded one."""
    changed = difference(parse_plan(old.read_plan()).as_document(), wanted.plan.as_document())
    if changed:
        raise ConfigError(
            f"the plan of {shown(old.path)} is not what its overrides compose now:\n"
            + "\n".join(changed)
        )


def check_trusted(old: StudyDirectory, plan: Plan, trust: bool) -> None:
    """Raise ConfigError where a plan from elsewhere would run code of its choice."""
    foreign = foreign_code(plan)
    if foreign and not trust and not is_signed_here(old):
        raise ConfigError(
            f"the plan of {shown(old.path)} was written elsewhere and runs "
            f"{', '.join(foreign)}; look at it, then repeat with --trust"
        )


def compare(old: StudyDirectory, new: StudyDirectory, tolerance: float) -> int:
    """Have the analysis print the comparison; return its exit code."""
    settings = ["--reproduction", "--threshold", str(tolerance)]
    return run("analysis.compare", [str(old.path), str(new.path), *settings])
