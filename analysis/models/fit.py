"""A law fitted to a curve: coefficients, their covariance, and how good the fit is.

The variance of the noise comes from all residuals with n - k degrees of freedom (single
observations, less one per block level that was taken out). k counts the coefficients that are
free: one that lies on its bound is fixed there and the rest is refitted, as the method asks.
Where replicates show that the law misses the means by more than noise, the distance of the means
from the curve is the yardstick instead (m - k degrees of freedom): intervals that ignored a
visible misfit would be too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, nan, pi

import numpy as np
from scipy import stats

from .law import Law, derivative, predict
from .observations import Array
from .refusal import CannotSay, Reason
from .replicates import Curve
from .solver import solve

MISFIT_LEVEL = 0.05
"""Lack-of-fit p below which the means' own scatter replaces the noise of the replicates."""
FEW_COUNTS = 6
"""Distinct worker counts below which a fitted curve is called a sketch."""
FEWEST_FOR_AICC = 8
"""Observations below which the small-sample correction of AICc has no basis."""
ROUNDING = 1e-13
"""Residuals below this share of the throughput are rounding, not scatter."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted law.

    coefficients: c of the law, in seconds per unit of work (reciprocal link) or throughput.
    free: which of them are off their bound. covariance: of c, including the blocks' level.
    squares: weighted residual squares of all observations; mean_squares: of the means alone.
    variance and degrees: of the noise, in units of the weights; degrees 0 means no interval.
    """

    law: Law
    curve: Curve
    coefficients: Array
    free: np.ndarray
    covariance: Array
    squares: float
    mean_squares: float
    variance: float
    degrees: int
    lack_of_fit_p: float | None
    aicc: float | None

    @property
    def misfit(self) -> bool:
        """Whether replicates show that the law misses the means."""
        return self.lack_of_fit_p is not None and self.lack_of_fit_p < MISFIT_LEVEL

    @property
    def residual_error(self) -> float:
        """Standard deviation of the noise, in units of the throughput if unweighted."""
        return float(np.sqrt(self.variance))

    def predict(self, workers: Array) -> Array:
        """Fitted throughput at worker counts."""
        return predict(self.law, workers, self.coefficients)


def fit(law: Law, curve: Curve) -> Fit | CannotSay:
    """Fit a law to a curve, or say why not."""
    refusal = _refusal(law, curve)
    if refusal is not None:
        return refusal
    solution = solve(law, curve)
    if solution is None:
        return CannotSay(Reason.NO_CONVERGENCE, law.formula)
    free = solution.coefficients > 0
    floor = float(np.sum(curve.weight * (ROUNDING * curve.throughput) ** 2))
    mean_squares = max(solution.squares, floor)
    squares = mean_squares + curve.pure_squares
    lack = _lack_of_fit(curve, mean_squares, int(free.sum()))
    variance, degrees = _variance(curve, mean_squares, int(free.sum()), lack)
    return Fit(
        law=law,
        curve=curve,
        coefficients=solution.coefficients,
        free=free,
        covariance=_covariance(law, curve, solution.coefficients, free, variance),
        squares=squares,
        mean_squares=mean_squares,
        variance=variance,
        degrees=degrees,
        lack_of_fit_p=lack,
        aicc=_aicc(curve, squares, free.size + 1),
    )


def _refusal(law: Law, curve: Curve) -> CannotSay | None:
    if curve.kind not in law.kinds:
        return CannotSay(Reason.OTHER_SCALING, f"{law.name} and {curve.kind.value} scaling")
    if curve.workers.size == 1:
        return CannotSay(Reason.ONE_COUNT, f"{curve.workers[0]:g}")
    size = law.terms(curve.workers).shape[1]
    if curve.workers.size < size:
        return CannotSay(Reason.TOO_FEW_COUNTS, f"{curve.workers.size} counts, {size} parameters")
    return None


def _lack_of_fit(curve: Curve, mean_squares: float, free: int) -> float | None:
    """P-value of the F test of the means' distance from the curve against pure error."""
    between = curve.workers.size - free
    if between < 1 or curve.pure_degrees < 1 or curve.pure_squares <= 0:
        return None
    quotient = (mean_squares / between) / (curve.pure_squares / curve.pure_degrees)
    return float(stats.f.sf(quotient, between, curve.pure_degrees))


def _variance(
    curve: Curve, mean_squares: float, free: int, lack: float | None
) -> tuple[float, int]:
    between = curve.workers.size - free
    if lack is not None and lack < MISFIT_LEVEL:
        return mean_squares / between, between
    degrees = between + curve.pure_degrees
    if degrees < 1:
        return nan, 0
    return (mean_squares + curve.pure_squares) / degrees, degrees


def _covariance(
    law: Law, curve: Curve, coefficients: Array, free: np.ndarray, variance: float
) -> Array:
    """Gauss-Newton covariance of the free coefficients; zero where one is fixed at its bound."""
    size = coefficients.size
    result = np.zeros((size, size))
    slope = derivative(law, curve.workers, coefficients)[:, free]
    slope = np.sqrt(curve.weight)[:, None] * slope
    scale = np.sqrt(np.sum(slope**2, axis=0))
    inverse = np.linalg.pinv(slope / scale) / scale[:, None]
    result[np.ix_(free, free)] = inverse @ inverse.T * variance
    return np.asarray(result + curve.level_variance * np.outer(coefficients, coefficients))


def _aicc(curve: Curve, squares: float, parameters: int) -> float | None:
    """Corrected Akaike criterion of the Gaussian likelihood (Hurvich & Tsai, Biometrika 1989).

    parameters counts the variance too. None below 8 observations, where the correction is larger
    than what it corrects.
    """
    n = curve.observations
    if n < FEWEST_FOR_AICC or n - parameters - 1 <= 0:
        return None
    deviance = n * log(2 * pi * squares / n) + n - curve.log_weight_sum
    return float(deviance + 2 * parameters * n / (n - parameters - 1))
