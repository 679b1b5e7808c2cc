"""Ratios and times: known answers, fall-backs and symmetries."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from parscale.estimation import (
    Estimate,
    EstimationError,
    location,
    order_statistics,
    paired_ratio,
    paired_ratio_robust,
    rank_sum,
    ratio,
    signed_rank,
    student,
    unpaired_ratio,
)

ESTIMATORS = [paired_ratio, paired_ratio_robust, location]
COUNTS = [2, 5, 6, 7, 20, 151]


def ratios(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.7, 0.1, count)


def unpaired(sample) -> Estimate:
    return unpaired_ratio(sample, [0.0, 0.1])


def limits(estimate: Estimate) -> tuple[float, float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.value, estimate.low, estimate.high


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_one_replicate_has_a_value_and_no_interval(estimator) -> None:
    """Where n = 1 there is no interval, and it says so."""
    estimate = estimator([0.5])
    assert (estimate.low, estimate.high, estimate.replicates) == (None, None, 1)
    assert "no interval" in estimate.method
    assert not estimate.has_interval


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("bad", [[], [0.1, math.nan], [0.1, math.inf]])
def test_gaps_are_refused(estimator, bad: list[float]) -> None:
    """Nothing, or a value that is not a number, is an error with a cure."""
    with pytest.raises(EstimationError, match="leave"):
        estimator(bad)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_few_blocks_fall_back_on_student(count: int) -> None:
    """Two to five blocks: exp of SciPy's t interval, labelled."""
    sample = ratios(count)
    expected = stats.ttest_1samp(sample, 0).confidence_interval(0.95)
    estimate = paired_ratio(sample)
    assert estimate.method == student.METHOD
    assert limits(estimate) == pytest.approx(
        tuple(np.exp([sample.mean(), expected.low, expected.high]))
    )


@pytest.mark.parametrize("count", [6, 20, 400])
def test_six_blocks_and_more_use_ranks(count: int) -> None:
    """From six blocks on the interval is the signed-rank one."""
    estimate = paired_ratio(ratios(count))
    assert estimate.method == signed_rank.METHOD
    assert estimate.level == 0.95


def test_six_blocks_carry_no_sequential_allowance() -> None:
    """Six blocks cannot have been chosen by the precision rule, so 95 % is taken as 95 %."""
    assert ratio.working_level(0.95, 6) == 0.95
    assert ratio.working_level(0.95, 7) == pytest.approx(0.957)


def test_level_out_of_reach_falls_back_on_student() -> None:
    """Six blocks at 99 %: Student's t, labelled; the value is that of every level."""
    estimate = paired_ratio(ratios(6), level=0.99)
    assert estimate.method == student.METHOD
    assert estimate.value == paired_ratio(ratios(6)).value
    assert estimate.has_interval


@pytest.mark.parametrize("count", COUNTS)
def test_inverse_ratio_has_the_inverse_interval(count: int) -> None:
    """Baseline over cell and cell over baseline say the same."""
    sample = ratios(count)
    value, low, high = limits(paired_ratio(-sample))
    assert (1 / value, 1 / high, 1 / low) == pytest.approx(limits(paired_ratio(sample)), rel=1e-4)


@pytest.mark.parametrize("count", COUNTS)
def test_units_do_not_matter(count: int) -> None:
    """Milliseconds instead of seconds: all three numbers a thousandfold."""
    seconds = np.exp(ratios(count))
    expected = tuple(1000 * limit for limit in limits(location(seconds)))
    assert limits(location(1000 * seconds)) == pytest.approx(expected)


def test_one_wild_block_moves_little() -> None:
    """A block slowed a hundredfold leaves the interval of twenty blocks in the data."""
    sample = ratios(20)
    value = paired_ratio(sample).value
    sample[3] -= math.log(100)
    wild = paired_ratio(sample)
    assert wild.value == pytest.approx(value, rel=0.03)
    assert wild.low is not None
    assert wild.low > math.exp(0.5)


def test_robust_companion_states_the_level_it_reaches() -> None:
    """Ten blocks: second to ninth value, 97.9 %; five: a value alone."""
    sample = np.random.default_rng(1).permutation(np.arange(1.0, 11.0) / 10)
    estimate = paired_ratio_robust(sample)
    assert limits(estimate) == pytest.approx(tuple(np.exp([0.55, 0.2, 0.9])))
    assert estimate.level == pytest.approx(1 - 22 / 1024)
    assert not paired_ratio_robust(sample[:5]).has_interval


def test_seconds_must_be_above_zero() -> None:
    """Zero seconds have no logarithm."""
    with pytest.raises(EstimationError, match="above 0"):
        location([0.1, 0.0])


def test_location_is_the_median() -> None:
    """A slowed trial does not move the typical seconds."""
    estimate = location([1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 90.0])
    assert estimate.value == pytest.approx(1.3)
    assert estimate.method == order_statistics.METHOD


@pytest.mark.parametrize(
    ("left", "right", "method"),
    [
        (10, 10, rank_sum.METHOD),
        (3, 3, student.WELCH),
        (6, 10, ratio.SQUARE_AND_ADD),
        (2, 9, ratio.SQUARE_AND_ADD),
        (1, 9, ratio.ALONE),
    ],
)
def test_two_studies_take_the_method_their_sizes_allow(left: int, right: int, method: str) -> None:
    """Equal sizes, like spreads: rank sum or Welch; unequal: square-and-add; one: no interval."""
    estimate = unpaired_ratio(ratios(left, 1), ratios(right, 7))
    assert estimate.method == method
    assert estimate.replicates == min(left, right)
    assert estimate.has_interval == (min(left, right) > 1)


@pytest.mark.parametrize(
    ("level", "method"), [(0.95, ratio.SQUARE_AND_ADD), (0.9999, student.WELCH)]
)
def test_unlike_spreads_are_not_compared_by_rank_sum(level: float, method: str) -> None:
    """A quiet loop and a noisy pool: square-and-add, or Welch where its ranks cannot reach."""
    quiet, noisy = ratios(10, 3), 5 * ratios(10, 4)
    assert unpaired_ratio(quiet, noisy, level).method == method
    assert unpaired_ratio(quiet, ratios(10, 4), level).method == rank_sum.METHOD


@pytest.mark.parametrize(("left", "right"), [(2, 2), (3, 3), (8, 8), (6, 10), (60, 60)])
def test_swapping_two_studies_inverts_the_ratio(left: int, right: int) -> None:
    """New over old and old over new say the same."""
    new, old = ratios(left, 1), ratios(right, 2)
    value, low, high = limits(unpaired_ratio(old, new))
    expected = limits(unpaired_ratio(new, old))
    assert (1 / value, 1 / high, 1 / low) == pytest.approx(expected, rel=1e-4)


def test_welch_equals_scipy() -> None:
    """Three against three: SciPy's Welch interval."""
    new, old = ratios(3, 1), ratios(3, 2)
    expected = stats.ttest_ind(new, old, equal_var=False).confidence_interval(0.95)
    assert limits(unpaired_ratio(new, old))[1:] == pytest.approx(
        (math.exp(expected.low), math.exp(expected.high))
    )


def test_equal_replicates_are_no_trouble() -> None:
    """A clock too coarse to tell trials apart gives intervals of no width."""
    for count in (2, 6, 200):
        same = [0.5] * count
        assert limits(paired_ratio(same)) == pytest.approx((math.exp(0.5),) * 3)
        assert limits(unpaired_ratio(same, same)) == pytest.approx((1.0,) * 3)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_levels_are_fractions(level: float) -> None:
    """95 instead of 0.95 is refused."""
    with pytest.raises(EstimationError, match=r"0\.95"):
        paired_ratio([0.1, 0.2], level)


@pytest.mark.parametrize("estimator", [paired_ratio, unpaired])
def test_an_interval_beyond_a_factor_of_ten_is_none(estimator) -> None:
    """An interrupted study of two wild blocks has a value and no interval, and says why."""
    found = estimator([0.3, 2.2])
    assert (found.low, found.high) == (None, None)
    assert 0.1 < found.value < 10
    assert found.method.endswith("no interval within a factor of 10 either way")


def test_a_wide_interval_within_a_factor_of_ten_stays() -> None:
    """Half-widths on either side of ln 10: the narrower one is printed."""
    half = student.quantile(0.95, 1) / math.sqrt(2) * np.std([0, 1], ddof=1)
    for share, shown in [(0.99, True), (1.01, False)]:
        spread = share * math.log(10) / half
        assert paired_ratio([1.0, 1.0 + spread]).has_interval is shown


def test_seconds_too_wild_for_an_interval_have_none() -> None:
    """A tenth of a second and ten: two trials from which nothing follows."""
    assert not location([0.1, 10.0]).has_interval
    assert location([1.0, 1.1]).has_interval


def test_values_beyond_all_floats_stop_at_the_edge() -> None:
    """A log ratio of a thousand is no error."""
    assert paired_ratio([1000.0]).value > 1e300
