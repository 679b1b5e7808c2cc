"""The measured points of a curve, compared with each other and never through a fitted law.

Where counts were measured repeatedly, a comparison has the interval of the measurements' own ratio.
Where every count was measured once, the points carry no interval; the scatter about an unbounded
quadratic N/X = c0 + c1(N-1) + c2·N(N-1) then says how far chance reaches, and the value that is
told remains the points'. Unbounded, because a law with α >= 0 cannot see a superlinear curve.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import exp, inf, log, sqrt

import numpy as np
from scipy import stats

from parscale.estimation.interval import Estimate

from .law import predict
from .measured_ratios import Between
from .observations import Array
from .replicates import Curve
from .solver import solve
from .usl import Usl


@dataclass(frozen=True)
class Comparison:
    """Throughput at one count over that at another: the measured ratio, and how far chance reaches.

    low, high: the ratio's own interval, or for single measurements that of the scatter.
    """

    over: float
    under: float
    measured: Estimate
    low: float
    high: float

    @property
    def value(self) -> float:
        """The measured ratio."""
        return self.measured.value

    @property
    def ideal(self) -> float:
        """The ratio of the worker counts."""
        return self.over / self.under


@dataclass(frozen=True, eq=False)
class Points:
    """The points of one curve. between: ratios of measured counts, from `estimation`."""

    curve: Curve
    between: Between
    level: float

    @property
    def counts(self) -> list[float]:
        """The worker counts, ascending."""
        return [float(p) for p in self.curve.workers]

    @property
    def single(self) -> bool:
        """Whether every count was measured once."""
        return float(self.curve.replicates.max()) == 1

    def ratio(self, over: float, under: float) -> float:
        """Throughput at one count over that at another, as measured."""
        found = self.between(over, under, self.level)
        if found is not None:
            return found.value
        at = dict(zip(self.counts, self.curve.throughput.tolist(), strict=True))
        return float(at[over] / at[under])

    def plain(self, over: float, under: float) -> tuple[float, float]:
        """The interval of that ratio at the plain level; twice the value where it has none."""
        found = self.between(over, under, self.level)
        if found is None or found.low is None or found.high is None:
            return self.ratio(over, under), self.ratio(over, under)
        return found.low, found.high

    def compare(self, over: float, under: float, level: float) -> Comparison | None:
        """The comparison at a level; None where nothing says how far chance reaches."""
        found = self.between(over, under, level)
        if found is None:
            return None
        if self.single:
            ends = self._scattered(over, under, level)
            return None if ends is None else Comparison(over, under, found, *ends)
        if found.low is None or found.high is None:
            return None
        return Comparison(over, under, found, found.low, found.high)

    @cached_property
    def _quadratic(self) -> tuple[Array, Array, float, int] | None:
        """Coefficients, inverse of the design, variance and its degrees of freedom."""
        law, curve = Usl(), self.curve
        terms = law.terms(curve.workers)
        degrees = curve.workers.size - terms.shape[1]
        solution = solve(law, curve, bounded=False) if degrees >= 1 else None
        if solution is None or not np.isfinite(solution.squares):
            return None
        fitted = predict(law, curve.workers, solution.coefficients)
        slope = (-(fitted**2) / curve.workers)[:, None] * terms
        scale = np.sqrt(np.sum(slope**2, axis=0))
        inverse = np.linalg.pinv(slope / scale) / scale[:, None]
        return solution.coefficients, inverse, solution.squares / degrees, degrees

    def _scattered(self, over: float, under: float, level: float) -> tuple[float, float] | None:
        """How far chance reaches for a ratio of the quadratic, by the delta method on logs."""
        if self._quadratic is None:
            return None
        c, inverse, variance, degrees = self._quadratic
        law, pair = Usl(), np.array([over, under])
        value = predict(law, pair, c)
        if not np.all(value > 0):
            return 0.0, inf
        rows = law.terms(pair) / (law.terms(pair) @ c)[:, None]
        error = sqrt(variance) * float(np.linalg.norm((rows[1] - rows[0]) @ inverse))
        reach = min(float(stats.t.ppf((1 + level) / 2, degrees)) * error, 700.0)
        centre = log(value[0] / value[1])
        return exp(centre - reach), exp(centre + reach)
