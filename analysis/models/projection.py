"""A law's curve with its confidence band, and where it stops being a measurement.

The band at each worker count is the delta method's t interval of the fitted mean, taken where the
law is linear (N/X for the USL, X for Gustafson) and cut off at the coefficients' bounds: the
extremes of the linear form over the ellipsoid of coefficients whose squares exceed the smallest
by at most t²·variance, intersected with c >= 0. Without bounds this is the textbook band; with
them it does not shrink to that of a simpler law because β happened to be estimated as 0. The
extremes lie on a face of the orthant, so all faces are tried. Past the largest measured worker
count it is a projection, and past twice that count refused unless asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .fit import Fit
from .interval import LEVEL
from .law import Link, derivative
from .observations import Array
from .refusal import CannotSay, Reason
from .replicates import Curve

FARTHEST_REACH = 2.0
"""Times the largest measured worker count up to which a curve is drawn unasked."""


@dataclass(frozen=True, eq=False)
class Projection:
    """A curve over worker counts: throughput, its band (nan: none), and what is projected.

    projected: True where no worker count that large was measured.
    """

    workers: Array
    throughput: Array
    low: Array
    high: Array
    projected: NDArray[np.bool_]


def grid(curve: Curve, largest: float | None = None, points: int = 101) -> Array:
    """Worker counts, evenly spaced on a log axis, from the smallest measured to the largest."""
    end = float(curve.workers.max()) if largest is None else largest
    spaced = np.geomspace(float(curve.workers.min()), end, points)
    return np.unique(np.concatenate([spaced, curve.workers[curve.workers <= end]]))


def project(
    fit: Fit,
    workers: Array,
    *,
    far: bool = False,
    level: float = LEVEL,
) -> Projection | CannotSay:
    """The curve of a fitted law with its band.

    far: allow worker counts beyond twice the largest measured. The band includes the uncertainty of
    the level that all counts share: for speedups, that of the baseline they were divided by.
    """
    largest = float(fit.curve.workers.max())
    if not far and float(workers.max()) > FARTHEST_REACH * largest:
        return CannotSay(Reason.BEYOND_DATA, f"{workers.max():g} asked, {largest:g} measured")
    throughput = fit.predict(workers)
    if fit.degrees < 1:
        none = np.full_like(throughput, np.nan)
        return Projection(workers, throughput, none, none, workers > largest)
    quantile = float(stats.t.ppf((1 + level) / 2, fit.degrees))
    low, high = _extremes(fit, workers, quantile**2 * fit.variance)
    if fit.law.link is Link.RECIPROCAL:
        with np.errstate(divide="ignore"):
            low, high = workers / high, workers / np.maximum(low, 0.0)
    low, high = _combined(throughput, low, high, _common(fit.curve, level))
    return Projection(workers, throughput, low, high, workers > largest)


def _extremes(fit: Fit, workers: Array, allowance: float) -> tuple[Array, Array]:
    """Smallest and largest of the linear form over the admissible coefficients."""
    scale = np.sqrt(np.mean(fit.law.terms(fit.curve.workers) ** 2, axis=0))
    terms = fit.law.terms(workers) / scale
    here = fit.coefficients * scale
    root = np.sqrt(fit.curve.weight)
    slope = root[:, None] * derivative(fit.law, fit.curve.workers, fit.coefficients) / scale
    pull = slope.T @ (root * (fit.curve.throughput - fit.predict(fit.curve.workers)))
    pull[fit.free] = 0.0
    region = _Region(here, slope.T @ slope, pull, allowance)
    low = high = terms @ here
    for size in range(1, here.size + 1):
        for kept in combinations(range(here.size), size):
            for sign in (-1, 1):
                found = region.extreme(terms, list(kept), sign)
                low = np.fmin(low, found)
                high = np.fmax(high, found)
    return low, high


@dataclass(frozen=True, eq=False)
class _Region:
    """The admissible coefficients: c >= 0 whose squares exceed those here by at most allowance.

    curvature: half the second derivative of the squares; pull: minus half the first.
    """

    here: Array
    curvature: Array
    pull: Array
    allowance: float

    def extreme(self, terms: Array, kept: list[int], sign: int) -> Array:
        """Extreme of terms @ c with only the kept coefficients off zero; nan if outside."""
        left = [index for index in range(self.here.size) if index not in kept]
        moved = np.zeros_like(self.here)
        moved[left] = -self.here[left]
        rows = self.curvature[kept]
        inverse = np.linalg.pinv(rows[:, kept])
        moved[kept] = inverse @ (self.pull[kept] - rows[:, left] @ moved[left])
        spent = float(moved @ self.curvature @ moved - 2 * self.pull @ moved)
        if spent > self.allowance:
            return np.full(terms.shape[0], np.nan)
        z = terms[:, kept]
        reach = np.sqrt(np.einsum("ij,jk,ik->i", z, inverse, z))
        stretch = sqrt(self.allowance - spent) / np.where(reach > 0, reach, np.inf)
        coefficients = (self.here + moved)[kept] + sign * stretch[:, None] * (z @ inverse)
        admissible = np.all(coefficients >= -1e-12 * np.abs(self.here).max(), axis=1)
        return np.where(admissible, np.sum(z * coefficients, axis=1), np.nan)


def _common(curve: Curve, level: float) -> float:
    """Half-width, in logarithms, of the interval of the blocks' common level."""
    if curve.level_variance <= 0:
        return 0.0
    quantile = float(stats.t.ppf((1 + level) / 2, curve.level_degrees))
    return quantile * sqrt(curve.level_variance)


def _combined(value: Array, low: Array, high: Array, relative: float) -> tuple[Array, Array]:
    """A band widened, in logarithms, by an independent relative uncertainty."""
    if relative == 0:
        return low, high
    with np.errstate(divide="ignore"):
        down = np.hypot(np.log(value / low), relative)
        up = np.hypot(np.log(high / value), relative)
    return value * np.exp(-down), value * np.exp(np.minimum(up, exp(6.5)))
