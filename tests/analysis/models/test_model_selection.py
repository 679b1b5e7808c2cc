"""AICc on one scale, and the lack-of-fit test, recomputed by hand."""

from __future__ import annotations

from math import log, pi

import numpy as np
import pytest
from scipy import stats

from parscale.analysis.models.amdahl import Amdahl
from parscale.analysis.models.fit import Fit, fit
from parscale.analysis.models.linear import Linear
from parscale.analysis.models.observations import Observations, Scaling, Series, read
from parscale.analysis.models.replicates import Curve, summarize
from parscale.analysis.models.selection import compare
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


@pytest.mark.parametrize(
    ("alpha", "beta", "best"), [(0, 0, "linear"), (0.1, 0, "amdahl"), (0.05, 0.004, "usl")]
)
def test_the_law_that_made_the_data_is_listed(alpha: float, beta: float, best: str) -> None:
    """It is the best or within 2 of the best."""
    candidates = compare(all_fits(curve_of(WORKERS, noisy(alpha, beta, 3))))
    assert best in [each.name for each in candidates if each.listed]
    assert candidates[0].difference == 0
    assert sum(each.weight for each in candidates) == pytest.approx(1)


def test_units_do_not_change_the_comparison() -> None:
    """Differences of AICc are free of the unit of throughput."""
    throughput = noisy(0.1, 0.001, 5)
    plain = compare(all_fits(curve_of(WORKERS, throughput)))
    scaled = compare(all_fits(curve_of(WORKERS, throughput * 1e9)))
    assert [each.name for each in plain] == [each.name for each in scaled]
    assert [each.difference for each in plain] == pytest.approx(
        [each.difference for each in scaled], abs=1e-5
    )


def test_laws_fitted_to_different_curves_are_not_compared() -> None:
    """A comparison across responses would be meaningless."""
    one = all_fits(curve_of(WORKERS, noisy(0.1, 0, 1)))[0]
    other = all_fits(curve_of(WORKERS, noisy(0.1, 0, 2)))[1]
    with pytest.raises(ValueError, match="one and the same curve"):
        compare([one, other])


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
