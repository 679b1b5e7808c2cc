"""Blocks × cells: the table that every ratio is read from.

Two cells are compared inside the same block, minutes of drift away from nothing else: an identical
command against itself came out "different" in 29.5 % of trials when all of A ran before all of B,
in 1 % when they ran in random pairs. So a ratio is a difference of two columns of this table, and
a block where either trial is missing drops out of that ratio alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..reading.study import Study

Floats = NDArray[np.float64]
AGAIN = "aa:"  # prefix of a baseline's second column, measured under the role `aa`


@dataclass(frozen=True)
class BlockTable:
    """Natural log of seconds in one scope: `values[block, column]`, NaN where not measured."""

    scope: str
    blocks: NDArray[np.int64]
    columns: dict[str, int]
    values: Floats

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def column(self, name: str) -> Floats:
        """Returns the log seconds of one cell, one per block; all NaN if it was never measured."""
        if name in self.columns:
            return self.values[:, self.columns[name]]
        return np.full(len(self.blocks), np.nan)

    def log_ratio(self, baseline: str, cell: str) -> Floats:
        """Returns ln(t_baseline / t_cell) of each block that holds both; shape (blocks,)."""
        both = self.column(baseline) - self.column(cell)
        return both[np.isfinite(both)]

    def finite(self, name: str) -> Floats:
        """Returns the log seconds of a cell in the blocks that hold it."""
        values = self.column(name)
        return values[np.isfinite(values)]

    def center(self, name: str) -> float:
        """Returns the mean log seconds of a cell, NaN if never measured: for ordering only."""
        values = self.finite(name)
        return float(values.mean()) if len(values) else float("nan")


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
    )
