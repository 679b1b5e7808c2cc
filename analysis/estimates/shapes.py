"""Cells whose ratios one number describes badly: skewed, or in two clusters (rules 6 and 8).

A mark and a sentence stand on such a cell, with both centers: the pseudo-median of the ratio, which
is what a typical block shows, and the ratio of the mean times, which is what many maps cost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from parscale.estimation.shape import FEWEST_FOR_MODES, Shape, shape

from ..words import number
from .blocks import BlockTable
from .estimate import Estimates
from .records import records

SKEWED = 1.0
"""Skewness of log ratios beyond which a sample is called skewed; 2/sqrt(n) is its noise."""
MOST_TOLD = 3


@dataclass(frozen=True)
class UnevenCell:
    """A cell whose log ratios are skewed or two-peaked, with both centers."""

    cell: str
    arm: str
    workers: int
    scope: str
    shape: Shape
    pseudo_median: float
    mean_ratio: float

    @property
    def word(self) -> str:
        """What is uneven about it."""
        return "fall into two clusters" if self.shape.two_modes else "are skewed"


def uneven_cells(estimates: Estimates) -> list[UnevenCell]:
    """Returns the cells whose log ratios to their baseline are skewed or two-peaked."""
    found = []
    for scope, table in estimates.tables.items():
        for row in records(estimates.measured(scope)):
            if row["cell"] != row["baseline"]:
                uneven = _uneven(row, scope, table)
                found += [uneven] if uneven else []
    return found


def shape_sentences(estimates: Estimates) -> list[str]:
    """Returns a sentence for each of the worst few uneven cells, and the number of the others."""
    found = uneven_cells(estimates)
    lines = [
        f"{each.scope[:1].upper()}{each.scope[1:]}: the ratios of {each.arm} with {each.workers} "
        f"worker{'' if each.workers == 1 else 's'} {each.word}: a typical block shows "
        f"{number(each.pseudo_median)}, the mean times have a ratio of {number(each.mean_ratio)}."
        for each in found[:MOST_TOLD]
    ]
    more = len(found) - MOST_TOLD
    return (
        [*lines, f"{more} more cells are so uneven; look at the raw points."] if more > 0 else lines
    )


def _uneven(row: dict[str, Any], scope: str, table: BlockTable) -> UnevenCell | None:
    cell, baseline = str(row["cell"]), str(row["baseline"])
    ratios = table.log_ratio(baseline, cell)
    if len(ratios) < FEWEST_FOR_MODES:
        return None
    form = shape(ratios)
    limit = max(SKEWED, 2 * math.sqrt(6 / len(ratios)) * 1.3)
    skewed = form.skewness is not None and abs(form.skewness) > limit
    if not (skewed or form.two_modes):
        return None
    shared = np.isfinite(table.column(baseline)) & np.isfinite(table.column(cell))
    means = (np.exp(table.column(name)[shared]).mean() for name in (baseline, cell))
    above, below = means
    return UnevenCell(
        cell, str(row["arm"]), int(row["workers"]), scope, form, float(row["speedup"]),
        float(above / below),
    )  # fmt: skip
