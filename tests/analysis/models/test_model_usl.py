"""USL coefficients against published fits, its bounds, its peak, and freedom from units and order.

Published values: the R package `usl` 3.x (github.com/smoeding/usl; the README's summary of
specsdm91, its tests coef, sigma and limit-scalability, its vignette for raytracer), with data from
Gunther, Guerrilla Capacity Planning, 2007; and the 32-point series with coefficients of the test
suite of codahale's usl4j and its ports.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import least_squares

from parscale.analysis.models.fit import Fit, fit
from parscale.analysis.models.interval import ParameterEstimate, estimate
from parscale.analysis.models.observations import Observations, Scaling, Series, read
from parscale.analysis.models.replicates import Curve, summarize
from parscale.analysis.models.solver import solve
from parscale.analysis.models.usl import Usl

RAYTRACER = (
    [1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64],
    [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310],
)
SPECSDM91 = (
    [1, 18, 36, 72, 108, 144, 216],
    [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2],
)
TOY = ([1, 2, 4, 6, 8, 10], [1, 1.8868, 3.0769, 3.5294, 3.5398, 3.3557])
CISCO = (
    list(range(1, 33)),
    [
        955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08,
        7219.8, 7867.61, 8278.71, 8646.7, 9047.84, 9426.55, 9645.37, 9897.24,
        10097.6, 10240.5, 10532.39, 10798.52, 11151.43, 11518.63, 11806.0, 12089.37,
        12075.41, 12177.29, 12211.41, 12158.93, 12155.27, 12118.04, 12140.4, 12074.39,
    ],
)  # fmt: skip


def curve_of(workers: object, throughput: object) -> Curve:
    """The curve of a throughput table."""
    kind = Scaling.THROUGHPUT
    series = read(Observations(workers, throughput=throughput, kind=kind))  # type: ignore[arg-type]
    assert isinstance(series, Series)
    return summarize(series)


def fitted(workers: object, throughput: object) -> tuple[Fit, dict[str, ParameterEstimate]]:
    """The USL fit of a throughput table, and its estimates by name."""
    result = fit(Usl(), curve_of(workers, throughput))
    assert isinstance(result, Fit)
    return result, {each.name: estimate(result, each) for each in result.law.parameters()}


def test_specsdm91_has_the_coefficients_and_standard_errors_of_the_r_package() -> None:
    """An interior fit equals R's nls: coefficients, errors, residual error, peak, limit."""
    result, found = fitted(*SPECSDM91)
    assert found["alpha"].value == pytest.approx(0.0277285, rel=1e-5)
    assert found["beta"].value == pytest.approx(0.0001044, rel=1e-3)
    assert found["gamma"].value == pytest.approx(89.9952330, rel=1e-7)
    assert found["alpha"].standard_error == pytest.approx(0.0091217, rel=1e-4)
    assert found["beta"].standard_error == pytest.approx(0.0000199, rel=3e-3)
    assert found["gamma"].standard_error == pytest.approx(14.2134894, rel=1e-6)
    assert result.residual_error == pytest.approx(82.8, abs=0.05)
    assert result.degrees == 4
    assert found["peak_workers"].value == pytest.approx(96.52, abs=0.005)
    assert found["throughput_limit"].value == pytest.approx(3245.589, rel=1e-6)


def test_intervals_use_student_t_with_the_residual_degrees_of_freedom() -> None:
    """specsdm91 has 7 - 3 degrees of freedom: 2.776445 standard errors on either side."""
    _, found = fitted(*SPECSDM91)
    alpha = found["alpha"]
    assert not alpha.profiled
    assert alpha.high == pytest.approx(0.0277285 + 2.776445 * 0.0091217, rel=1e-4)
    assert alpha.low == pytest.approx(0.0277285 - 2.776445 * 0.0091217, rel=1e-3)


def test_raytracer_stops_exactly_at_the_bound_as_the_r_package_does() -> None:
    """β = 0 exactly, no peak, the limit γ/α, and an interval of β that begins at 0."""
    result, found = fitted(*RAYTRACER)
    assert found["alpha"].value == pytest.approx(0.057771, abs=5e-7)
    assert found["gamma"].value == pytest.approx(21.848843, abs=5e-7)
    assert found["beta"].value == 0.0
    assert found["beta"].low == 0.0
    assert found["beta"].profiled
    assert found["beta"].standard_error is None
    assert found["peak_workers"].value is None
    assert found["peak_workers"].note == "none: beta is 0"
    assert found["peak_workers"].high == np.inf
    assert found["throughput_limit"].value == pytest.approx(378, abs=0.5)
    assert result.squares == pytest.approx(697.2378, rel=1e-6)
    assert result.degrees == 9


def test_toy_series_gives_back_what_it_was_made_of() -> None:
    """α = β = 0.02 and γ = 1 to the digits the series was rounded to."""
    _, found = fitted(*TOY)
    assert found["alpha"].value == pytest.approx(0.02, abs=1e-4)
    assert found["beta"].value == pytest.approx(0.02, abs=1e-5)
    assert found["gamma"].value == pytest.approx(1.0, abs=1e-4)
    assert found["peak_workers"].value == pytest.approx(7.0, abs=1e-3)


def test_cisco_series_has_the_coefficients_of_usl4j() -> None:
    """σ = 0.02671591, κ = 7.690945e-4, λ = 995.6486."""
    _, found = fitted(*CISCO)
    assert found["alpha"].value == pytest.approx(0.02671591, rel=1e-5)
    assert found["beta"].value == pytest.approx(7.690945e-4, rel=1e-5)
    assert found["gamma"].value == pytest.approx(995.6486, rel=1e-6)


@pytest.mark.parametrize("unit", [1e-12, 1e-3, 1e9])
@pytest.mark.parametrize("table", [RAYTRACER, SPECSDM91, CISCO], ids=["ray", "spec", "cisco"])
def test_units_of_throughput_change_gamma_alone(
    unit: float, table: tuple[list[float], list[float]]
) -> None:
    """Coefficients and interval ends are free of the unit; γ carries it."""
    _, plain = fitted(*table)
    _, scaled = fitted(table[0], np.array(table[1]) * unit)
    for name in ("alpha", "beta"):
        for end in ("value", "low", "high"):
            one, other = getattr(plain[name], end), getattr(scaled[name], end)
            assert other == pytest.approx(one, rel=1e-4, abs=1e-12)
    assert scaled["gamma"].value == pytest.approx(unit * plain["gamma"].value, rel=1e-6)


def test_order_of_observations_does_not_matter() -> None:
    """A shuffled table gives the same fit."""
    _, plain = fitted(*SPECSDM91)
    order = np.random.default_rng(1).permutation(7)
    _, mixed = fitted(np.array(SPECSDM91[0])[order], np.array(SPECSDM91[1])[order])
    assert [mixed[name].value for name in mixed] == [plain[name].value for name in plain]


def test_no_other_start_finds_a_smaller_sum_of_squares() -> None:
    """On random curves the solver is at least as low as SciPy's bounded solver from many starts."""
    rng = np.random.default_rng(7)
    for _ in range(12):
        workers = np.unique(rng.integers(1, 65, size=8)).astype(float)
        alpha, beta = rng.exponential(0.1), rng.exponential(0.002) * rng.integers(0, 2)
        exact = 5 * workers / (1 + alpha * (workers - 1) + beta * workers * (workers - 1))
        throughput = exact * np.exp(rng.normal(0, 0.2, workers.size))
        solution = solve(Usl(), curve_of(workers, throughput))
        assert solution is not None
        assert solution.squares <= _lowest(workers, throughput, rng) * (1 + 1e-7)


def _lowest(workers: np.ndarray, throughput: np.ndarray, rng: np.random.Generator) -> float:
    def residual(theta: np.ndarray) -> np.ndarray:
        alpha, beta, gamma = theta
        bottom = 1 + alpha * (workers - 1) + beta * workers * (workers - 1)
        return gamma * workers / bottom - throughput

    starts = np.column_stack(
        [rng.exponential(0.1, 8), rng.exponential(0.01, 8), rng.uniform(1, 20, 8)]
    )
    runs = [least_squares(residual, start, bounds=(0, np.inf)) for start in starts]
    return min(2 * run.cost for run in runs)


def test_a_peak_below_one_worker_is_none() -> None:
    """With α above 1 throughput only falls, and the formula of the peak has no value."""
    workers = np.array([1.0, 2, 4, 8, 16, 32])
    _, found = fitted(workers, workers / (1 + 1.5 * (workers - 1)))
    assert found["alpha"].value == pytest.approx(1.5, rel=1e-6)
    assert found["peak_workers"].value is None
    assert "slower from the first added worker on" in found["peak_workers"].note


def test_profile_interval_holds_the_values_the_squares_allow() -> None:
    """At the upper end of β's profile the refitted squares exceed the least ones by t²·variance."""
    result, found = fitted(*RAYTRACER)
    beta = found["beta"].parameter
    assert beta.restriction is not None
    assert found["beta"].high is not None
    held = solve(Usl(), result.curve, beta.restriction(found["beta"].high))
    assert held is not None
    assert held.squares - result.squares == pytest.approx(2.262157**2 * result.variance, rel=1e-3)
