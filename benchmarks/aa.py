"""How often identical commands are called different: sequential tools against random blocks.

    python -m benchmarks.aa                                  # about ten minutes
    python -m benchmarks.aa --comparisons 200 --seconds 900
    python -m benchmarks.aa --tool-comparisons 0             # without the other tools

A comparison is 2 x 15 runs of one and the same command, one after the other.  As A is B, the same
30 times can be labelled in both manners, so both judge the very same noise:

- sequential: the first 15 are A, the last 15 are B (as hyperfine, pyperf and pytest-benchmark do);
- blocks: of every two neighbours one is A, the other B, drawn at random.

Both are judged by Welch's t test at the 5 % level; the blocks also by this project's own paired
interval.  Every "significant" is false, so a sound method says it in 5 % of the comparisons.
Then the tools themselves measure the same pair, 15 values per arm, and their values are judged as
their users judge them: pyperf by its ``compare_to``, the others by Welch's t test.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scipy import stats

from benchmarks.reference_tools import ARMS, Values, pyperf_file, tools
from parscale.estimation import paired_ratio

RUNS = 15
LEVEL = 0.95
PAIR = """
import sys

def first():
    return sum(number * number for number in range({work}))

second = first

if __name__ == "__main__":
    first()
"""


@dataclass
class Tally:
    """How many comparisons of a method there were, and how many were called different."""

    method: str
    judged_by: str
    differences: list[bool] = field(default_factory=list)

    def row(self) -> str:
        """Return the row of the table: false positives with their exact binomial interval."""
        found, n = sum(self.differences), len(self.differences)
        if not n:
            return f"| {self.method} | {self.judged_by} | 0 | | |"
        interval = stats.binomtest(found, n).proportion_ci(LEVEL, method="exact")
        span = f"{100 * interval.low:.1f} to {100 * interval.high:.1f}"
        return f"| {self.method} | {self.judged_by} | {n} | {100 * found / n:.1f} | {span} |"


def command_seconds(pair: Path) -> float:
    """Return the wall seconds of one run of the command, as a stopwatch around it sees them."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-S", str(pair), ARMS[0]], check=True)
    return time.perf_counter() - started


def sequential(times: list[float]) -> Values:
    """Label the first half A and the second B."""
    half = len(times) // 2
    return times[:half], times[half:]


def in_blocks(times: list[float], generator: random.Random) -> Values:
    """Label of every two neighbours one A and the other B, at random."""
    pairs = zip(times[::2], times[1::2], strict=True)
    drawn = [(a, b) if generator.random() < 0.5 else (b, a) for a, b in pairs]
    return [a for a, _ in drawn], [b for _, b in drawn]


def welch_differs(values: Values) -> bool:
    """Whether Welch's t test calls the means different at the 5 % level."""
    return bool(stats.ttest_ind(*values, equal_var=False).pvalue < 1 - LEVEL)


def interval_differs(values: Values) -> bool:
    """Whether the interval this project prints leaves out a ratio of 1."""
    ratios = [math.log(a / b) for a, b in zip(*values, strict=True)]
    return paired_ratio(ratios, LEVEL).excludes(1.0)


def own_comparisons(pair: Path, count: int, seconds: float, seed: int) -> tuple[list[Tally], float]:
    """Run the command in both manners; return their tallies and the typical seconds of a run."""
    generator = random.Random(seed)
    one_after_other = Tally("all A, then all B", "Welch's t")
    blocked = Tally("random pairs", "Welch's t")
    shipped = Tally("random pairs", "this project's interval")
    every: list[float] = []
    deadline = time.monotonic() + seconds
    for number in range(count):
        if time.monotonic() > deadline:
            break
        times = [command_seconds(pair) for _ in range(2 * RUNS)]
        every += times
        one_after_other.differences.append(welch_differs(sequential(times)))
        pairs = in_blocks(times, generator)
        blocked.differences.append(welch_differs(pairs))
        shipped.differences.append(interval_differs(pairs))
        _progress(f"comparison {number + 1} of {count}")
    return [one_after_other, blocked, shipped], stats.scoreatpercentile(every, 50)


def tool_comparisons(pair: Path, scratch: Path, count: int) -> Iterator[Tally]:
    """Let each tool measure the pair ``count`` times and judge its values as its users do."""
    for tool in tools():
        judge, name = (_pyperf_judge, "pyperf compare_to") if tool.name == "pyperf" else (None, "")
        tally = Tally(tool.name, name or "Welch's t")
        if not tool.present:
            yield Tally(f"{tool.name} (not installed: skipped)", name or "Welch's t")
            continue
        for number in range(count):
            differs = judge(pair, scratch) if judge else _judged(tool.run, pair, scratch)
            tally.differences.append(differs)
            _progress(f"{tool.name} {number + 1} of {count}")
        yield tally


def _judged(run: Callable[[Path, Path, int], Values], pair: Path, scratch: Path) -> bool:
    return welch_differs(run(pair, scratch, RUNS))


def _pyperf_judge(pair: Path, scratch: Path) -> bool:
    files = [
        str(pyperf_file(pair, scratch, arm, RUNS).rename(scratch / f"{arm}.json")) for arm in ARMS
    ]
    command = [sys.executable, "-m", "pyperf", "compare_to", *files]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return "not significant" not in told.lower()


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text}        ")
        sys.stderr.flush()


def main() -> None:
    """Run everything and print one table in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--comparisons", type=int, default=200, help="most comparisons (200)")
    parser.add_argument("--seconds", type=float, default=420, help="cap on their seconds (420)")
    parser.add_argument("--tool-comparisons", type=int, default=20, help="of each tool (20)")
    parser.add_argument("--work", type=int, default=300_000, help="squares in a run (300000)")
    parser.add_argument("--seed", type=int, default=1, help="of the random pairs (1)")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        pair = scratch / "pair.py"
        pair.write_text(PAIR.format(work=chosen.work))
        command_seconds(pair)
        own, typical = own_comparisons(pair, chosen.comparisons, chosen.seconds, chosen.seed)
        lines = [
            "| order of the runs | judged by | comparisons | called different, % | 95 % interval |",
            "| --- | --- | --- | --- | --- |",
            *(tally.row() for tally in own),
            *(tally.row() for tally in tool_comparisons(pair, scratch, chosen.tool_comparisons)),
        ]
    lines.append(
        f"\nA and B are one command of {1000 * typical:.0f} ms (median), {RUNS} runs each;"
    )
    lines.append(f"a sound method calls 5 % different. seed={chosen.seed}, load average ")
    lines[-1] += f"{load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end"
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
