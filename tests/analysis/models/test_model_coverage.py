"""Coverage of the parameters' 95 % intervals in seeded simulations of what is measured here.

Six blocks with a common level each and multiplicative noise. With 200 simulated studies a true
coverage of 95 % stays within 91 and 99 % (four standard errors below, all but surely above).
Close to a bound an interval may cover more: it is one-sided there.
"""

from __future__ import annotations

import numpy as np
import pytest

from parscale.analysis.models.amdahl import Amdahl
from parscale.analysis.models.fit import Fit, fit
from parscale.analysis.models.interval import estimate
from parscale.analysis.models.law import Law
from parscale.analysis.models.observations import Observations, Scaling, Series, read
from parscale.analysis.models.replicates import summarize
from parscale.analysis.models.usl import Usl

STUDIES = 200
BLOCKS = 6


def coverage(
    law: Law, workers: np.ndarray, exact: np.ndarray, truth: dict[str, float]
) -> dict[str, float]:
    """Share of simulated studies whose intervals hold the truth, by parameter."""
    rng = np.random.default_rng(17)
    labels = np.repeat(np.arange(BLOCKS), workers.size).tolist()
    parameters = [each for each in law.parameters() if each.name in truth]
    hits = dict.fromkeys(truth, 0)
    for _ in range(STUDIES):
        noise = rng.normal(0, 0.03, (BLOCKS, workers.size)) + rng.normal(0, 0.05, (BLOCKS, 1))
        series = read(
            Observations(
                np.tile(workers, BLOCKS),
                throughput=(exact * np.exp(noise)).ravel(),
                blocks=labels,
                kind=Scaling.THROUGHPUT,
            )
        )
        assert isinstance(series, Series)
        result = fit(law, summarize(series))
        assert isinstance(result, Fit)
        for parameter in parameters:
            found = estimate(result, parameter)
            assert found.low is not None
            assert found.high is not None
            hits[parameter.name] += found.low <= truth[parameter.name] <= found.high
    return {name: count / STUDIES for name, count in hits.items()}


def test_usl_intervals_cover() -> None:
    """α, β and γ of a USL inside its bounds."""
    workers = np.array([1.0, 2, 4, 8, 16, 32])
    exact = 10 * workers / (1 + 0.05 * (workers - 1) + 0.001 * workers * (workers - 1))
    found = coverage(Usl(), workers, exact, {"alpha": 0.05, "beta": 0.001, "gamma": 10})
    assert all(0.91 <= share <= 0.99 for share in found.values()), found


def test_usl_intervals_cover_at_the_bound() -> None:
    """β = 0 is in its one-sided interval, and α is not fooled by fixing it."""
    workers = np.array([1.0, 2, 4, 8, 16, 32])
    exact = 10 * workers / (1 + 0.05 * (workers - 1))
    found = coverage(Usl(), workers, exact, {"alpha": 0.05, "beta": 0.0})
    assert found["alpha"] >= 0.91
    assert found["beta"] >= 0.94


@pytest.mark.parametrize("serial", [0.02, 0.2])
def test_amdahl_intervals_cover(serial: float) -> None:
    """The serial fraction from four worker counts."""
    workers = np.array([1.0, 2, 4, 8])
    exact = 1 / (serial + (1 - serial) / workers)
    found = coverage(Amdahl(), workers, exact, {"serial_fraction": serial})
    assert 0.91 <= found["serial_fraction"] <= 0.99
