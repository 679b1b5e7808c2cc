"""Median with the interval of order statistics: nothing assumed of the distribution at all.

The number of values below the true median is binomial, so the k-th value from either side
brackets it with a probability known in advance (Le Boudec, Performance Evaluation, section 2.2).
Two forms are given. The exact one ends on two of the measured values and states the level it
reaches, at least the one asked for. The interpolated one goes between two exact ones so that the
level asked for is met (Hettmansperger & Sheather 1986): 94.3 to 95.3 % in simulations of normal,
exponential and contaminated times at 6 to 30 values.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb
from statistics import NormalDist

import numpy as np

from .order import Rank, choose_rank, ends
from .sample import Limits, Sample

METHOD = "median, order statistics"
EXACT_UP_TO = 300
"""Largest sample with exact binomial probabilities; beyond, the normal approximation."""


@lru_cache(maxsize=1024)
def misses(count: int) -> list[float]:
    """Probability that the k-th value from each side misses the median, for k = 1, 2, ..."""
    ways, total, listed = 0, 2**count, []
    for below in range((count + 1) // 2):
        ways += comb(count, below)
        listed.append(min(1.0, 2 * ways / total))
    return listed


@lru_cache(maxsize=1024)
def interval_rank(count: int, level: float) -> Rank | None:
    """Where the interval's ends lie among the values; None below six values at 95 %."""
    if count <= EXACT_UP_TO:
        return choose_rank(misses(count), 1 - level, sample_size=count)
    position = (count + 1) / 2 - NormalDist().inv_cdf((1 + level) / 2) * count**0.5 / 2
    return Rank(int(position), position - int(position))


def exact_median_interval(sample: Sample, level: float) -> tuple[Limits, float] | None:
    """Median and the exact interval, with the level it reaches; None when out of reach."""
    rank = interval_rank(sample.size, level)
    if rank is None:
        return None
    low, high = ends(sample, Rank(rank.lower, 0.0))
    reached = 1 - misses(sample.size)[rank.lower - 1] if sample.size <= EXACT_UP_TO else level
    return (float(np.median(sample)), low, high), reached


def median_interval(sample: Sample, level: float) -> Limits | None:
    """Median and the interpolated interval at ``level``; None when out of reach."""
    rank = interval_rank(sample.size, level)
    if rank is None:
        return None
    low, high = ends(sample, rank)
    return float(np.median(sample)), low, high
