"""AICc, the test of nested laws and the lack-of-fit test, recomputed by hand."""

from __future__ import annotations

from math import log, pi

import numpy as np
import pytest
from scipy import stats

from parscale.analysis.models.amdahl import Amdahl
from parscale.analysis.models.fit import Fit, fit
from parscale.analysis.models.linear import Linear
from parscale.analysis.models.naming import nested_p
from parscale.analysis.models.observations import Observations, Scaling, Series, read
from parscale.analysis.models.replicates import Curve, summarize
from parscale.analysis.models.usl import Usl

WORKERS = np.array([1.0, 2, 4, 8, 12, 16, 24, 32])


def curve_of(workers: np.ndarray, throughput: np.ndarray) -> Curve:
    """The curve of a throughput table."""
    series = read(Observations(workers, throughput=throughput, kind=Scaling.THROUGHPUT))
    assert isinstance(series, Series)
    return summarize(series)


def all_fits(curve: Curve) -> list[Fit]:
    """The three laws fitted to one curve."""
    fits = [fit(law, curve) for law in (Linear(), Amdahl(), Usl())]
    return [each for each in fits if isinstance(each, Fit)]


def noisy(alpha: float, beta: float, seed: int) -> np.ndarray:
    """Throughput of a USL at WORKERS with 2 % noise."""
    exact = 10 * WORKERS / (1 + alpha * (WORKERS - 1) + beta * WORKERS * (WORKERS - 1))
    return exact * np.exp(np.random.default_rng(seed).normal(0, 0.02, WORKERS.size))


def test_aicc_is_the_corrected_gaussian_likelihood() -> None:
    """n ln(2π RSS/n) + n + 2K + 2K(K+1)/(n-K-1), K counting the variance."""
    throughput = noisy(0.1, 0, 1)
    result = fit(Amdahl(), curve_of(WORKERS, throughput))
    assert isinstance(result, Fit)
    n, k = 8, 3
    squares = float(np.sum((throughput - result.predict(WORKERS)) ** 2))
    expected = n * log(2 * pi * squares / n) + n + 2 * k + 2 * k * (k + 1) / (n - k - 1)
    assert result.aicc == pytest.approx(expected)


def test_aicc_is_withheld_where_its_correction_has_no_basis() -> None:
    """Seven observations have none; eight have."""
    assert all(each.aicc is None for each in all_fits(curve_of(WORKERS[:7], noisy(0.1, 0, 1)[:7])))
    assert all(each.aicc is not None for each in all_fits(curve_of(WORKERS, noisy(0.1, 0, 1))))


def test_the_nested_test_is_the_f_test_of_the_terms_that_are_added() -> None:
    """Gain in squares for one coefficient, over the larger law's residual variance."""
    curve = curve_of(WORKERS, noisy(0.05, 0.002, 4))
    _, amdahl, usl = all_fits(curve)
    quotient = (amdahl.mean_squares - usl.mean_squares) / (usl.mean_squares / 5)
    assert nested_p(amdahl, usl) == pytest.approx(float(stats.f.sf(quotient, 1, 5)))


def test_units_do_not_change_the_nested_test() -> None:
    """The test is free of the unit of throughput."""
    throughput = noisy(0.1, 0.001, 5)
    found = [nested_p(*all_fits(curve_of(WORKERS, throughput * unit))[1:]) for unit in (1.0, 1e9)]
    assert found[0] == pytest.approx(found[1], rel=1e-6)


def test_lack_of_fit_is_the_f_test_of_pure_error() -> None:
    """Unweighted replicates: the textbook quotient and its p-value."""
    workers = np.array([1.0, 1, 2, 2, 4, 4, 8, 16])
    throughput = np.array([10.0, 10.4, 19, 18.2, 30, 31, 44, 57])
    result = fit(Linear(), curve_of(workers, throughput))
    assert isinstance(result, Fit)
    means = np.array([throughput[workers == p].mean() for p in np.unique(workers)])
    pure = sum(float(np.sum((throughput[workers == p] - m) ** 2)) for p, m in
               zip(np.unique(workers), means, strict=True))  # fmt: skip
    slope = float(workers @ throughput / (workers @ workers))
    total = float(np.sum((throughput - slope * workers) ** 2))
    quotient = ((total - pure) / 4) / (pure / 3)
    assert result.lack_of_fit_p == pytest.approx(float(stats.f.sf(quotient, 4, 3)))


def test_without_replicates_there_is_no_lack_of_fit_test() -> None:
    """One observation per count leaves no pure error."""
    result = fit(Amdahl(), curve_of(WORKERS, noisy(0.1, 0, 1)))
    assert isinstance(result, Fit)
    assert result.lack_of_fit_p is None


def test_a_visible_misfit_widens_the_intervals() -> None:
    """The scatter of the means replaces the replicates' noise once the law misses them."""
    rng = np.random.default_rng(2)
    exact = 10 * WORKERS / (1 + 0.05 * (WORKERS - 1) + 0.01 * WORKERS * (WORKERS - 1))
    throughput = (exact * np.exp(rng.normal(0, 0.01, (6, WORKERS.size)))).ravel()
    result = fit(Amdahl(), curve_of(np.tile(WORKERS, 6), throughput))
    assert isinstance(result, Fit)
    assert result.misfit
    assert result.degrees == WORKERS.size - 2
