"""Coverage of the band of speedups: the baseline's own noise is in it."""

from __future__ import annotations

import numpy as np
import pytest

from parscale.analysis.models.amdahl import Amdahl
from parscale.analysis.models.fit import Fit, fit
from parscale.analysis.models.law import Law
from parscale.analysis.models.observations import Observations, Series, read
from parscale.analysis.models.projection import Projection, project
from parscale.analysis.models.replicates import summarize
from parscale.analysis.models.usl import Usl

COUNTS = np.array([1.0, 2, 4, 8, 16])
SECONDS = {
    "amdahl": (0.1 + 0.9 / COUNTS) * 1.2,
    "usl": (1 + 0.05 * (COUNTS - 1) + 0.004 * COUNTS * (COUNTS - 1)) / COUNTS * 1.2,
}
"""Of an arm that takes a fifth longer than the serial loop, whose time is 1."""
STUDIES = 600


def covered(law: Law, blocks: int, arm: float, baseline: float) -> float:
    """Share of the measured counts of simulated studies whose band holds the true speedup."""
    rng = np.random.default_rng(29)
    exact = SECONDS[law.name]
    labels = np.repeat(np.arange(blocks), COUNTS.size).tolist()
    hits = 0
    for _ in range(STUDIES):
        loop = rng.normal(0, baseline, (blocks, 1))
        logs = loop - np.log(exact) - rng.normal(0, arm, (blocks, COUNTS.size))
        series = read(
            Observations(np.tile(COUNTS, blocks), throughput=np.exp(logs).ravel(), blocks=labels)
        )
        assert isinstance(series, Series)
        found = fit(law, summarize(series))
        assert isinstance(found, Fit)
        band = project(found, COUNTS)
        assert isinstance(band, Projection)
        hits += int(np.sum((band.low <= 1 / exact) & (1 / exact <= band.high)))
    return hits / (STUDIES * COUNTS.size)


@pytest.mark.parametrize(
    ("law", "blocks", "arm", "baseline"),
    [(Amdahl(), 6, 0.02, 0.06), (Usl(), 12, 0.03, 0.03)],
    ids=["noisy baseline", "alike"],
)
def test_the_band_covers_the_speedup(law: Law, blocks: int, arm: float, baseline: float) -> None:
    """A loop noisier than the pool, and one as noisy: 95 % nominal, 93 to 97 % allowed."""
    assert 0.93 <= covered(law, blocks, arm, baseline) <= 0.97
