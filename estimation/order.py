"""Picking two neighbouring order statistics and going between them.

An exact distribution-free interval has few levels to choose from: with six blocks the signed rank
reaches 96.9 % or 93.8 %, nothing between. Going a fraction of the way from one order statistic to
its neighbour gives an interval that lies between two exact ones, so its coverage lies between
their two exact coverages whatever the distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .sample import Sample


@dataclass(frozen=True)
class Rank:
    """Where an interval's ends lie among sorted values: the ``lower``-th from each side.

    ``lower`` counts from 1; ``inward`` in [0, 1) is how far to go towards the next one.
    """

    lower: int
    inward: float

    @property
    def fractional(self) -> float:
        """Both in one number, for counts too large to sort."""
        return self.lower + self.inward


def choose_rank(
    misses: Sample | list[float], miss: float, *, sample_size: int | None = None
) -> Rank | None:
    """The rank whose interval misses with probability ``miss``, or None when none is so rare.

    ``misses[k]`` is the two-sided probability of missing with rank k + 1, rising with k. With
    ``sample_size`` the step is interpolated as Hettmansperger & Sheather (1986) do
    for the median, otherwise linearly in the probability.
    """
    if misses[0] > miss:
        return None
    lower = int(np.searchsorted(misses, miss, side="right"))
    if lower >= len(misses):
        return Rank(len(misses), 0.0)
    share = (miss - misses[lower - 1]) / (misses[lower] - misses[lower - 1])
    if sample_size is not None:
        remaining = sample_size - lower
        share = remaining * share / (lower + (remaining - lower) * share)
    return Rank(lower, float(share))


def ends(values: Sample, rank: Rank) -> tuple[float, float]:
    """The interval's two ends among ``values`` (any order), symmetrical from both sides."""
    first, last = rank.lower - 1, values.size - rank.lower
    inner = min(first + 1, values.size - 1), max(last - 1, 0)
    ordered = np.sort(values)
    low = ordered[first] + rank.inward * (ordered[inner[0]] - ordered[first])
    high = ordered[last] + rank.inward * (ordered[inner[1]] - ordered[last])
    return float(low), float(high)
