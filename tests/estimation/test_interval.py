"""The estimate that everything else passes around."""

from __future__ import annotations

import math

import pytest

from parscale.estimation import Estimate

SPEEDUP = Estimate(2.0, 1.6, 2.5, 0.95, 10, "test")
ALONE = Estimate(2.0, None, None, 0.95, 1, "test")


def test_excludes_what_lies_outside() -> None:
    """Ends belong to the interval; without an interval nothing is excluded."""
    assert SPEEDUP.excludes(1.0)
    assert not SPEEDUP.excludes(1.6)
    assert not ALONE.excludes(1.0)


def test_half_width_is_on_the_logarithm() -> None:
    """Half of ln(2.5 / 1.6)."""
    assert SPEEDUP.half_width_log == pytest.approx(math.log(2.5 / 1.6) / 2)
    assert ALONE.half_width_log is None


def test_efficiency_is_the_speedup_scaled() -> None:
    """Dividing by the workers divides all three numbers."""
    assert SPEEDUP.scaled(1 / 4) == Estimate(0.5, 0.4, 0.625, 0.95, 10, "test")
    assert ALONE.scaled(1 / 4).value == 0.5


def test_falling_functions_swap_the_ends() -> None:
    """Inverse and Karp-Flatt fraction keep low below high."""
    assert SPEEDUP.inverse() == Estimate(0.5, 0.4, 0.625, 0.95, 10, "test")
    fraction = SPEEDUP.mapped(lambda speedup: (1 / speedup - 1 / 4) / (1 - 1 / 4))
    assert (fraction.low, fraction.high) == pytest.approx((0.2, 0.5))


def test_what_the_blocks_said_survives_a_change_of_scale() -> None:
    """Efficiency and the inverse keep the estimand, the correlation and the widening."""
    found = Estimate(2.0, 1.6, 2.5, 0.95, 20, "test", "median of the ratio", 0.4, 1.5)
    for changed in (found.scaled(1 / 4), found.inverse()):
        assert (changed.estimand, changed.autocorrelation, changed.widened) == (
            "median of the ratio",
            0.4,
            1.5,
        )
