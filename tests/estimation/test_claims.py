"""What may be said: claims, non-inferiority, changes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from parscale.estimation import (
    Estimate,
    EstimationError,
    change,
    claim,
    noninferior,
    paired_ratio,
)


def between(low: float, high: float) -> Estimate:
    return Estimate(math.sqrt(low * high), low, high, 0.95, 10, "test")


ALONE = Estimate(3.0, None, None, 0.95, 1, "test")


@pytest.mark.parametrize(
    ("speedup", "expected"),
    [
        (between(1.5, 1.7), "faster"),
        (between(1.001, 1.2), "faster"),
        (between(0.95, 1.2), "no difference shown"),
        (between(1.0, 1.2), "no difference shown"),
        (between(0.8, 0.999), "slower"),
        (ALONE, "no interval"),
    ],
)
def test_claims_need_the_interval_alone(speedup: Estimate, expected: str) -> None:
    """Faster and slower exactly where the interval excludes 1."""
    assert claim(speedup) == expected


@pytest.mark.parametrize(
    ("speedup", "expected"),
    [
        (between(1.06, 1.7), "faster"),
        (between(1.04, 1.7), "no difference shown"),
        (between(0.8, 0.96), "no difference shown"),
        (between(0.8, 0.95), "slower"),
        (ALONE, "no interval"),
    ],
)
def test_a_declared_margin_must_be_passed(speedup: Estimate, expected: str) -> None:
    """With a margin of 5 % the whole interval lies above 1.05 or below 1/1.05."""
    assert claim(speedup, 0.05) == expected


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (between(0.98, 1.04), True),
        (between(1.01, 1.04), True),
        (between(0.98, 1.05), False),
        (between(0.7, 1.4), False),
        (ALONE, False),
    ],
)
def test_as_good_needs_an_upper_bound(ratio: Estimate, expected: bool) -> None:
    """Fewer workers do as well only when they are shown to take less than 5 % more time."""
    assert noninferior(ratio) is expected


def test_noise_is_not_called_as_good() -> None:
    """8 % slower behind 15 % noise: not told apart in most studies, never called as good."""
    generator = np.random.default_rng(5)
    found = [paired_ratio(row) for row in generator.normal(math.log(1.08), 0.15, (300, 8))]
    assert np.mean([not ratio.excludes(1.0) for ratio in found]) > 0.7
    assert np.mean([noninferior(ratio) for ratio in found]) < 0.025


def test_a_quiet_equal_is_called_as_good() -> None:
    """The same time behind 2 % noise: as good in nearly every study."""
    generator = np.random.default_rng(6)
    found = [paired_ratio(row) for row in generator.normal(0, 0.02, (300, 8))]
    assert np.mean([noninferior(ratio) for ratio in found]) > 0.97


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (between(1.06, 1.2), "slower"),
        (between(0.8, 0.95), "faster"),
        (between(0.97, 1.04), "no difference"),
        (between(1.01, 1.04), "no difference"),
        (between(0.9, 1.2), "cannot say"),
        (between(1.01, 1.2), "cannot say"),
        (ALONE, "no interval"),
    ],
)
def test_change_keeps_equal_apart_from_unknown(ratio: Estimate, expected: str) -> None:
    """No difference is shown by an interval inside the margin, not by a wide one around 1."""
    assert change(ratio, 0.05) == expected


def test_negative_margins_are_refused() -> None:
    """A margin is a size."""
    for question in (change, claim, noninferior):
        with pytest.raises(EstimationError, match="margin"):
            question(ALONE, -0.1)
