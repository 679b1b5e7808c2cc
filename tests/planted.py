"""Planted costs in place of worker processes: what the study measures is known beforehand.

A trial's seconds follow from a law written down here, so the scheduler, the record and the whole
analysis can be held against numbers that nobody had to wait for.
"""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass, field

from rich.console import Console

from parscale.runner.design.cell import Cell
from parscale.runner.record.directory import StudyDirectory
from parscale.runner.record.durable import write_json, write_yaml
from parscale.runner.record.timings import Timings
from parscale.runner.study.forecast import Forecast
from parscale.runner.study.loop import Study
from parscale.runner.study.measure import stop_rule
from parscale.runner.study.progress import StudyProgress
from parscale.runner.study.schedule import PreciseBlocks
from parscale.runner.trial.result import Sample, TrialResult
from parscale.study_format.columns import table_schema


@dataclass
class PlantedTrials:
    """Measures by formula: T(p) = serial · (s + (1 − s)/p · imbalance) + dispatch · chunks."""

    item_seconds: float = 1e-5
    serial_fraction: float = 0.0
    dispatch_seconds: float = 0.0
    imbalance: float = 1.0
    start_seconds: float = 0.001
    noise: float = 0.0
    seed: int = 0
    fixed: dict[str, TrialResult] = field(default_factory=dict)  # executor -> its result
    elapsed: float = 0.0
    measured: list[Cell] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def clock(self) -> float:
        """Stand in for time.perf_counter: the planted seconds so far."""
        return self.elapsed

    def reference(self, baseline: Cell) -> TrialResult:
        return self.fixed.get("reference", TrialResult("ok"))

    def repeat(self, baseline: Cell) -> TrialResult:
        return self.fixed.get("repeat", TrialResult("ok"))

    def measure(self, cell: Cell) -> TrialResult:
        self.measured.append(cell)
        if cell.executor in self.fixed:
            result = self.fixed[cell.executor]
            self.elapsed += float(result.facts.get("trial_seconds", 0.1))
            return result
        drift = math.exp(self._random.gauss(0.0, self.noise))
        one_map = self.map_seconds(cell) * drift
        start = 0.0 if cell.serial_form else self.start_seconds
        samples = [Sample("start", 0, 1, start, start), Sample("first", 0, 1, one_map, one_map)]
        samples += [Sample("map", number, 1, one_map, one_map) for number in range(3)]
        samples += [Sample("stop", 0, 1, start / 2, 0.0)]
        seconds = sum(sample.seconds for sample in samples) + 0.05
        self.elapsed += seconds
        return TrialResult("ok", "", tuple(samples), {"trial_seconds": seconds})

    def map_seconds(self, cell: Cell) -> float:
        """Return the planted seconds of one warm map."""
        serial = cell.size * self.item_seconds
        if cell.serial_form:
            return serial
        shared = (1 - self.serial_fraction) / cell.workers
        imbalance = self.imbalance if cell.workers > 1 else 1.0
        chunks = cell.size if cell.chunksize in (1, "native") else 4 * cell.workers
        return serial * (self.serial_fraction + shared * imbalance) + self.dispatch_seconds * chunks


class PlantedStudy:
    """A study on planted trials, run by the real loop into a real study directory."""

    def __init__(self, tmp_path, plan_of, *overrides, trials=None):
        self.wanted = plan_of(*overrides).named("planted")
        self.directory = StudyDirectory(tmp_path)
        self.trials = trials or PlantedTrials()
        self.log: list[str] = []
        plan = self.wanted.plan
        labels = {slot.cell.python: "3.11.7" for slot in plan.slots}
        self.record = Timings(self.directory, "planted", plan.factors, labels)
        write_yaml(self.directory.plan, plan.as_document())
        write_json(self.directory.timings_schema, table_schema(plan.factors))

    def run(self, done=None, trials=None):
        if done is None:
            self.record.table.start()
        else:
            self.record.table.resume()
        plan, measure = self.wanted.plan, self.wanted.plan.measure
        self.trials = trials or self.trials
        study = Study(
            plan=plan,
            trials=self.trials,
            record=self.record,
            schedule=PreciseBlocks(plan, stop_rule(plan)),
            forecast=Forecast(measure["max_trial_seconds"], dict(self.wanted.typical)),
            progress=StudyProgress(Console(quiet=True)),
            log=self.log.append,
            max_seconds=measure["max_seconds"],
            done=done or {},
            clock=self.trials.clock,
        )
        return study.run()

    def rows(self):
        with self.directory.timings.open(newline="") as file:
            return list(csv.DictReader(file))
