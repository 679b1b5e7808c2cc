"""Normality, tails and second modes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from parscale.estimation import shape


def test_normality_equals_scipy() -> None:
    """The p-value of Shapiro and Wilk."""
    sample = np.random.default_rng(0).normal(size=20)
    assert shape(sample).normality_p == pytest.approx(stats.shapiro(sample).pvalue)
    assert shape(sample).skewness == pytest.approx(stats.skew(sample))


def test_slow_trials_are_seen() -> None:
    """A tenth of forty trials slowed twofold: skewed, not normal, in two groups."""
    sample = np.random.default_rng(0).normal(0, 0.03, 40)
    sample[:4] += np.log(2)
    seen = shape(sample)
    assert seen.two_modes
    assert seen.outliers == 4
    assert seen.normality_p is not None
    assert seen.normality_p < 0.001
    assert seen.skewness is not None
    assert seen.skewness > 1


@pytest.mark.parametrize("count", [10, 20, 100])
def test_normal_samples_have_one_mode(count: int) -> None:
    """A second mode is seen in at most 2 % of normal samples."""
    samples = np.random.default_rng(count).normal(size=(500, count))
    assert np.mean([shape(row).two_modes for row in samples]) <= 0.02


def test_small_or_flat_samples_say_nothing() -> None:
    """Two values, or equal ones, have no shape."""
    assert shape([1.0, 2.0]).normality_p is None
    assert shape([1.0, 2.0]).two_modes is None
    flat = shape([1.0] * 12)
    assert (flat.normality_p, flat.skewness, flat.two_modes, flat.outliers) == (
        None,
        None,
        False,
        0,
    )
