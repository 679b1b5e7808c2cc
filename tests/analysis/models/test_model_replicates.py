"""Weights from replicates: multiplicative noise, levels of blocks, moderation, or none."""

from __future__ import annotations

import numpy as np
import pytest

from parscale.analysis.models.observations import Observations, Scaling, Series, read
from parscale.analysis.models.replicates import Curve, summarize

WORKERS = np.array([1.0, 2, 4, 8])


def curve_of(throughput: np.ndarray, blocks: list[int] | None = None) -> Curve:
    """The curve of rows of throughput at WORKERS, one row per block."""
    workers = np.tile(WORKERS, throughput.shape[0])
    series = read(
        Observations(workers, throughput=throughput.ravel(), blocks=blocks, kind=Scaling.THROUGHPUT)
    )
    assert isinstance(series, Series)
    return summarize(series)


def noisy(rows: int, spread: float, level: float, seed: int) -> np.ndarray:
    """Throughput 10·p with multiplicative noise per trial and per block."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(0, spread, (rows, 4)) + rng.normal(0, level, (rows, 1))
    return 10 * WORKERS * np.exp(noise)


def test_single_observations_weigh_the_same() -> None:
    """Without replicates the fit is plain least squares of throughput, as in the R package."""
    curve = curve_of(noisy(1, 0.1, 0, 1))
    assert curve.weight.tolist() == [1, 1, 1, 1]
    assert not curve.weighted


def test_weights_fall_with_the_square_of_throughput() -> None:
    """One relative noise for all counts gives weights as 1/X²."""
    curve = curve_of(noisy(50, 0.03, 0, 2))
    relative = curve.weight * curve.throughput**2
    assert relative / relative.mean() == pytest.approx(np.ones(4), rel=0.5)
    assert curve.weighted


def test_block_levels_are_taken_out() -> None:
    """A machine that is slow for a whole block says nothing about the curve."""
    blocks = np.repeat(np.arange(10), 4).tolist()
    rows = noisy(10, 0.02, 0.3, 3)
    curve = curve_of(rows, blocks)
    ratio = np.log(rows / rows[:, :1]).mean(axis=0)
    fitted = np.log(curve.throughput / curve.throughput[0])
    assert fitted == pytest.approx(ratio, abs=2e-3)
    assert curve.pure_degrees == 40 - 4 - 9
    assert np.sqrt(curve.level_variance * 10) == pytest.approx(0.3, rel=0.5)


def test_blocks_of_one_observation_are_no_blocks() -> None:
    """Levels that cannot be told from cells are not estimated."""
    rows = noisy(3, 0.02, 0, 4)
    plain = curve_of(rows)
    labelled = curve_of(rows, list(range(12)))
    assert labelled.throughput.tolist() == plain.throughput.tolist()
    assert labelled.level_degrees == 0


def test_a_lucky_cell_does_not_take_the_fit_over() -> None:
    """A variance that is small by accident is drawn towards the common one."""
    rows = noisy(6, 0.03, 0, 5)
    rows[:, 2] = rows[:, 2].mean() * (1 + 1e-6 * np.arange(6))
    curve = curve_of(rows)
    relative = curve.weight * curve.throughput**2
    assert relative[2] / np.median(relative) < 1e5


def test_truly_different_noise_is_weighted_differently() -> None:
    """Ten times the noise, seen in forty replicates, weighs about a hundredth."""
    rng = np.random.default_rng(6)
    spread = np.array([0.01, 0.01, 0.1, 0.01])
    curve = curve_of(10 * WORKERS * np.exp(rng.normal(0, spread, (40, 4))))
    relative = curve.weight * curve.throughput**2
    assert relative[2] / relative[1] == pytest.approx(0.01, rel=0.7)


def test_identical_replicates_are_accepted() -> None:
    """No scatter at all is weighted as one relative noise."""
    curve = curve_of(np.tile(10 * WORKERS, (3, 1)))
    assert curve.pure_squares == pytest.approx(0, abs=1e-20)
    assert np.all(np.isfinite(curve.weight))


def test_missing_trials_do_not_bias_the_means() -> None:
    """A cell that lacks the slow block is not flattered by it."""
    workers = [1.0, 2, 1, 2, 1, 2, 1]
    throughput = [10.0, 20, 10, 20, 10, 20, 5]
    blocks = [0, 0, 1, 1, 2, 2, 3]
    series = read(
        Observations(workers, throughput=throughput, blocks=blocks, kind=Scaling.THROUGHPUT)
    )
    assert isinstance(series, Series)
    curve = summarize(series)
    assert curve.throughput[1] / curve.throughput[0] == pytest.approx(2)
