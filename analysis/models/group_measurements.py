"""What is handed to the laws of one group: throughputs over the baseline's, and measured ratios.

An observation is one block's speedup, t_baseline / t_cell of the block that holds both, as in
estimates.csv: an arm that left early is compared with the baseline of its own blocks, and the
baseline's noise is a level that all worker counts of a block share. A table from elsewhere has its
baseline among its own points; where that was not measured in every block, all observations are
divided by its mean, whose variance goes along; repeats that nothing pairs are independent samples,
in whatever order they stand. Work that had to be rounded counts as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from parscale.estimation.interval import Estimate

from ..estimates import intervals
from ..estimates.blocks import BlockTable, Floats
from ..estimates.estimate import Estimates
from ..estimates.records import records
from .measured_ratios import Between, MeasuredRatios
from .observations import Observations, Scaling
from .refusal import CannotSay, Reason

MOST_BLOCKS_FITTED = 40
"""Beyond, consecutive blocks are averaged into this many: the means stay, the cost stays linear."""


class GroupMeasurements:
    """The cells of one group in one scope, one for each worker count."""

    def __init__(self, estimates: Estimates, table: BlockTable, rows: pd.DataFrame) -> None:
        self.estimates, self.table = estimates, table
        self.weak = estimates.study.plan.scaling.kind == "weak"
        self.cells = self._comparable(rows.sort_values("workers"))
        self.baseline = str(self.cells[0][self._column("baseline")] or "")
        self.factors = [self._factor(row) for row in self.cells]

    def observations(self) -> Observations | CannotSay:
        """Returns what the laws are fitted to, or why there is nothing to fit to."""
        workers = [float(row["workers"]) for row in self.cells]
        if len(set(workers)) < len(workers):
            return CannotSay(Reason.SEVERAL_SIZES)
        parts = [self._throughputs(index) for index in range(len(self.cells))]
        labels = [int(block) for _, blocks in parts for block in blocks]
        found = Observations(
            workers=np.repeat(workers, [len(logs) for logs, _ in parts]),
            throughput=np.exp(np.concatenate([logs for logs, _ in parts])),
            blocks=labels if self.table.paired else None,
            kind=Scaling(self.estimates.study.plan.scaling.kind),
        )
        unit = self.table.finite(self.baseline)
        if self._within_blocks() or len(unit) < 2:
            return found
        variance = float(unit.var(ddof=1)) / len(unit)
        return replace(found, unit_variance=variance, unit_degrees=len(unit) - 1)

    def ratios(self) -> MeasuredRatios:
        """Returns the ratios of the group: those of estimates.csv, and comparisons of counts."""
        facts = self.estimates.cells
        workers = dict(zip(facts.index.astype(str), facts["workers"], strict=True))
        speedups = self._told("scaled_speedup" if self.weak else "speedup")
        return MeasuredRatios(
            speedups=speedups if self._relative else CannotSay(Reason.NO_SINGLE_WORKER),
            between=self._between(),
            efficiencies=self._told("weak_efficiency") if self.weak else {},
            relative=self._relative,
            single_worker=workers.get(self.baseline) == 1,
        )

    @property
    def _relative(self) -> bool:
        return self.baseline in self.table

    def _column(self, name: str) -> str:
        return f"weak_{name}" if self.weak else name

    def _comparable(self, rows: pd.DataFrame) -> list[dict[str, Any]]:
        """The cells with one baseline: under weak scaling other sizes are other problems."""
        cells = records(rows)
        name = self._column("baseline")
        return [row for row in cells if not self.weak or row[name] == cells[0][name]]

    def _factor(self, row: dict[str, Any]) -> float:
        """What estimates.csv multiplies a ratio of times by: the work, or the baseline's count."""
        told = row["scaled_speedup" if self.weak else "speedup"]
        ratio = self._ratio(self.baseline, str(row["cell"]), self.estimates.level)
        if ratio is not None and np.isfinite(told):
            return float(told) / ratio.value
        known = self.weak and pd.notna(row["size"])
        return self.estimates.study.plan.scaling.work(float(row["size"])) if known else 1.0

    def _ratio(self, numerator: str, denominator: str, level: float) -> Estimate | None:
        if numerator == denominator and numerator in self.table:
            return intervals.exactly_one(level)
        study = self.estimates.study
        return intervals.block_ratio(study, self.table, numerator, denominator, level)

    def _within_blocks(self) -> bool:
        """Whether throughputs are divided by the baseline of their own block."""
        if not self._relative or not self.table.paired:
            return False
        cells = [str(row["cell"]) for row in self.cells]
        if self.baseline not in cells:
            return True
        held = np.isfinite(self.table.column(self.baseline))
        used = np.any([np.isfinite(self.table.column(cell)) for cell in cells], axis=0)
        return bool(np.all(held[used]))

    def _throughputs(self, index: int) -> tuple[Floats, NDArray[np.int64]]:
        """Returns log throughputs of one cell and the labels of their blocks."""
        own = self.table.column(str(self.cells[index]["cell"]))
        unit: Floats | float = 0.0
        if self._within_blocks():
            unit = self.table.column(self.baseline)
        elif self._relative:
            unit = self.table.center(self.baseline)
        logs, labels = unit - own + np.log(self.factors[index]), self.table.blocks
        if self.table.paired:
            logs, labels = _averaged(logs, labels)
        known = np.isfinite(logs)
        return logs[known], labels[known]

    def _told(self, name: str) -> dict[float, Estimate]:
        """The numbers of estimates.csv above one worker, as they stand there."""
        return {
            float(row["workers"]): _estimate(row, name, self.estimates.level)
            for row in self.cells
            if row["workers"] > 1 and np.isfinite(row[name])
        }

    def _between(self) -> Between:
        cell = {float(row["workers"]): str(row["cell"]) for row in self.cells}
        rows = zip(self.cells, self.factors, strict=True)
        factor = {float(row["workers"]): each for row, each in rows}

        def between(over: float, under: float, level: float) -> Estimate | None:
            found = self._ratio(cell[under], cell[over], level)
            return None if found is None else found.scaled(factor[over] / factor[under])

        return between


def _estimate(row: dict[str, Any], name: str, level: float) -> Estimate:
    low, high = (float(row[f"{name}_{end}"]) for end in ("low", "high"))
    known = np.isfinite(low) and np.isfinite(high)
    return Estimate(
        value=float(row[name]),
        low=low if known else None,
        high=high if known else None,
        level=level,
        replicates=int(row["blocks"]),
        method=str(row["interval_method"]),
    )


def _averaged(logs: Floats, blocks: Sequence[int] | NDArray[np.int64]) -> tuple[Floats, Any]:
    """Returns logs and block labels, consecutive blocks averaged where there are many."""
    if len(logs) <= MOST_BLOCKS_FITTED:
        return logs, np.asarray(blocks)
    bins = np.arange(len(logs)) * MOST_BLOCKS_FITTED // len(logs)
    known = np.isfinite(logs)
    counts = np.bincount(bins[known], minlength=MOST_BLOCKS_FITTED)
    sums = np.bincount(bins[known], weights=logs[known], minlength=MOST_BLOCKS_FITTED)
    means = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return means, np.arange(MOST_BLOCKS_FITTED)
