"""Planted studies have the truths that the coverage tables hold intervals against."""

from __future__ import annotations

import numpy as np
import pytest

from parscale.estimation.simulation import (
    Noise,
    log_ratios,
    log_seconds,
    true_median,
    true_pseudo_median,
)

QUIET = Noise("quiet", spread=0.03)


@pytest.mark.parametrize(
    "noise",
    [
        Noise("wide", spread=0.12),
        Noise("slowed", slowed=0.3),
        Noise("delayed", skew=0.3),
    ],
    ids=lambda noise: noise.name,
)
def test_the_true_ratio_of_means_is_that_of_many_trials(noise: Noise) -> None:
    """The formula agrees with a quarter of a million trials of each arm."""
    loop, cell = log_seconds(QUIET, noise, 500, 500, np.random.default_rng(0))
    sampled = np.exp(loop).mean() / np.exp(cell).mean()
    assert QUIET.true_ratio_of_means(noise) == pytest.approx(sampled, rel=3e-3)


def test_the_true_pseudo_median_of_equal_arms_is_one() -> None:
    """Symmetry: whatever slows both arms alike leaves the typical ratio at 1."""
    slowed = Noise("slowed", slowed=0.1)
    assert true_pseudo_median(slowed, slowed) == pytest.approx(1.0, abs=1e-3)


def test_the_centers_of_a_cell_that_stalls_in_three_of_ten_trials_differ() -> None:
    """Most blocks have no stall, most pairs of blocks have one: median and pseudo-median differ."""
    stalled = Noise("stalled", spread=0.03, slowed=0.3)
    assert true_median(QUIET, stalled) > 0.95
    assert true_pseudo_median(QUIET, stalled) < 0.8


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.6])
def test_blocks_have_the_planted_correlation(correlation: float) -> None:
    """Successive log ratios correlate as asked, with the same spread at every block."""
    noise = Noise("wandering", spread=0.05, correlation=correlation)
    ratios = log_ratios(noise, 20_000, 4, np.random.default_rng(1))
    assert np.corrcoef(ratios[:, 2], ratios[:, 3])[0, 1] == pytest.approx(correlation, abs=0.02)
    assert ratios.std(axis=0) == pytest.approx(np.full(4, 0.05 * np.sqrt(2)), rel=0.02)
