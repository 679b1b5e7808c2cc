"""The signed-rank interval against tables, SciPy and brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from parscale.estimation import signed_rank

SAMPLE = np.array([0.31, -0.12, 0.44, 0.27, 0.09, 0.58, 0.02, 0.36, -0.05, 0.21])


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_null_distribution_equals_enumeration(count: int) -> None:
    """The convolution counts what listing every choice of signs counts."""
    sums = [
        sum(rank for rank, kept in enumerate(signs, start=1) if kept)
        for signs in itertools.product([False, True], repeat=count)
    ]
    expected = [np.mean(np.array(sums) <= t) for t in range(count * (count + 1) // 2 + 1)]
    assert signed_rank.null_cumulative(count) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("count", "lower", "level"), [(6, 1, 0.969), (8, 4, 0.961), (10, 9, 0.951), (20, 53, 0.952)]
)
def test_ranks_equal_the_published_table(count: int, lower: int, level: float) -> None:
    """The usual table of Wilcoxon's test, 5 % two-sided: critical values 0, 3, 8, 52."""
    rank = signed_rank.interval_rank(count, 0.95)
    assert rank is not None
    assert rank.lower == lower
    assert 1 - 2 * signed_rank.null_cumulative(count)[lower - 1] == pytest.approx(level, abs=1e-3)


def test_interval_is_the_test_inverted() -> None:
    """SciPy's exact test accepts a shift just inside the exact interval, rejects just outside."""
    miss = 2 * signed_rank.null_cumulative(10)[8]
    limits = signed_rank.signed_rank_interval(SAMPLE, 1 - miss)
    assert limits is not None
    for end, inward in zip(limits[1:], (1, -1), strict=True):
        inside = stats.wilcoxon(SAMPLE - end - inward * 1e-6, method="exact").pvalue
        outside = stats.wilcoxon(SAMPLE - end + inward * 1e-6, method="exact").pvalue
        assert outside <= miss + 1e-12 < inside


def test_hand_computed_six() -> None:
    """Six values: the value is the median of 21 means, the ends go inward from the extremes."""
    sample = np.array([1.0, 2.0, 4.0, 7.0, 11.0, 16.0])
    found = signed_rank.signed_rank_interval(sample, 0.95)
    inward = (0.05 - 2 / 64) / (2 / 64)
    assert found == pytest.approx((6.5, 1 + inward * 0.5, 16 - inward * 2.5))


def test_level_out_of_reach_gives_no_interval() -> None:
    """Six values cannot reach 97 %, five cannot reach 95 %."""
    assert signed_rank.signed_rank_interval(np.arange(6.0), 0.97) is None
    assert signed_rank.signed_rank_interval(np.arange(5.0), 0.95) is None


def test_counting_agrees_with_writing_every_mean_down() -> None:
    """Large samples: the search finds the order statistics of all means, within its tolerance."""
    sample = np.random.default_rng(3).normal(0.1, 0.2, 400)
    found = signed_rank.signed_rank_interval(sample, 0.95)
    rank = signed_rank.interval_rank(400, 0.95)
    assert found is not None
    assert rank is not None
    averages = np.sort(signed_rank.walsh_averages(sample))
    expected = np.median(averages), averages[rank.lower - 1], averages[-rank.lower]
    assert found == pytest.approx(expected, abs=1e-3 * (found[2] - found[1]))


def test_exact_and_normal_ranks_meet() -> None:
    """Where the exact distribution hands over to the normal one, the rank moves by under 1 %."""
    count = signed_rank.EXACT_UP_TO
    exact = signed_rank.interval_rank(count, 0.95)
    following = signed_rank.interval_rank(count + 1, 0.95)
    assert exact is not None
    assert following is not None
    growth = (count + 2) / count
    assert following.fractional / exact.fractional == pytest.approx(growth, rel=0.01)


@pytest.mark.parametrize("values", [[0.2] * 8, [0.2] * 400, [0.0] * 300 + [1.0] * 300])
def test_ties_are_no_trouble(values: list[float]) -> None:
    """Equal replicates give an interval in order, of no width when all are equal."""
    found = signed_rank.signed_rank_interval(np.array(values), 0.95)
    assert found is not None
    value, low, high = found
    assert min(values) - 1e-9 <= low <= value <= high <= max(values) + 1e-9
