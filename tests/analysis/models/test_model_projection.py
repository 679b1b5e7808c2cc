"""Curves with bands: the delta method inside, the bounds near them, and the limit of reach."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from parscale.analysis.models.amdahl import Amdahl
from parscale.analysis.models.fit import Fit, fit
from parscale.analysis.models.gustafson import Gustafson
from parscale.analysis.models.interval import estimate
from parscale.analysis.models.law import Law, derivative
from parscale.analysis.models.observations import Observations, Scaling, Series, read
from parscale.analysis.models.projection import Projection, grid, project
from parscale.analysis.models.refusal import CannotSay, Reason
from parscale.analysis.models.replicates import summarize
from parscale.analysis.models.usl import Usl

SPECSDM91 = (
    [1, 18, 36, 72, 108, 144, 216],
    [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2],
)
RAYTRACER = (
    [1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64],
    [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310],
)


def fit_of(law: Law, workers: object, throughput: object, kind: Scaling) -> Fit:
    """The fit of a throughput table."""
    series = read(Observations(workers, throughput=throughput, kind=kind))  # type: ignore[arg-type]
    assert isinstance(series, Series)
    result = fit(law, summarize(series))
    assert isinstance(result, Fit)
    return result


def curve_of(result: Fit, workers: np.ndarray, *, far: bool = False) -> Projection:
    """The projection, which must be given."""
    found = project(result, workers, far=far)
    assert isinstance(found, Projection)
    return found


def test_interior_band_is_the_delta_method() -> None:
    """On the reciprocal scale the band is t standard errors of N/X on either side."""
    result = fit_of(Usl(), *SPECSDM91, Scaling.THROUGHPUT)
    workers = np.array([10.0, 100.0, 200.0])
    slope = derivative(result.law, workers, result.coefficients)
    error = np.sqrt(np.einsum("ij,jk,ik->i", slope, result.covariance, slope))
    found = curve_of(result, workers)
    reach = stats.t.ppf(0.975, 4) * error / found.throughput
    assert workers / found.low == pytest.approx(workers / found.throughput * (1 + reach))
    assert workers / found.high == pytest.approx(workers / found.throughput * (1 - reach))


def test_band_at_a_bound_is_wider_than_that_of_the_simpler_law() -> None:
    """With β estimated as 0 the curve may still bend: the USL's band shows it, Amdahl's not."""
    far = np.array([128.0])
    usl = curve_of(fit_of(Usl(), *RAYTRACER, Scaling.THROUGHPUT), far)
    amdahl = curve_of(fit_of(Amdahl(), *RAYTRACER, Scaling.THROUGHPUT), far)
    assert usl.throughput == pytest.approx(amdahl.throughput)
    assert usl.low[0] < amdahl.low[0]
    assert usl.low[0] < usl.throughput[0] < usl.high[0]


def test_bands_contain_their_curve() -> None:
    """Also at a bound, also for a law with the identity link."""
    weak = fit_of(Gustafson(), [1, 2, 4, 8, 16], [1, 1.9, 3.9, 7.5, 14.6], Scaling.WEAK)
    for result in (weak, fit_of(Usl(), *RAYTRACER, Scaling.THROUGHPUT)):
        found = curve_of(result, grid(result.curve))
        assert np.all(found.low <= found.throughput)
        assert np.all(found.throughput <= found.high)
        assert not found.projected.any()


def test_beyond_twice_the_largest_count_only_on_request() -> None:
    """Up to twice is marked as projected; beyond is refused unless asked for."""
    result = fit_of(Usl(), *SPECSDM91, Scaling.THROUGHPUT)
    assert curve_of(result, np.array([216.0, 432.0])).projected.tolist() == [False, True]
    refused = project(result, np.array([433.0]))
    assert isinstance(refused, CannotSay)
    assert refused.reason is Reason.BEYOND_DATA
    assert curve_of(result, np.array([433.0]), far=True).projected.all()


def test_band_without_degrees_of_freedom_is_empty() -> None:
    """Three points of a three-parameter law have a curve and no band."""
    result = fit_of(Usl(), [1, 2, 4], [1, 1.8, 2.9], Scaling.THROUGHPUT)
    found = curve_of(result, np.array([1.0, 3.0]))
    assert np.isnan(found.low).all()
    assert np.isfinite(found.throughput).all()


def test_grid_holds_the_measured_counts() -> None:
    """The drawn curve passes its own knots."""
    result = fit_of(Usl(), *SPECSDM91, Scaling.THROUGHPUT)
    spaced = grid(result.curve, largest=432)
    assert set(SPECSDM91[0]) <= set(spaced.tolist())
    assert spaced[-1] == pytest.approx(432)
    gamma = estimate(result, result.law.parameters()[2])
    assert curve_of(result, np.array([1.0])).throughput[0] == pytest.approx(gamma.value)
