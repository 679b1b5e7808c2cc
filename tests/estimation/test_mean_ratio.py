"""The ratio of mean times: known answers, and the coverage of both centers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from parscale.estimation import EstimationError, paired_ratio, ratio_of_means
from parscale.estimation.interval import GEOMETRIC_MEAN, PSEUDO_MEDIAN, RATIO_OF_MEANS
from parscale.estimation.simulation import Noise, log_seconds, true_pseudo_median

STUDIES = 1500
QUIET = Noise("quiet", spread=0.03)


def test_the_value_is_total_over_total() -> None:
    """Two of three seconds over one of one: the sum of all over the sum of all."""
    found = ratio_of_means([2.0, 2.0, 5.0], [1.0, 1.0, 1.0])
    assert found.value == pytest.approx(3.0)
    assert found.estimand == RATIO_OF_MEANS
    assert found.replicates == 3


def test_symmetric_blocks_have_student_s_interval() -> None:
    """Without skewness the ends are those of t on the linearized ratio."""
    spread = np.array([-0.03, -0.02, -0.01, 0.0, 0.01, 0.02, 0.03])
    found = ratio_of_means(1 + spread, np.ones(7))
    expected = stats.ttest_1samp(spread, 0).confidence_interval(0.95)
    assert (math.log(found.low), math.log(found.high)) == pytest.approx(tuple(expected), rel=1e-6)


def test_a_stall_lengthens_the_side_it_pulls_to() -> None:
    """A cell stalled once in ten blocks: the interval reaches farther down than up."""
    cell = [1.0, 1.01, 0.99, 1.02, 2.0, 0.98, 1.0, 1.01, 0.99, 1.0]
    found = ratio_of_means([1.0] * 10, cell)
    center = math.log(found.value)
    assert center - math.log(found.low) > 1.3 * (math.log(found.high) - center)


def test_drift_common_to_a_block_cancels() -> None:
    """Both arms twice as slow halfway through: the ratio is as sure as before."""
    drift = np.linspace(1, 2, 8)
    found = ratio_of_means(3 * drift, drift)
    assert (found.low, found.high) == pytest.approx((3.0, 3.0))


def test_inverting_the_arms_inverts_the_interval() -> None:
    """Baseline over cell and cell over baseline say the same."""
    above, below = (np.exp(np.random.default_rng(seed).normal(0, 0.1, 9)) for seed in (1, 2))
    there, back = ratio_of_means(above, below), ratio_of_means(below, above).inverse()
    assert (there.value, there.low, there.high) == pytest.approx((back.value, back.low, back.high))


def test_what_cannot_be_paired_is_refused() -> None:
    """Unequal counts and zero seconds; one block has a value and no interval."""
    with pytest.raises(EstimationError, match="pair them by block"):
        ratio_of_means([1.0, 2.0], [1.0])
    with pytest.raises(EstimationError, match="above 0"):
        ratio_of_means([1.0, 0.0], [1.0, 1.0])
    assert not ratio_of_means([2.0], [1.0]).has_interval


def test_each_estimate_names_what_it_estimates() -> None:
    """Pseudo-median from six blocks on, geometric mean below."""
    assert paired_ratio([0.1] * 5).estimand == GEOMETRIC_MEAN
    assert paired_ratio([0.1] * 6).estimand == PSEUDO_MEDIAN


def coverage(cell: Noise, blocks: int) -> tuple[float, float]:
    """Share of studies in which the typical and the mean ratio's interval hold their truths."""
    arms = log_seconds(QUIET, cell, STUDIES, blocks, np.random.default_rng(blocks))
    typical, mean = true_pseudo_median(QUIET, cell), QUIET.true_ratio_of_means(cell)
    pairs = list(zip(*arms, strict=True))
    return (
        float(np.mean([not paired_ratio(a - b).excludes(typical) for a, b in pairs])),
        float(np.mean([not ratio_of_means(*np.exp(pair)).excludes(mean) for pair in pairs])),
    )


@pytest.mark.parametrize("blocks", [10, 20])
@pytest.mark.parametrize(
    "cell",
    [
        Noise("four times the noise", spread=0.12),
        Noise("exponential delay of 10 %", spread=0.03, skew=0.1),
        Noise("exponential delay of 30 %", spread=0.03, skew=0.3),
        Noise("30 % of trials slowed 2x", spread=0.03, slowed=0.3),
    ],
    ids=lambda noise: noise.name,
)
def test_both_centers_are_covered_under_one_sided_noise(cell: Noise, blocks: int) -> None:
    """Noise in one arm alone, symmetric or not: each interval holds its own truth in over 92 %."""
    typical, mean = coverage(cell, blocks)
    assert typical > 0.92
    assert mean > 0.92


@pytest.mark.parametrize(("blocks", "least", "most"), [(6, 0.4, 0.6), (10, 0.6, 0.75)])
def test_a_stall_that_did_not_happen_is_not_covered(blocks: int, least: float, most: float) -> None:
    """One trial in ten slowed, few blocks: the total is held as often as a stall was seen."""
    typical, mean = coverage(Noise("10 % slowed", spread=0.03, slowed=0.1), blocks)
    assert typical > 0.93
    assert least < mean < most
    assert mean == pytest.approx(1 - 0.9**blocks, abs=0.06)


def test_the_total_is_covered_once_stalls_are_seen() -> None:
    """One trial in ten slowed, fifty blocks: the ratio of means is held in over 95 %."""
    typical, mean = coverage(Noise("10 % slowed", spread=0.03, slowed=0.1), 50)
    assert typical > 0.93
    assert mean > 0.95
