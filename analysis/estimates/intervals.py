"""Columns of a frame from `estimation`: value, low, high, on the scale of the quantity.

A study's ratio has no interval below the six blocks that ranks need: a table from elsewhere is
taken as it is. A single replicate has a value and no interval: its bounds stay empty.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from parscale.estimation.interval import Estimate
from parscale.estimation.ratio import (
    FEWEST_FOR_RANKS,
    location,
    paired_ratio,
    paired_ratio_robust,
)

from ..reading.study import TABLE, Study
from .blocks import BlockTable, Floats

TOO_FEW_BLOCKS = f"no interval below {FEWEST_FOR_RANKS} blocks"


def ratio(log_ratios: Floats, level: float, fewest: int = 2) -> Estimate | None:
    """Returns the ratio exp(log_ratios) summed up over blocks, or None when there is no block.

    Below `fewest` blocks it has no interval.
    """
    if not len(log_ratios):
        return None
    found = paired_ratio(log_ratios, level)
    if len(log_ratios) < fewest and found.has_interval:
        return replace(found, low=None, high=None, method=TOO_FEW_BLOCKS)
    return found


def block_ratio(
    study: Study, table: BlockTable, numerator: str, denominator: str, level: float
) -> Estimate | None:
    """Returns t_numerator / t_denominator of two cells inside the blocks that hold both."""
    return ratio(table.log_ratio(numerator, denominator), level, fewest_blocks(study))


def fewest_blocks(study: Study) -> int:
    """Returns the blocks below which a study's ratios have no interval."""
    return 2 if study.scopes == (TABLE,) else FEWEST_FOR_RANKS


def median_ratio(log_ratios: Floats, level: float) -> Estimate | None:
    """Returns the robust companion of `ratio`: the median with its exact interval, or None."""
    return paired_ratio_robust(log_ratios, level) if len(log_ratios) else None


def seconds(log_seconds: Floats, level: float) -> Estimate | None:
    """Returns typical seconds of a cell over its trials, or None when none succeeded."""
    return location(np.exp(log_seconds), level) if len(log_seconds) else None


def columns(name: str, estimate: Estimate | None, factor: float = 1.0) -> dict[str, Any]:
    """Returns {name, name_low, name_high}, times `factor`; NaN where there is no such number."""
    if estimate is None:
        return {name: np.nan, f"{name}_low": np.nan, f"{name}_high": np.nan}
    return {
        name: estimate.value * factor,
        f"{name}_low": np.nan if estimate.low is None else estimate.low * factor,
        f"{name}_high": np.nan if estimate.high is None else estimate.high * factor,
    }


def exactly_one(level: float) -> Estimate:
    """Returns the ratio of a cell to itself: 1 by definition, without uncertainty."""
    return Estimate(1.0, 1.0, 1.0, level, 0, "1 by definition")
