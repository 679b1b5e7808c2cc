"""The mean that fits the quantity."""

from __future__ import annotations

import pytest

from parscale.estimation import (
    EstimationError,
    arithmetic_mean_cost,
    geometric_mean_ratio,
    harmonic_mean_rate,
)


def test_rates_of_hoefler_and_belli() -> None:
    """SC'15: 100 Gflop in 10, 100 and 40 s are 2 Gflop/s, not 4.5."""
    seconds = [10.0, 100.0, 40.0]
    assert arithmetic_mean_cost(seconds) == 50
    assert harmonic_mean_rate([100 / each for each in seconds]) == pytest.approx(2.0)


def test_ratios_and_their_inverses_agree() -> None:
    """Twice as fast and twice as slow is no change."""
    assert geometric_mean_ratio([2.0, 0.5]) == pytest.approx(1.0)
    assert geometric_mean_ratio([1.0, 4.0, 16.0]) == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("mean", "wrong"),
    [(arithmetic_mean_cost, -1.0), (harmonic_mean_rate, 0.0), (geometric_mean_ratio, -2.0)],
)
def test_impossible_quantities_are_refused(mean, wrong: float) -> None:
    """Negative costs, zero rates, negative ratios."""
    with pytest.raises(EstimationError):
        mean([1.0, wrong])
