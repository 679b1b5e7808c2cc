"""How long each tool needs until a speedup is known to ± 2 %: one pair, side by side in one run.

    python -m benchmarks.precision                         # about ten minutes on a quiet machine
    python -m benchmarks.precision --target 0.05 --repeats 1

The pair is this project's task ``sha256``: its serial loop, and the same items in two processes.
What is compared is a ratio of seconds with its 95 % interval, half-width on the log scale:

- this project: ``python -m runner`` with ``measure.target``; start-up, planning, checking of every
  result and the record are all in its time; fresh processes in random blocks, warm map;
- pyperf: fresh processes, all of the loop, then all of the pool; pytest-benchmark: the same in one
  process; in both an untimed warm-up starts the pool, so they time the warm map as well;
- hyperfine: whole commands, interpreter and pool start included, so another ratio.

The others have no stop rule for a ratio.  Their number of runs is doubled from 5 until the interval
of the difference of mean logarithms (Welch's t) is narrow enough: ``known`` is the time of the last
attempt, as if the user had known the number before, ``all`` that of all attempts.  A narrow
interval need not be an honest one (``benchmarks.aa``): the last columns tell how far the ratios of
the repeats lie apart.  The tools take turns, attempt by attempt, in a random order.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.reference_tools import Tool, Values, tools
from parscale.estimation import paired_ratio
from parscale.estimation.student import welch_interval

FIRST_RUNS, MOST_RUNS = 5, 320
PROJECT = "parscale"
WORKER = Path(__file__).resolve().parents[1] / "runner" / "worker"
PAIR = """
import sys
sys.path.append({worker!r})
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from parscale_worker.tasks.sha256 import digest

ITEMS = list(range({size}))
FUNCTION = partial(digest, {grain})
POOL = None

def first():
    return [FUNCTION(number) for number in ITEMS]

def second():
    global POOL
    if POOL is None:
        POOL = ProcessPoolExecutor(2)
    return list(POOL.map(FUNCTION, ITEMS, chunksize=-(-len(ITEMS) // 8)))

if __name__ == "__main__":
    {{"first": first, "second": second}}[sys.argv[1]]()
"""


@dataclass(frozen=True)
class Attempt:
    """A speedup as a tool has found it, and what it has cost."""

    speedup: float
    half_width: float
    """Of the 95 % interval, on the log scale."""
    runs: int
    """Values per arm: blocks, or runs."""
    seconds: float
    all_seconds: float


Contender = Callable[["Attempt | None"], "Attempt"]
"""Makes the next attempt, knowing the one before."""


def project_attempt(
    chosen: argparse.Namespace, scratch: Path, _before: Attempt | None = None
) -> Attempt:
    """Run this project's public command and read the ratio from the study that it writes."""
    outputs = scratch / f"outputs-{time.monotonic_ns()}"
    command = [
        *(sys.executable, "-m", "runner", "task=sha256", f"task.grain={chosen.grain}"),
        *(f"size={chosen.size}", "executor=processes", "workers=2", "chunksize=auto"),
        *("measure=rigorous", "measure.aa=false", f"measure.target={chosen.target}"),
        *("measure.min_blocks=6", "measure.max_blocks=400", "measure.samples=3"),
        *("measure.sample_seconds=1", f"measure.max_seconds={chosen.max_seconds:g}"),
        *("report=none", f"outputs={outputs}"),
    ]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    table = next(outputs.glob("*/*/timings.csv"), None)
    if table is None:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-500:]}")
    ratios = block_log_ratios(table)
    found = paired_ratio(ratios)
    return Attempt(found.value, found.half_width_log or math.inf, len(ratios), seconds, seconds)


def block_log_ratios(table: Path) -> list[float]:
    """Return ln(baseline / cell) of each block, from the medians of the trials' warm maps."""
    maps: dict[tuple[str, str], list[float]] = defaultdict(list)
    with table.open(newline="") as rows:
        for row in csv.DictReader(rows):
            if row["phase"] == "map" and row["status"] == "ok":
                maps[row["block"], row["role"]].append(float(row["seconds"]))
    blocks = {block for block, _ in maps}
    pairs = [(maps[block, "baseline"], maps[block, "cell"]) for block in blocks]
    return [
        math.log(statistics.median(base) / statistics.median(cell)) for base, cell in pairs if cell
    ]


def tool_attempt(tool: Tool, pair: Path, scratch: Path, before: Attempt | None = None) -> Attempt:
    """Measure the pair with a tool, with twice the runs of the attempt before."""
    runs = 2 * before.runs if before else FIRST_RUNS
    started = time.perf_counter()
    speedup, half_width = welch(tool.run(pair, scratch, runs))
    seconds = time.perf_counter() - started
    spent = seconds + (before.all_seconds if before else 0.0)
    return Attempt(speedup, half_width, runs, seconds, spent)


def welch(values: Values) -> tuple[float, float]:
    """Return the ratio of geometric means with the half-width of its interval, log scale."""
    centre, low, high = welch_interval(np.log(values[0]), np.log(values[1]), 0.95)
    return math.exp(centre), (high - low) / 2


def row(name: str, attempts: Sequence[Attempt], target: float) -> str:
    """Return a tool's row: medians over the repeats, and the spread of its speedups."""
    reached = [each for each in attempts if each.half_width <= target]
    seconds = _median([each.seconds for each in attempts])
    every = _median([each.all_seconds for each in attempts])
    runs = _median([each.runs for each in attempts])
    width = 100 * _median([each.half_width for each in attempts])
    speedups = sorted(each.speedup for each in attempts)
    spread = f"{speedups[0]:.3f} to {speedups[-1]:.3f}"
    return (
        f"| {name} | {len(reached)} of {len(attempts)} | {runs:.0f} | {seconds:.1f} | {every:.1f} "
        f"| {width:.1f} | {statistics.median(speedups):.3f} | {spread} |"
    )


def _median(values: list[float]) -> float:
    return float(statistics.median(values))


def measured(chosen: argparse.Namespace, scratch: Path) -> dict[str, list[Attempt]]:
    """Return each tool's last attempts, one for each repeat."""
    pair = scratch / "pair.py"
    pair.write_text(PAIR.format(worker=str(WORKER), grain=chosen.grain, size=chosen.size))
    contenders: dict[str, Contender] = {PROJECT: partial(project_attempt, chosen, scratch)}
    for tool in filter(lambda each: each.present, tools()):
        contenders[tool.name] = partial(tool_attempt, tool, pair, scratch)
    found: dict[str, list[Attempt]] = {name: [] for name in contenders}
    generator = random.Random(chosen.seed)
    for _ in range(chosen.repeats):
        for name, attempt in taking_turns(contenders, chosen, generator).items():
            found[name].append(attempt)
    return found


def taking_turns(
    contenders: dict[str, Contender], chosen: argparse.Namespace, generator: random.Random
) -> dict[str, Attempt]:
    """Let the tools make one attempt each, in a random order, until all of them are done."""
    latest: dict[str, Attempt] = {}
    waiting = list(contenders)
    while waiting:
        for name in generator.sample(waiting, len(waiting)):
            latest[name] = contenders[name](latest.get(name))
            sys.stderr.write(f"{name}: {latest[name]}\n")
        waiting = [name for name in waiting if not _done(name, latest[name], chosen)]
    return latest


def _done(name: str, attempt: Attempt, chosen: argparse.Namespace) -> bool:
    return (
        name == PROJECT  # it stops by itself
        or attempt.half_width <= chosen.target
        or attempt.all_seconds > chosen.max_seconds
        or attempt.runs >= MOST_RUNS
    )


def main() -> None:
    """Run everything and print one table in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--target", type=float, default=0.02, help="half-width to reach (0.02)")
    parser.add_argument("--repeats", type=int, default=3, help="turns of each tool (3)")
    parser.add_argument("--max-seconds", type=float, default=180, help="cap on one turn (180)")
    parser.add_argument("--size", type=int, default=400, help="items (400)")
    parser.add_argument("--grain", type=int, default=262_144, help="bytes an item (262144)")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the tools (1)")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        found = measured(chosen, Path(folder))
    absent = [tool.name for tool in tools() if not tool.present]
    lines = [
        "| tool | reached | values per arm | known, s | all, s | ± % | speedup | of the repeats |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(row(name, attempts, chosen.target) for name, attempts in found.items()),
        "",
        f"± {100 * chosen.target:g} % wanted; medians of {chosen.repeats} turns.",
        f"Load average {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end.",
        f"Not installed, skipped: {', '.join(absent)}." if absent else "",
    ]
    sys.stdout.write("\n".join(lines).rstrip() + "\n")


if __name__ == "__main__":
    main()
