"""Blocks × cells: the table that every ratio is read from.

Two cells are compared inside the same block, minutes of drift away from nothing else: an identical
command against itself came out "different" in 29.5 % of trials when all of A ran before all of B,
in 1 % when they ran in random pairs. So a ratio is a difference of two columns of this table, and
a block where either trial is missing drops out of that ratio alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from parscale.estimation.interval import Estimate
from parscale.estimation.ratio import paired_ratio, paired_ratio_robust, unpaired_ratio

from ..reading.study import Study

Floats = NDArray[np.float64]
NO_PAIRS = "ratio of medians, no interval"
ALL_ALIKE = "replicates all alike, no interval"
NO_WIDTH = 1e-9  # of a log ratio: what rounding leaves of no difference at all
AGAIN = "aa:"  # prefix of a baseline's second column, measured under the role `aa`


@dataclass(frozen=True)
class BlockTable:
    """Natural log of seconds in one scope: `values[block, column]`, NaN where not measured.

    `paired`: whether a block's trials belong together. Where they do not (unlabelled repeats of a
    table) blocks only count the repeats of each cell, and no two cells are compared inside one.
    """

    scope: str
    blocks: NDArray[np.int64]
    columns: dict[str, int]
    values: Floats
    paired: bool = True

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def column(self, name: str) -> Floats:
        """Returns the log seconds of one cell, one per block; all NaN if it was never measured."""
        if name in self.columns:
            return self.values[:, self.columns[name]]
        return np.full(len(self.blocks), np.nan)

    def log_ratio(self, baseline: str, cell: str) -> Floats:
        """Returns ln(t_baseline / t_cell) of each block that holds both; shape (blocks,).

        Without pairs, of each repeat of the cell against the baseline's median: points to draw,
        not a sample to estimate from.
        """
        if not self.paired and baseline != cell:
            reference = self.finite(baseline)
            middle = float(np.median(reference)) if len(reference) else np.nan
            both = middle - self.column(cell)
            return both[np.isfinite(both)]
        both = self.column(baseline) - self.column(cell)
        return both[np.isfinite(both)]

    def ratio(self, baseline: str, cell: str, level: float) -> Estimate | None:
        """Returns t_baseline / t_cell with its interval at `level`; None where either is missing.

        Inside blocks where the blocks are pairs, else from two independent samples. Replicates
        that are all alike say nothing of the noise, so they give no interval.
        """
        if self.paired:
            ratios = self.log_ratio(baseline, cell)
            return _with_width(paired_ratio(ratios, level)) if len(ratios) else None
        above, below = self.finite(baseline), self.finite(cell)
        if not len(above) or not len(below):
            return None
        return _with_width(unpaired_ratio(above, below, level))

    def median_ratio(self, baseline: str, cell: str, level: float) -> Estimate | None:
        """Returns the robust companion of `ratio`; without an interval where nothing is paired."""
        ratios = self.log_ratio(baseline, cell)
        if not len(ratios):
            return None
        found = paired_ratio_robust(ratios, level)
        return found if self.paired else replace(found, low=None, high=None, method=NO_PAIRS)

    def finite(self, name: str) -> Floats:
        """Returns the log seconds of a cell in the blocks that hold it."""
        values = self.column(name)
        return values[np.isfinite(values)]

    def center(self, name: str) -> float:
        """Returns the mean log seconds of a cell, NaN if never measured: for ordering only."""
        values = self.finite(name)
        return float(values.mean()) if len(values) else float("nan")


def _with_width(estimate: Estimate) -> Estimate:
    if estimate.low is None or estimate.high is None or estimate.replicates < 2:
        return estimate
    if estimate.low <= 0 or math.log(estimate.high / estimate.low) > NO_WIDTH:
        return estimate
    return replace(estimate, low=None, high=None, method=ALL_ALIKE)


def block_table(study: Study, scope: str) -> BlockTable:
    """Returns the block table of `scope`, from the trials that succeeded."""
    trials = study.trials
    fine = trials[trials[scope] > 0]
    names = fine["cell"].where(fine["role"] != "aa", AGAIN + fine["cell"])
    codes, columns = pd.factorize(names)
    block_codes, blocks = pd.factorize(fine["block"], sort=True)
    shape = (len(blocks), len(columns))
    # A block holds a cell once; a resumed study may hold a second try, whose mean is taken.
    flat = block_codes * shape[1] + codes
    logs = np.log(fine[scope].to_numpy(dtype=float))
    counts = np.bincount(flat, minlength=shape[0] * shape[1])
    sums = np.bincount(flat, weights=logs, minlength=shape[0] * shape[1])
    with np.errstate(invalid="ignore"):
        values = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan).reshape(shape)
    return BlockTable(
        scope,
        np.asarray(blocks, dtype=np.int64),
        {str(name): index for index, name in enumerate(columns)},
        values,
        study.paired,
    )
