"""Intervals of the median against published tables and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from parscale.estimation import order_statistics


@pytest.mark.parametrize(
    ("count", "lower", "level"),
    [(6, 1, 0.969), (10, 2, 0.979), (20, 6, 0.959), (30, 10, 0.957), (70, 27, 0.959)],
)
def test_exact_ranks_equal_the_published_table(count: int, lower: int, level: float) -> None:
    """Le Boudec, Performance Evaluation, table A.1: ranks and the level each reaches."""
    sample = np.arange(1.0, count + 1)
    found = order_statistics.exact_median_interval(sample, 0.95)
    assert found is not None
    (_, low, high), reached = found
    assert (low, high) == (lower, count + 1 - lower)
    assert reached == pytest.approx(level, abs=1e-3)


@pytest.mark.parametrize("count", [6, 9, 15, 40])
def test_exact_interval_equals_scipy(count: int) -> None:
    """SciPy's quantile test, inverted, gives the same ends."""
    sample = np.random.default_rng(count).exponential(1.0, count)
    found = order_statistics.exact_median_interval(sample, 0.95)
    expected = stats.quantile_test(sample, p=0.5).confidence_interval(0.95)
    assert found is not None
    assert found[0][1:] == pytest.approx((expected.low, expected.high))


def test_interpolated_interval_lies_between_two_exact_ones() -> None:
    """At ten values the ends lie between the second and the third value from each side."""
    found = order_statistics.median_interval(np.arange(1.0, 11.0), 0.95)
    assert found is not None
    value, low, high = found
    assert value == 5.5
    assert 2 < low < 3
    assert low + high == pytest.approx(11)


def test_five_values_reach_no_interval() -> None:
    """Five values reach 93.75 % at most."""
    assert order_statistics.median_interval(np.arange(5.0), 0.95) is None
    assert order_statistics.exact_median_interval(np.arange(5.0), 0.95) is None


def test_exact_and_normal_ranks_meet() -> None:
    """Where the normal approximation takes over, the rank moves by less than one value."""
    count = order_statistics.EXACT_UP_TO
    before = order_statistics.interval_rank(count, 0.95)
    after = order_statistics.interval_rank(count + 1, 0.95)
    assert before is not None
    assert after is not None
    assert abs(after.fractional - before.fractional) < 1
