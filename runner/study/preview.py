"""What a plan looks like before it is measured: its cells, its order, its estimated time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from parscale.study_format.columns import CORE_NAMES

from ..design.plan import Slot
from ..design.planner import PlannedSweep
from ..doctor import Finding, Severity
from ..words import counted, in_words, shown

SHOWN_CELLS = 60
HEADINGS = ("role", "task", "size", "executor", "workers", "chunksize")


def estimate(planned: PlannedSweep) -> str:
    """Return the time the plan will take, in words; rough, from the figures in ``conf/``."""
    block, known = planned.block_seconds()
    measure = planned.sweep.measure
    longest = min(block * measure.max_blocks, measure.max_seconds)
    shortest = min(block * min(measure.min_blocks, measure.max_blocks), longest)
    words = in_words(longest)
    if in_words(shortest) != words:
        words = f"{in_words(shortest)} to {words}"
    return f"about {words}" if known else f"at least {words} (the function's cost is not known yet)"


def announce(planned: PlannedSweep, path: Path, console: Console) -> None:
    """Say in a few lines what is about to be measured, and where it goes."""
    plan, measure = planned.plan, planned.sweep.measure
    title = Text.assemble((plan.experiment, "bold"), f"  {shown(path)}")
    console.print(title, soft_wrap=True)
    console.print(
        f"{counted(len(plan.cells), 'cell')} and {counted(len(plan.baselines), 'baseline')}"
        f"{', each baseline twice (A/A),' if measure.aa else ''} in "
        f"{_blocks(measure.min_blocks, measure.max_blocks)}, "
        f"measure={measure.profile}: {estimate(planned)}.",
        highlight=False,
    )
    times = sum(entry["times"] for entry in plan.dropped)
    if times:
        console.print(
            f"{times} of {planned.combinations} combinations cannot differ from another (a serial "
            "form has no workers) and are measured once.",
            style="dim",
            highlight=False,
        )


def warn(findings: Sequence[Finding], console: Console) -> None:
    """Say what stands between this machine and numbers that can be trusted."""
    for finding in findings:
        if finding.severity is Severity.WARNING:
            console.print(Text.assemble((f"{finding.name}: ", "yellow"), finding.text))


def print_plan(planned: PlannedSweep, console: Console) -> None:
    """Print the cells in the order of the first block, and measure nothing."""
    plan = planned.plan
    order = plan.order(0)
    further = [key for key in plan.factors if key not in CORE_NAMES]
    pythons = ["python"] if any(slot.cell.python for slot in order) else []
    table = Table(
        title=Text(f"{plan.experiment}: first block, in its order (seed {plan.seed})"),
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    for heading in ("", *HEADINGS, *pythons, *further, "≈ s"):
        right = heading in ("", "size", "workers", "≈ s")
        table.add_column(heading, justify="right" if right else "left", no_wrap=True)
    for number, slot in enumerate(order[:SHOWN_CELLS], 1):
        levels = [str(slot.cell.level(key) or "") for key in [*pythons, *further]]
        row = [str(number), *_row(slot), *levels, _seconds(planned, slot)]
        table.add_row(*map(Text, row))
    console.print(table)
    if len(order) > SHOWN_CELLS:
        console.print(f"… and {len(order) - SHOWN_CELLS} more", highlight=False)
    measure = planned.sweep.measure
    console.print(
        f"{counted(len(order), 'trial')} a block, "
        f"{_blocks(measure.min_blocks, measure.max_blocks)}, "
        f"{estimate(planned)}. Nothing was measured.",
        highlight=False,
    )
    for line in _dropped(planned):
        console.print(line, style="dim", highlight=False, markup=False)


def _row(slot: Slot) -> list[str]:
    cell = slot.cell
    chunksize = "" if cell.chunksize is None else str(cell.chunksize)
    return [slot.role, cell.task, f"{cell.size:,}", cell.executor, str(cell.workers), chunksize]


def _seconds(planned: PlannedSweep, slot: Slot) -> str:
    known = planned.typical.get(slot.cell.identity) is not None
    return f"{planned.typical_seconds(slot.cell):.2g}" if known else "?"


def _dropped(planned: PlannedSweep) -> list[str]:
    times = sum(entry["times"] for entry in planned.plan.dropped)
    if not times:
        return []
    lines = []
    for reason in dict.fromkeys(entry["reason"] for entry in planned.plan.dropped):
        entries = [entry for entry in planned.plan.dropped if entry["reason"] == reason]
        number = sum(entry["times"] for entry in entries)
        lines.append(
            f"{number} of {planned.combinations} combinations are not measured again, they are "
            f"{reason}: {entries[0]['label']}{' …' if len(entries) > 1 else ''}"
        )
    return lines


def _blocks(fewest: int, most: int) -> str:
    return counted(most, "block") if fewest >= most else f"{fewest} to {most} blocks"
