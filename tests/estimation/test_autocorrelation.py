"""Successive blocks that resemble each other are noticed, said, and widen the interval."""

from __future__ import annotations

import math

import numpy as np
import pytest

from parscale.estimation import StopRule, paired_ratio, paired_ratio_robust, unpaired_ratio
from parscale.estimation.autocorrelation import autocorrelation, critical_ratio
from parscale.estimation.simulation import Noise, log_ratios

STUDIES = 1500


def planted(correlation: float, blocks: int, studies: int = STUDIES) -> np.ndarray:
    noise = Noise("wandering", correlation=correlation)
    return log_ratios(noise, studies, blocks, np.random.default_rng(blocks))


@pytest.mark.parametrize(("count", "point"), [(10, 1.06), (20, 1.30), (50, 1.55)])
def test_critical_ratios_are_the_tabled_ones(count: int, point: float) -> None:
    """Von Neumann's 5 % points at 10, 20 and 50 values."""
    assert critical_ratio(count) == pytest.approx(point, abs=0.01)


@pytest.mark.parametrize("blocks", [10, 13, 20, 50])
@pytest.mark.parametrize("slowed", [0.0, 0.1])
def test_independent_blocks_are_widened_in_one_study_of_twenty(blocks: int, slowed: float) -> None:
    """The check errs in 5 % of studies, with stalls as without."""
    noise = Noise("independent", slowed=slowed)
    rows = log_ratios(noise, STUDIES, blocks, np.random.default_rng(blocks))
    share = np.mean([paired_ratio(row).widened is not None for row in rows])
    assert share == pytest.approx(0.05, abs=0.02)


@pytest.mark.parametrize(
    ("correlation", "blocks", "before", "after"),
    [(0.3, 20, 0.90, 0.88), (0.6, 20, 0.75, 0.86), (0.3, 50, 0.90, 0.91), (0.6, 50, 0.75, 0.91)],
)
def test_widening_wins_coverage_back(
    correlation: float, blocks: int, before: float, after: float
) -> None:
    """What covered below 90 and 75 % covers 88 to 94 %, the more the longer the study."""
    found = [paired_ratio(row) for row in planted(correlation, blocks)]
    covered = [not estimate.excludes(1.0) for estimate in found]
    assert np.mean([before_widening_holds(estimate) for estimate in found]) < before
    assert np.mean(covered) > after


def before_widening_holds(estimate) -> bool:
    """Whether the interval before widening holds 1."""
    factor, center = estimate.widened or 1.0, math.log(estimate.value)
    low = center - (center - math.log(estimate.low)) / factor
    return low <= 0 <= center + (math.log(estimate.high) - center) / factor


def test_the_estimate_says_what_was_done() -> None:
    """A slow wave over twenty blocks: its correlation and the factor stand on the estimate."""
    wave = np.sin(np.arange(20) / 3) / 10
    estimate = paired_ratio(wave)
    correlation = estimate.autocorrelation
    assert correlation > 0.8
    assert estimate.widened == pytest.approx(math.sqrt((1 + correlation) / (1 - correlation)))
    shuffled = paired_ratio(np.random.default_rng(1).permutation(wave))
    assert shuffled.widened is None
    assert shuffled.value == pytest.approx(estimate.value)
    assert estimate.half_width_log == pytest.approx(shuffled.half_width_log * estimate.widened)
    assert paired_ratio_robust(wave).widened == estimate.widened


@pytest.mark.parametrize("sample", [np.sin(np.arange(9) / 3), np.full(30, 0.7)])
def test_too_few_or_equal_blocks_say_nothing(sample: np.ndarray) -> None:
    """Below ten blocks, and where the clock cannot tell blocks apart, order is not judged."""
    assert autocorrelation(sample) is None
    assert (paired_ratio(sample).autocorrelation, paired_ratio(sample).widened) == (None, None)


def test_alternating_blocks_are_not_widened() -> None:
    """A negative correlation makes the mean better, not worse: nothing is widened or narrowed."""
    found = paired_ratio(np.tile([0.1, 0.2], 10))
    assert found.autocorrelation == -0.9
    assert found.widened is None


def test_a_trend_widens_by_a_bounded_factor() -> None:
    """Twenty blocks that only rise: the factor stops at that of a correlation of 0.9."""
    assert paired_ratio(np.arange(20) / 100).widened <= math.sqrt(1.9 / 0.1) + 1e-9


def test_two_studies_look_at_order_only_when_it_is_one() -> None:
    """Sorted repeats are not correlated blocks, blocks in order may be."""
    rising, flat = np.arange(20) / 100, np.random.default_rng(3).normal(0, 0.05, 20)
    assert unpaired_ratio(rising, flat).widened is None
    in_order = unpaired_ratio(rising, flat, in_block_order=True)
    assert in_order.widened == unpaired_ratio(flat, rising, in_block_order=True).widened
    assert in_order.widened > 2
    quiet = unpaired_ratio(flat, flat[::-1], in_block_order=True)
    assert (quiet.widened, quiet.high) == (None, unpaired_ratio(flat, flat[::-1]).high)


def test_correlated_blocks_are_measured_for_longer() -> None:
    """The stop rule looks at the widened interval, so a wandering machine stops later."""
    rule = StopRule(target=0.05, max_blocks=40)
    wave = (np.sin(np.arange(30) / 3) / 12).tolist()
    shuffled = np.random.default_rng(1).permutation(wave).tolist()
    wandering = rule.decide({("warm", "a"): wave}, blocks=30, seconds=0.0)
    independent = rule.decide({("warm", "a"): shuffled}, blocks=30, seconds=0.0)
    assert (wandering.precise, independent.precise) == (frozenset(), {"a"})
