"""Ratios and times with their intervals: the functions that runner and analysis call.

Everything is estimated on natural logarithms and handed back on the scale of the quantity, so that
a ratio and its inverse get intervals that are each other's inverse.

What is estimated by `paired_ratio` is the pseudo-median of the ratio: the median over pairs of
blocks of the geometric mean of their two ratios. It is what a typical run gains as long as fewer
than three blocks in ten are stalled (its breakdown point is 29 %); the median of the companion is
typical up to one half. What many runs take in total is another question and has another answer
where one arm stalls (`mean_ratio`).

Below six replicates no rank interval reaches 95 %; Student's t on the logarithms stands in and the
``method`` says so. One replicate has no interval, and an interval that reaches farther than a
factor of ten either way is none: it says that the replicates are too few, and its ends are no
numbers that anybody should read.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from . import order_statistics, rank_sum, signed_rank, student
from .autocorrelation import Autocorrelation, autocorrelation
from .interval import GEOMETRIC_MEAN, MEDIAN, MEDIAN_RATIO, PSEUDO_MEDIAN, SHIFT, Estimate
from .sample import (
    Limits,
    Replicates,
    Sample,
    as_logarithms,
    as_sample,
    check_level,
)

LARGEST_LOG = 700.0
"""Beyond, a ratio does not fit into a float: values stop here."""
WIDEST_LOG = math.log(10)
"""Half-width of the log ratio beyond which there is no interval: a factor of ten either way."""
TOO_WIDE = "no interval within a factor of 10 either way"
ALONE = "single value, no interval"
SQUARE_AND_ADD = "difference of two intervals, square-and-add"
UNLIKE_SPREADS = 3.0
FEWEST_FOR_RANKS = 6
SEQUENTIAL_SHARE = 0.86
"""Stopping as soon as the interval is narrow favors samples that happen to be narrow, which costs
about one point of coverage. The rank interval therefore misses 0.86 times as often as asked (95.7 %
for 95 %), which puts the coverage of what is printed around 95 % (table in docs/method.md). The
precision rule never ends at six blocks, so six need no allowance."""


def paired_ratio(log_ratios: Replicates, level: float = 0.95) -> Estimate:
    """Ratio from one ln(numerator / denominator) per block: speedup, from baseline over cell.

    Hodges-Lehmann estimate with the signed-rank interval from six blocks on; mean and Student t for
    two to five, or when the level is out of the ranks' reach; no interval for one. The ratios stand
    in block order: from ten on the interval is widened where successive blocks resemble each other,
    and the estimate's ``autocorrelation`` and ``widened`` say so.
    """
    check_level(level)
    sample = as_sample(log_ratios)
    estimand = PSEUDO_MEDIAN if sample.size >= FEWEST_FOR_RANKS else GEOMETRIC_MEAN
    if sample.size == 1:
        return _alone(sample, level, estimand)
    limits, method = _one_sample(sample, level)
    order = autocorrelation(sample)
    limits = widened(limits, order)
    return bounded(limits, level, sample.size, method, estimand=estimand, order=order)


def paired_ratio_robust(log_ratios: Replicates, level: float = 0.95) -> Estimate:
    """The companion of `paired_ratio`: median with its exact order-statistic interval.

    ``level`` of the result is the one reached, at least the one asked for. No interval when the
    blocks are too few for it (below six at 95 %). Block order and widening as there.
    """
    check_level(level)
    sample = as_sample(log_ratios)
    found = order_statistics.exact_median_interval(sample, level)
    if found is None:
        estimate = _alone(np.array([np.median(sample)]), level, MEDIAN_RATIO)
        return replace(estimate, replicates=sample.size, method="median, no interval")
    limits, reached = found
    order = autocorrelation(sample)
    limits, method = widened(limits, order), order_statistics.METHOD
    return bounded(limits, reached, sample.size, method, estimand=MEDIAN_RATIO, order=order)


def location(quantities: Replicates, level: float = 0.95) -> Estimate:
    """A trial's typical seconds (or rate): the median, with an interval at ``level``.

    Times are skewed, a slowed trial is never a fast one, so no symmetry may be assumed: the
    interpolated order-statistic interval needs none. Two to five: geometric mean and Student t.
    Raises EstimationError when a quantity is not above 0.
    """
    check_level(level)
    sample = as_logarithms(quantities)
    if sample.size == 1:
        return _alone(sample, level, MEDIAN)
    limits, method = order_statistics.median_interval(sample, level), order_statistics.METHOD
    if limits is None:
        limits, method = student.student_interval(sample, level), student.METHOD
    return bounded(limits, level, sample.size, method, estimand=MEDIAN)


def unpaired_ratio(
    log_numerators: Replicates,
    log_denominators: Replicates,
    level: float = 0.95,
    *,
    in_block_order: bool = False,
) -> Estimate:
    """Ratio of two independent samples of logarithms: two studies, or unlabelled repeats.

    The order within each sample does not matter, unless ``in_block_order`` says that it is the one
    in which the replicates were measured: the interval is then widened as the more correlated of
    the two samples demands. No interval when either has one replicate.

    Equal counts: Hodges-Lehmann shift with the rank-sum interval, Welch's t when the level is out
    of its reach. Where the counts differ, or the interquartile ranges differ threefold (a quiet
    loop and a noisy pool), the rank-sum interval would fail (86 and 90 %), so the two one-sample
    intervals are combined (square-and-add, Zou & Donner 2008), which covers 95 to 98 %, or Welch's
    t stands in where their ranks do not reach the level.
    """
    check_level(level)
    left, right = as_sample(log_numerators), as_sample(log_denominators)
    fewest = min(left.size, right.size)
    if fewest == 1:
        difference = float(np.median(left) - np.median(right))
        return replace(_alone(np.array([difference]), level, SHIFT), replicates=fewest)
    limits, method = _two_samples(left, right, level)
    order = _stronger(autocorrelation(left), autocorrelation(right)) if in_block_order else None
    limits = widened(limits, order)
    return bounded(limits, level, fewest, method, estimand=SHIFT, order=order)


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


def _two_samples(left: Sample, right: Sample, level: float) -> tuple[Limits, str]:
    if left.size != right.size:
        return _square_and_add(left, right, level), SQUARE_AND_ADD
    unlike = _unlike(left, right)
    if unlike and _ranks_reach(left.size, level):
        return _square_and_add(left, right, level), SQUARE_AND_ADD
    limits = None if unlike else rank_sum.rank_sum_interval(left, right, level)
    if limits is not None:
        return limits, rank_sum.METHOD
    return student.welch_interval(left, right, level), student.WELCH


def _unlike(left: Sample, right: Sample) -> bool:
    """Whether one sample's interquartile range is more than three times the other's."""
    ranges = sorted(float(np.subtract(*np.percentile(each, [75, 25]))) for each in (left, right))
    return ranges[1] > UNLIKE_SPREADS * ranges[0]


def _ranks_reach(count: int, level: float) -> bool:
    reached = signed_rank.interval_rank(count, working_level(level, count))
    return count >= FEWEST_FOR_RANKS and reached is not None


def _square_and_add(left: Sample, right: Sample, level: float) -> Limits:
    (centre, low, high), _ = _one_sample(left, level)
    (other, other_low, other_high), _ = _one_sample(right, level)
    difference = centre - other
    return (
        difference,
        difference - math.hypot(centre - low, other_high - other),
        difference + math.hypot(high - centre, other - other_low),
    )


def _stronger(
    left: Autocorrelation | None, right: Autocorrelation | None
) -> Autocorrelation | None:
    """Of two samples' correlations the one that widens more; else the larger one."""
    known = [order for order in (left, right) if order is not None]
    return max(known, key=lambda order: (order.factor or 1.0, order.lag_one), default=None)


def widened(limits: Limits, order: Autocorrelation | None) -> Limits:
    """The limits, moved away from the value by the factor that the order of the blocks demands."""
    if order is None or order.factor is None:
        return limits
    value, low, high = limits
    return value, value - order.factor * (value - low), value + order.factor * (high - value)


def bounded(
    limits: Limits,
    level: float,
    count: int,
    method: str,
    *,
    estimand: str,
    order: Autocorrelation | None = None,
) -> Estimate:
    """The estimate on the scale of the quantity; no interval beyond a factor of ten either way."""
    center, low, high = limits
    estimate = Estimate(
        _exponential(center),
        _exponential(low),
        _exponential(high),
        level,
        count,
        method,
        estimand,
        order.lag_one if order else None,
        order.factor if order else None,
    )
    if (high - low) / 2 <= WIDEST_LOG:
        return estimate
    return replace(estimate, low=None, high=None, method=f"{method}, {TOO_WIDE}")


def _alone(sample: Sample, level: float, estimand: str) -> Estimate:
    return Estimate(_exponential(float(sample[0])), None, None, level, 1, ALONE, estimand)


def _exponential(logarithm: float) -> float:
    return math.exp(max(-LARGEST_LOG, min(LARGEST_LOG, logarithm)))
