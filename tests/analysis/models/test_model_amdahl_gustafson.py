"""Amdahl's and Gustafson's laws: what they recover, their bounds, and where they do not apply."""

from __future__ import annotations

import numpy as np
import pytest

from parscale.analysis.models.amdahl import Amdahl
from parscale.analysis.models.fit import Fit, fit
from parscale.analysis.models.gustafson import Gustafson
from parscale.analysis.models.interval import ParameterEstimate, estimate
from parscale.analysis.models.law import Law
from parscale.analysis.models.observations import Observations, Scaling, Series, read
from parscale.analysis.models.refusal import CannotSay, Reason
from parscale.analysis.models.replicates import summarize

WORKERS = np.array([1.0, 2, 4, 8, 16, 32])


def outcome(law: Law, kind: Scaling, seconds: np.ndarray) -> Fit | CannotSay:
    """The fit of seconds at WORKERS."""
    series = read(Observations(WORKERS, seconds=seconds, kind=kind))
    assert isinstance(series, Series)
    return fit(law, summarize(series))


def estimates(law: Law, kind: Scaling, seconds: np.ndarray) -> dict[str, ParameterEstimate]:
    """The estimates by name of a fit that must succeed."""
    result = outcome(law, kind, seconds)
    assert isinstance(result, Fit)
    return {each.name: estimate(result, each) for each in law.parameters()}


def test_amdahl_gives_back_its_seconds_and_serial_fraction() -> None:
    """T(p) = 0.5 + 4.5/p has s = 0.1 and a throughput limit of 1/0.5."""
    found = estimates(Amdahl(), Scaling.STRONG, 0.5 + 4.5 / WORKERS)
    assert found["serial_time"].value == pytest.approx(0.5)
    assert found["parallel_time"].value == pytest.approx(4.5)
    assert found["serial_fraction"].value == pytest.approx(0.1)
    assert found["throughput_limit"].value == pytest.approx(2)


def test_amdahl_is_least_squares_of_throughput() -> None:
    """Published Amdahl bounds compare with USL at β = 0: same response, same minimum."""
    seconds = (0.5 + 4.5 / WORKERS) * np.array([1.02, 0.97, 1.01, 0.99, 1.03, 0.98])
    result = outcome(Amdahl(), Scaling.STRONG, seconds)
    assert isinstance(result, Fit)
    serial, parallel = result.coefficients[1], result.coefficients[0]
    step = 1e-5
    for a, b in ((serial * (1 + step), parallel), (serial, parallel * (1 + step))):
        worse = np.sum((1 / seconds - 1 / (a + b / WORKERS)) ** 2)
        assert worse >= result.squares


def test_perfectly_parallel_times_put_the_serial_fraction_at_its_bound() -> None:
    """Superlinear times cannot make s negative; the limit is then none."""
    found = estimates(Amdahl(), Scaling.STRONG, 8 / WORKERS**1.05)
    assert found["serial_fraction"].value == 0.0
    assert found["serial_fraction"].low == 0.0
    assert found["throughput_limit"].value is None
    assert found["throughput_limit"].high == np.inf


def test_gustafson_gives_back_its_scaled_serial_fraction() -> None:
    """S = p - 0.05 (p - 1) on work that grows with p."""
    scaled = WORKERS - 0.05 * (WORKERS - 1)
    found = estimates(Gustafson(), Scaling.WEAK, 3.0 * WORKERS / scaled)
    assert found["scaled_serial_fraction"].value == pytest.approx(0.05)
    assert found["gamma"].value == pytest.approx(1 / 3)


@pytest.mark.parametrize(("law", "kind"), [(Amdahl(), Scaling.WEAK), (Gustafson(), Scaling.STRONG)])
def test_the_two_serial_fractions_are_never_mixed(law: Law, kind: Scaling) -> None:
    """A law about the other kind of scaling declines."""
    refused = outcome(law, kind, 1 / WORKERS)
    assert isinstance(refused, CannotSay)
    assert refused.reason is Reason.OTHER_SCALING
    assert law.name in refused.sentence
