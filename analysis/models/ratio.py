"""Ratios of throughputs with intervals, straight from the observations and without any law.

Logarithms of throughput are compared inside blocks where both were measured in the same blocks,
with Student's t; otherwise as independent samples with Welch's. One observation on either side:
no interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .observations import Array, Series


@dataclass(frozen=True)
class Ratio:
    """A ratio of throughputs with its interval, None where there is none."""

    value: float
    low: float | None
    high: float | None

    def times(self, factor: float) -> Ratio:
        """The ratio and its ends multiplied by a positive number."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        return Ratio(self.value * factor, low, high)


def throughput_ratio(
    over: Series, over_workers: float, under: Series, under_workers: float, level: float
) -> Ratio:
    """X(over) / X(under) at two worker counts. Both must have been measured."""
    difference = paired_logs(over, over_workers, under, under_workers)
    if difference is not None and difference.size > 1:
        error = float(difference.std(ddof=1)) / sqrt(difference.size)
        return _interval(float(difference.mean()), error, difference.size - 1, level)
    first, second = np.log(over.at(over_workers)), np.log(under.at(under_workers))
    centre = float(first.mean() - second.mean())
    if min(first.size, second.size) < 2:
        return Ratio(exp(centre), None, None)
    parts = np.array([first.var(ddof=1) / first.size, second.var(ddof=1) / second.size])
    own = np.array([first.size - 1, second.size - 1])
    total = float(parts.sum())
    degrees = total**2 / float(np.sum(parts**2 / own)) if total > 0 else float(own.sum())
    return _interval(centre, sqrt(total), degrees, level)


def paired_logs(
    over: Series, over_workers: float, under: Series, under_workers: float
) -> Array | None:
    """Per shared block, the log of the ratio of mean log throughputs; None without blocks."""
    if over.blocks is None or under.blocks is None:
        return None
    first, second = block_logs(over, over_workers), block_logs(under, under_workers)
    shared = sorted(first.keys() & second.keys())
    return np.array([first[block] - second[block] for block in shared])


def block_logs(series: Series, workers: float) -> dict[int, float]:
    """Mean log throughput of each block at a worker count."""
    assert series.blocks is not None
    here = series.workers == workers
    logs: Array = np.log(series.throughput[here])
    blocks: NDArray[np.intp] = series.blocks[here]
    return {int(block): float(logs[blocks == block].mean()) for block in np.unique(blocks)}


def _interval(centre: float, error: float, degrees: float, level: float) -> Ratio:
    reach = float(stats.t.ppf((1 + level) / 2, degrees)) * error
    return Ratio(exp(centre), exp(centre - reach), exp(centre + reach))
