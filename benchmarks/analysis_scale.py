"""How the analysis grows with the table: seconds and peak memory for ever more rows.

    python -m benchmarks.analysis_scale [--rows 100_000 300_000 1_000_000]

Writes studies of planted times in the runner's own format, analyses each in a process of its own,
and prints wall seconds beyond the imports, peak memory, and seconds per million further rows.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from parscale.runner.cli.run import compose_for
from parscale.runner.config.overrides import CommandLine
from parscale.runner.design.plan import Plan
from parscale.runner.design.planner import plan_sweep
from parscale.runner.record.directory import StudyDirectory
from parscale.runner.record.durable import write_json, write_yaml
from parscale.study_format.columns import columns, table_schema

ROOT = Path(__file__).resolve().parents[1]
SWEEP = [
    "task=primes",
    "size=100,300,1000,3000,10000,30000",
    "executor=threads,processes,pool,thread_pool",
    "workers=1,2,4,8,16",
    "chunksize=auto,native,1,10",
    "measure=default",
]
PHASES = ("start", "first", "map", "map", "map", "map", "map", "stop")
IMPORTS = "import parscale.analysis.pipeline, parscale.analysis.report.terminal"


def write_study(folder: Path, plan: Plan, rows: int) -> int:
    """Write a study of about ``rows`` rows; return how many it has."""
    directory = StudyDirectory(folder)
    write_yaml(directory.plan, plan.as_document())
    write_json(directory.timings_schema, table_schema(plan.factors))
    slots = plan.slots
    blocks = max(2, round(rows / len(slots) / len(PHASES)))
    table = pd.DataFrame(
        {
            "cell": slot.cell.identity,
            "role": slot.role,
            "task": slot.cell.task,
            "size": slot.cell.size,
            "executor": slot.cell.executor,
            "workers": slot.cell.workers,
            "chunksize": slot.cell.chunksize,
        }
        for slot in slots
    )
    passes = [table.assign(block=block, position=table.index) for block in range(blocks)]
    trials = pd.concat(passes, ignore_index=True)
    trials["trial"] = np.arange(len(trials))
    samples = trials.loc[trials.index.repeat(len(PHASES))].assign(
        study=directory.name, python="3.11.7", loops=1, status="ok"
    )
    samples["phase"] = np.tile(PHASES, len(trials))
    samples["sample"] = np.tile([0, 0, 0, 1, 2, 3, 4, 0], len(trials))
    random = np.random.default_rng(1)
    work = 1e-5 * samples["size"] * (0.05 + 0.95 / samples["workers"]) + 1e-4 * samples["workers"]
    samples["seconds"] = work * np.exp(random.normal(0, 0.05, len(samples)))
    names = [column.name for column in columns(plan.factors)]
    samples.reindex(columns=names).to_csv(directory.timings, index=False)
    return len(samples)


def run(command: list[str]) -> tuple[float, float]:
    """Return wall seconds and peak memory in megabytes of one command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    wanted = parser.parse_args().rows
    plan = compose_for(CommandLine.parse(SWEEP), plan_sweep).named("scale").plan
    imports, _ = run([sys.executable, "-c", IMPORTS])
    print(f"imports alone: {imports:.1f} s; {len(plan.cells)} cells")
    print("| rows | seconds beyond imports | peak MB | seconds per further million rows |")
    print("| --- | --- | --- | --- |")
    before: tuple[int, float] | None = None
    for rows in wanted:
        with tempfile.TemporaryDirectory() as folder:
            written = write_study(Path(folder), plan, rows)
            seconds, megabytes = run([sys.executable, "-m", "analysis", folder])
        seconds -= imports
        slope = f"{(seconds - before[1]) / (written - before[0]) * 1e6:.1f}" if before else ""
        before = (written, seconds)
        print(f"| {written:,} | {seconds:.1f} | {megabytes:.0f} | {slope} |", flush=True)


if __name__ == "__main__":
    main()
