"""What measuring costs beyond what is measured, side by side within one run.

    python -m benchmarks.overhead [--rounds 20]

Four claims are held against something measured beside it, interleaved, medians quoted:

1. a worker reaches its first timed phase at most 15 ms after an interpreter that does nothing but
   ``import json, concurrent.futures.thread``;
2. the runner's own time a trial, outside the worker process, recording included, is at most 10 ms;
3. a measured map takes 1.00 ± 0.02 of a hand-written ``perf_counter`` around the same call;
4. composing and checking a combination takes well under 50 ms.
"""

from __future__ import annotations

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from parscale.estimation import paired_ratio
from parscale.runner.cli.run import compose_for
from parscale.runner.config.overrides import CommandLine
from parscale.runner.design.cell import Cell
from parscale.runner.design.plan import Plan, Slot
from parscale.runner.design.planner import plan_sweep
from parscale.runner.record.directory import StudyDirectory
from parscale.runner.record.timings import Timings
from parscale.runner.trial.interpreters import resolve
from parscale.runner.trial.process_trials import ProcessTrials
from parscale.runner.trial.processes import ProcessCleanup
from parscale.runner.trial.worker_process import WORKER, WorkerLauncher

BARE = "import json, concurrent.futures.thread; import time; print(time.monotonic_ns())"
SETTINGS = {
    "samples": 5,
    "sample_seconds": 1.0,
    "warmup": 0,
    "min_sample_seconds": 1e-4,
    "max_trial_seconds": 60,
}
HAND_WRITTEN = """
import statistics, sys, time
sys.path.insert(0, {worker!r})
from parscale_worker.tasks.squares import square
numbers = list(range({size}))
def loop(function, items):
    results = []
    for item in items:
        results.append(function(item))
    return results
def measure(run):
    run()
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        results = run()
        seconds.append(time.perf_counter() - start)
        del results
    print(statistics.median(seconds))
if {executor!r} == "serial":
    measure(lambda: loop(square, numbers))
elif {executor!r} == "threads":
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(2) as pool:
        measure(lambda: list(pool.map(square, numbers)))
else:
    import multiprocessing
    with multiprocessing.get_context("fork").Pool(2) as pool:
        measure(lambda: pool.map(square, numbers))
"""
MAPS = {"serial": (400_000, None), "threads": (5_000, "native"), "pool": (200_000, "native")}


def cell(executor: str, size: int, chunksize: int | str | None) -> Cell:
    """Return a cell of the task squares, as a plan would hold it."""
    return Cell(
        {
            "task": {"name": "squares", "check": "equal"},
            "executor": {"name": executor},
            "size": size,
            "workers": 1 if executor == "serial" else 2,
            "chunksize": chunksize,
            "python": None,
        }
    )


def bare_start_seconds() -> float:
    """Return the seconds from starting a bare interpreter to its first own statement."""
    start = time.monotonic_ns()
    command = [sys.executable, "-I", "-S", "-c", BARE]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return (int(done.stdout) - start) / 1e9


def start_rows(trials: ProcessTrials, rounds: int) -> list[str]:
    """Compare the workers' start with a bare interpreter's."""
    found: dict[str, list[float]] = {"bare": [], "serial": [], "threads": []}
    for _ in range(rounds):
        found["bare"].append(bare_start_seconds())
        for executor in ("serial", "threads"):
            result = trials.measure(cell(executor, 10, None if executor == "serial" else "auto"))
            found[executor].append(result.facts["process_start_seconds"])
    medians = {name: statistics.median(seconds) * 1e3 for name, seconds in found.items()}
    return [
        f"| worker up to its first timed phase, {name} | {medians[name]:.1f} ms | "
        f"bare interpreter {medians['bare']:.1f} ms | "
        f"+{medians[name] - medians['bare']:.1f} ms | at most +15 ms |"
        for name in ("serial", "threads")
    ]


def own_time_row(trials: ProcessTrials, record: Timings, rounds: int) -> str:
    """Measure what the runner adds to a worker's process, recording included."""
    target, own, whole = cell("threads", 10, "auto"), [], []
    for number in range(rounds):
        start = time.perf_counter()
        result = trials.measure(target)
        record.append(Slot(target, "cell"), 0, number, number, result)
        whole.append(time.perf_counter() - start)
        own.append(whole[-1] - result.facts["trial_seconds"])
    return (
        f"| runner's own time a trial | {statistics.median(own) * 1e3:.1f} ms | whole trial "
        f"{statistics.median(whole) * 1e3:.1f} ms | | at most 10 ms |"
    )


def executors_plan() -> Plan:
    """Return a plan that names every executor measured here."""
    command = CommandLine.parse([f"executor=serial,{','.join(MAPS)}"])
    return compose_for(command, plan_sweep).plan


def map_row(trials: ProcessTrials, executor: str, rounds: int) -> str:
    """Compare measured map seconds with a hand-written stopwatch's, in random pairs."""
    size, chunksize = MAPS[executor]
    target = cell(executor, size, chunksize)
    script = HAND_WRITTEN.format(worker=str(WORKER), size=size, executor=executor)

    def ours() -> float:
        return trials.measure(target).warm_seconds or math.nan

    def by_hand() -> float:
        command = [sys.executable, "-c", script]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    pairs = [_pair(ours, by_hand, first=number % 2 == 0) for number in range(rounds)]
    ratio = paired_ratio([math.log(mine / theirs) for mine, theirs in pairs])
    mine, theirs = (statistics.median(side) * 1e3 for side in zip(*pairs, strict=True))
    return (
        f"| map of {size:,} squares, {executor} | {mine:.2f} ms | by hand {theirs:.2f} ms | "
        f"{ratio.value:.3f} [{ratio.low:.3f}, {ratio.high:.3f}] | 1.00 ± 0.02 |"
    )


def _pair(
    ours: Callable[[], float], by_hand: Callable[[], float], *, first: bool
) -> tuple[float, float]:
    if first:
        mine = ours()
        return mine, by_hand()
    theirs = by_hand()
    return ours(), theirs


def composing_row() -> str:
    """Measure composing and checking a large sweep, per combination."""
    command = CommandLine.parse(
        ["experiment=article", "size=range(1,101)", "workers=1,2,4"]
    ).spelled_out()
    start = time.perf_counter()
    wanted = compose_for(command, plan_sweep)
    seconds = time.perf_counter() - start
    return (
        f"| composing {wanted.combinations} combinations | "
        f"{seconds / wanted.combinations * 1e3:.2f} ms each | in all {seconds:.1f} s | | "
        "at most 50 ms each |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=20, help="repetitions of each comparison")
    rounds = parser.parse_args().rounds
    print("| what | measured | beside it | difference or ratio | wanted |")
    print("| --- | --- | --- | --- | --- |")
    with ProcessCleanup() as cleanup, tempfile.TemporaryDirectory() as folder:
        worker = WorkerLauncher(cleanup)
        interpreters = resolve(executors_plan(), worker)
        trials = ProcessTrials(worker, interpreters, SETTINGS, cleanup.scratch)
        for size in {10, *(size for size, _ in MAPS.values())}:
            trials.reference(cell("serial", size, None))
        record = Timings(StudyDirectory(Path(folder)), "s", [], {None: "here"})
        record.table.start()
        for row in start_rows(trials, rounds):
            print(row, flush=True)
        print(own_time_row(trials, record, rounds), flush=True)
        for executor in MAPS:
            print(map_row(trials, executor, rounds), flush=True)
    print(composing_row())


if __name__ == "__main__":
    main()
