"""Ratios and times with their intervals: the functions that runner and analysis call.

Everything is estimated on natural logarithms and handed back on the scale of the quantity, so that
a ratio and its inverse get intervals that are each other's inverse.

Below six replicates no rank interval reaches 95 %; Student's t on the logarithms stands in and the
``method`` says so. One replicate has no interval.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from . import order_statistics, rank_sum, signed_rank, student
from .interval import Estimate
from .sample import (
    Limits,
    Replicates,
    Sample,
    as_logarithms,
    as_sample,
    check_level,
)

LARGEST_LOG = 700.0
"""Two wild trials at an extreme level reach beyond what a float can hold: ends stop here."""
ALONE = "single value, no interval"
SQUARE_AND_ADD = "difference of two intervals, square-and-add"
FEWEST_FOR_RANKS = 6
SEQUENTIAL_SHARE = 0.86
"""Stopping as soon as the interval is narrow favors samples that happen to be narrow, which costs
about one point of coverage. The rank interval therefore misses 0.86 times as often as asked (95.7 %
for 95 %), which puts the coverage of what is printed around 95 % (table in docs/method.md). The
precision rule never ends at six blocks, so six need no allowance."""


def paired_ratio(log_ratios: Replicates, level: float = 0.95) -> Estimate:
    """Ratio from one ln(numerator / denominator) per block: speedup, from baseline over cell.

    Hodges-Lehmann estimate with the signed-rank interval from six blocks on; mean and Student t for
    two to five, or when the level is out of the ranks' reach; no interval for one.
    """
    check_level(level)
    sample = as_sample(log_ratios)
    if sample.size == 1:
        return _alone(sample, level)
    limits, method = _one_sample(sample, level)
    return _exponential(limits, level, sample.size, method)


def paired_ratio_robust(log_ratios: Replicates, level: float = 0.95) -> Estimate:
    """The companion of `paired_ratio`: median with its exact order-statistic interval.

    ``level`` of the result is the one reached, at least the one asked for. No interval when the
    blocks are too few for it (below six at 95 %).
    """
    check_level(level)
    sample = as_sample(log_ratios)
    found = order_statistics.exact_median_interval(sample, level)
    if found is None:
        estimate = _alone(np.array([np.median(sample)]), level)
        return replace(estimate, replicates=sample.size, method="median, no interval")
    limits, reached = found
    return _exponential(limits, reached, sample.size, order_statistics.METHOD)


def location(quantities: Replicates, level: float = 0.95) -> Estimate:
    """A trial's typical seconds (or rate): the median, with an interval at ``level``.

    Times are skewed, a slowed trial is never a fast one, so no symmetry may be assumed: the
    interpolated order-statistic interval needs none. Two to five: geometric mean and Student t.
    Raises EstimationError when a quantity is not above 0.
    """
    check_level(level)
    sample = as_logarithms(quantities)
    if sample.size == 1:
        return _alone(sample, level)
    limits = order_statistics.median_interval(sample, level)
    if limits is not None:
        return _exponential(limits, level, sample.size, order_statistics.METHOD)
    return _exponential(student.student_interval(sample, level), level, sample.size, student.METHOD)


def unpaired_ratio(
    log_numerators: Replicates, log_denominators: Replicates, level: float = 0.95
) -> Estimate:
    """Ratio of two independent samples of logarithms: the same cell in a new and an old study.

    Equal counts: Hodges-Lehmann shift with the rank-sum interval, Welch's t when the level is out
    of its reach. Unequal counts: the rank-sum interval would fail if the spreads differ as well, so
    the two one-sample intervals are combined (square-and-add, Zou & Donner 2008), which covers 95
    to 98 %. No interval when either has one replicate.
    """
    check_level(level)
    left, right = as_sample(log_numerators), as_sample(log_denominators)
    fewest = min(left.size, right.size)
    if fewest == 1:
        difference = float(np.median(left) - np.median(right))
        return replace(_alone(np.array([difference]), level), replicates=fewest)
    if left.size != right.size:
        return _exponential(_square_and_add(left, right, level), level, fewest, SQUARE_AND_ADD)
    limits = rank_sum.rank_sum_interval(left, right, level)
    if limits is not None:
        return _exponential(limits, level, fewest, rank_sum.METHOD)
    return _exponential(student.welch_interval(left, right, level), level, fewest, student.WELCH)


def working_level(level: float, count: int) -> float:
    """The level an interval of ``count`` blocks is taken at so that it covers ``level``."""
    return level if count <= FEWEST_FOR_RANKS else 1 - (1 - level) * SEQUENTIAL_SHARE


def _one_sample(sample: Sample, level: float) -> tuple[Limits, str]:
    working = working_level(level, sample.size)
    if sample.size >= FEWEST_FOR_RANKS:
        limits = signed_rank.signed_rank_interval(sample, working)
        if limits is not None:
            return limits, signed_rank.METHOD
    value, low, high = student.student_interval(sample, working)
    ranks = signed_rank.signed_rank_interval(sample, 0.5)
    if sample.size >= FEWEST_FOR_RANKS and ranks is not None:
        value = ranks[0]  # the estimate does not depend on the level asked for
    return (value, min(low, value), max(high, value)), student.METHOD


def _square_and_add(left: Sample, right: Sample, level: float) -> Limits:
    (centre, low, high), _ = _one_sample(left, level)
    (other, other_low, other_high), _ = _one_sample(right, level)
    difference = centre - other
    return (
        difference,
        difference - math.hypot(centre - low, other_high - other),
        difference + math.hypot(high - centre, other - other_low),
    )


def _alone(sample: Sample, level: float) -> Estimate:
    return Estimate(math.exp(sample[0]), None, None, level, 1, ALONE)


def _exponential(limits: Limits, level: float, count: int, method: str) -> Estimate:
    value, low, high = (math.exp(max(-LARGEST_LOG, min(LARGEST_LOG, each))) for each in limits)
    return Estimate(value, low, high, level, count, method)
