"""The rank-sum interval against SciPy and brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from parscale.estimation import rank_sum

LEFT = np.array([2.1, 3.3, 1.7, 4.2, 2.9, 3.8, 2.4])
RIGHT = np.array([1.2, 2.05, 0.9, 2.6, 1.5, 3.1, 1.9])


@pytest.mark.parametrize(("left", "right"), [(1, 1), (2, 3), (4, 4), (5, 3)])
def test_null_distribution_equals_enumeration(left: int, right: int) -> None:
    """The Gaussian binomial counts what listing every split of the ranks counts."""
    lowest = left * (left + 1) // 2
    ranks = range(1, left + right + 1)
    found = np.array([sum(chosen) - lowest for chosen in itertools.combinations(ranks, left)])
    expected = [np.mean(found <= statistic) for statistic in range(left * right + 1)]
    assert rank_sum.null_cumulative(left, right) == pytest.approx(expected)


def test_interval_is_the_test_inverted() -> None:
    """SciPy's exact Mann-Whitney test accepts just inside the exact interval, rejects outside."""
    rank = rank_sum.interval_rank(7, 7, 0.95)
    assert rank is not None
    miss = 2 * rank_sum.null_cumulative(7, 7)[rank.lower - 1]
    limits = rank_sum.rank_sum_interval(LEFT, RIGHT, 1 - miss)
    assert limits is not None
    for end, inward in zip(limits[1:], (1, -1), strict=True):
        inside = stats.mannwhitneyu(LEFT - end - inward * 1e-6, RIGHT, method="exact").pvalue
        outside = stats.mannwhitneyu(LEFT - end + inward * 1e-6, RIGHT, method="exact").pvalue
        assert outside <= miss + 1e-12 < inside


def test_value_is_the_median_difference() -> None:
    """Hodges and Lehmann's shift is the median of all differences."""
    found = rank_sum.rank_sum_interval(LEFT, RIGHT, 0.95)
    assert found is not None
    assert found[0] == pytest.approx(np.median(np.subtract.outer(LEFT, RIGHT)))


def test_counting_agrees_with_writing_every_difference_down() -> None:
    """Large samples: the search finds the order statistics of all differences."""
    generator = np.random.default_rng(1)
    left, right = generator.normal(0.3, 1, 300), generator.normal(0, 1, 260)
    found = rank_sum.rank_sum_interval(left, right, 0.95)
    rank = rank_sum.interval_rank(300, 260, 0.95)
    assert found is not None
    assert rank is not None
    differences = np.sort(np.subtract.outer(left, right).ravel())
    expected = np.median(differences), differences[rank.lower - 1], differences[-rank.lower]
    assert found == pytest.approx(expected, abs=1e-3 * (found[2] - found[1]))


def test_level_out_of_reach_gives_no_interval() -> None:
    """Three against three reach 90 %, six against six 99.8 %."""
    assert rank_sum.interval_rank(3, 3, 0.95) is None
    assert rank_sum.interval_rank(6, 6, 0.997) is not None
    assert rank_sum.interval_rank(6, 6, 0.999) is None
