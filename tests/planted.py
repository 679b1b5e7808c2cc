"""Planted costs in place of worker processes: what the study measures is known beforehand.

A trial's seconds follow from a law written down here, so the scheduler, the record and the whole
analysis can be held against numbers that nobody had to wait for.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from runner.cell import Cell
from runner.result import Sample, TrialResult


@dataclass
class PlantedTrials:
    """Measures cells by formula: T(p) = serial · (s + (1 − s)/p · imbalance) + dispatch · chunks."""

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
