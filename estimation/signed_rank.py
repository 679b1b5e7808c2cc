"""Hodges-Lehmann estimate with the interval of Wilcoxon's signed-rank test.

The estimate is the median of all pairwise means (Walsh averages) of the sample; the interval's
ends are two of those means, the k-th from either side. Which k follows from counting subsets of
1..n alone, so for any symmetric distribution the coverage is exact, at six replicates as at a
thousand: no normality, and one wild block moves an end by one pairwise mean at most. A log ratio of
two arms with the same kind of noise is symmetric by construction.

Source: Hollander, Wolfe & Chicken, Nonparametric Statistical Methods, 3rd ed., sections 3.1-3.3;
Hodges & Lehmann (1963).
"""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from .crossing import crossing, pairs_at_most
from .order import Rank, choose_rank, ends
from .sample import Limits, Sample

METHOD = "Hodges-Lehmann, signed rank"
EXACT_UP_TO = 150
"""Largest sample with the exact null distribution and every pairwise mean written down."""


@lru_cache(maxsize=256)
def null_cumulative(count: int) -> Sample:
    """P(T <= t) for t = 0, 1, ..., n(n+1)/2, T the signed-rank statistic of ``count`` values.

    Each rank joins the sum or not, with probability one half: one convolution per rank.
    """
    probability = np.zeros(count * (count + 1) // 2 + 1)
    probability[0] = 1.0
    for rank in range(1, count + 1):
        joined = np.zeros_like(probability)
        joined[rank:] = probability[:-rank]
        probability = (probability + joined) / 2
    return np.asarray(probability.cumsum())


@lru_cache(maxsize=1024)
def interval_rank(count: int, level: float) -> Rank | None:
    """Where the interval's ends lie among the pairwise means; None when the level is out of reach.

    Six values reach at most 1 - 2/2^6 = 96.9 %.
    """
    if count > EXACT_UP_TO:
        return _normal_rank(count, level)
    means = count * (count + 1) // 2
    return choose_rank(2 * null_cumulative(count)[: max(1, means // 2)], 1 - level)


def _normal_rank(count: int, level: float) -> Rank:
    deviation = _deviation(count)
    position = count * (count + 1) / 4 + 0.5 - NormalDist().inv_cdf((1 + level) / 2) * deviation
    lower = max(1, int(position))
    return Rank(lower, max(0.0, position - lower))


def _deviation(count: int) -> float:
    return float((count * (count + 1) * (2 * count + 1) / 24) ** 0.5)


@lru_cache(maxsize=256)
def _pairs(count: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    rows, columns = np.triu_indices(count)
    return rows, columns


def walsh_averages(sample: Sample) -> Sample:
    """All n(n+1)/2 pairwise means, each value with itself included."""
    rows, columns = _pairs(sample.size)
    return np.asarray((sample[rows] + sample[columns]) / 2)


def signed_rank_interval(sample: Sample, level: float) -> Limits | None:
    """Hodges-Lehmann estimate and interval, or None when the level is out of the sample's reach."""
    rank = interval_rank(sample.size, level)
    if rank is None:
        return None
    if sample.size > EXACT_UP_TO:
        return _counted_interval(sample, rank)
    averages = np.sort(walsh_averages(sample))
    middle = averages.size // 2
    centre = (averages[middle] + averages[averages.size - 1 - middle]) / 2
    low, high = ends(averages, rank)
    return float(centre), low, high


def _counted_interval(sample: Sample, rank: Rank) -> Limits:
    ordered = np.sort(sample)
    total = sample.size * (sample.size + 1) / 2
    tolerance = _deviation(sample.size) / 1000

    def averages_at_most(point: float) -> float:
        itself = int(ordered.searchsorted(point, side="right"))
        return (pairs_at_most(ordered, ordered, 2 * point) + itself) / 2

    def at(wanted: float) -> float:
        return crossing(averages_at_most, wanted, float(ordered[0]), float(ordered[-1]), tolerance)

    centre = at(total / 2)
    # Among ties the three searches end at one jump, each a rounding error beside it.
    return centre, min(centre, at(rank.fractional)), max(centre, at(total - rank.fractional))
