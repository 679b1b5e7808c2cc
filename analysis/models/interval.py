"""Intervals of parameters: Student t away from the bounds, profile likelihood near them.

A t interval of an estimate at or near a bound reaches into the impossible (β < 0) and forgets
that the other coefficients move with it. There, and for numbers that are curved functions of the
coefficients (a peak, a limit), the interval holds every value under which the refitted sum of
squares exceeds the smallest by at most t²·variance (Bates & Watts, Nonlinear Regression Analysis,
1988, ch. 6): refitted with the other coefficients free to leave their bounds. Degrees of freedom
are n - k throughout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, isfinite, log, sqrt

import numpy as np
from scipy import optimize, stats

from .fit import Fit
from .law import Parameter
from .solver import solve

LEVEL = 0.95
ACCURACY = 1e-6
"""Accuracy of an interval's end, as a share of the bracket it was found in."""
FARTHEST = 20
"""Fourfold steps of the search for an interval's end before it is called unbounded."""


@dataclass(frozen=True)
class ParameterEstimate:
    """A parameter's value and interval; None where there is none, inf where it is unbounded."""

    parameter: Parameter
    value: float | None
    low: float | None
    high: float | None
    standard_error: float | None
    profiled: bool
    note: str = ""


def estimate(fit: Fit, parameter: Parameter, level: float = LEVEL) -> ParameterEstimate:
    """Value, standard error and interval of one parameter of a fitted law."""
    inner = parameter.inner(fit.coefficients)
    if inner == -inf:
        note = "none: slower from the first added worker on"
        return ParameterEstimate(parameter, None, None, None, None, profiled=False, note=note)
    error = _standard_error(fit, parameter)
    if fit.degrees < 1:
        low, high, profiled = None, None, False
    else:
        low, high, profiled = _interval(fit, parameter, inner, error, level)
    quoted = error if fit.degrees and error > 0 else None
    return _shown(parameter, inner, (low, high), quoted, profiled=profiled)


def _standard_error(fit: Fit, parameter: Parameter) -> float:
    gradient = parameter.gradient(fit.coefficients)
    return sqrt(max(float(gradient @ fit.covariance @ gradient), 0.0))


def _interval(
    fit: Fit, parameter: Parameter, inner: float, error: float, level: float
) -> tuple[float, float, bool]:
    quantile = float(stats.t.ppf((1 + level) / 2, fit.degrees))
    reach = error * float(stats.t.ppf((1 + level) / 2, _degrees(fit, parameter, error)))
    low, high = inner - reach, inner + reach
    near = not fit.free.all() or low <= parameter.low or high >= parameter.high
    if parameter.restriction is None or not (near or parameter.shown is not None):
        return max(low, parameter.low), min(high, parameter.high), False
    allowance = quantile**2 * fit.variance
    reach = max(quantile * error, 1e-9 * abs(inner)) or _first_reach(fit, parameter)
    low = _end(fit, parameter, inner, -reach, allowance)
    high = _end(fit, parameter, inner, reach, allowance)
    if parameter.scale and fit.curve.level_variance > 0:
        blocks = float(stats.t.ppf((1 + level) / 2, fit.curve.level_degrees))
        low, high = _widen(inner, low, high, blocks * sqrt(fit.curve.level_variance))
    return low, high, True


def _degrees(fit: Fit, parameter: Parameter, error: float) -> float:
    """Degrees of freedom of an error; Satterthwaite's where the blocks' level is part of it."""
    gradient = parameter.gradient(fit.coefficients)
    common = fit.curve.level_variance * float(gradient @ fit.coefficients) ** 2
    if common <= 0 or error <= 0:
        return fit.degrees
    own = max(error**2 - common, 0.0)
    return error**4 / (own**2 / fit.degrees + common**2 / fit.curve.level_degrees)


def _first_reach(fit: Fit, parameter: Parameter) -> float:
    """A first guess of the distance where the estimate is 0 and so is its standard error."""
    largest = float(fit.curve.workers.max())
    unit = {"beta": largest**-2, "peak_workers": largest**-2}.get(parameter.name, 1 / largest)
    return 1e-3 * unit * (float(fit.coefficients.max()) if parameter.scale else 1.0)


def _end(fit: Fit, parameter: Parameter, inner: float, reach: float, allowance: float) -> float:
    """Where the profiled squares exceed the smallest by the allowance, or the domain's end."""
    bound = parameter.high if reach > 0 else parameter.low
    known = {inner: -allowance}

    def excess(value: float) -> float:
        if value not in known:
            known[value] = _profiled(fit, parameter, value) - fit.mean_squares - allowance
        return known[value]

    inside = inner
    for _ in range(FARTHEST):
        outside = min(inner + reach, bound) if reach > 0 else max(inner + reach, bound)
        if excess(outside) > 0:
            return _crossing(excess, inside, outside)
        if outside == bound:
            return bound
        inside, reach = outside, 4 * reach
    return bound


def _crossing(excess: Callable[[float], float], inside: float, outside: float) -> float:
    near = ACCURACY * abs(outside - inside)
    root, _ = optimize.brentq(excess, inside, outside, xtol=near, full_output=True, disp=False)
    return float(root)


def _profiled(fit: Fit, parameter: Parameter, value: float) -> float:
    """Smallest weighted squares of the means with the parameter held at a value."""
    assert parameter.restriction is not None
    if value <= 0 and parameter.low == 0 and parameter.name == "gamma":
        return float(np.finfo(float).max) / 4
    solution = solve(fit.law, fit.curve, parameter.restriction(value), thorough=False)
    squares = inf if solution is None else solution.squares
    return min(max(squares, 0.0), float(np.finfo(float).max) / 4)


def _widen(inner: float, low: float, high: float, relative: float) -> tuple[float, float]:
    """Add the uncertainty of the blocks' common level to the interval of a scale parameter."""
    if inner <= 0:
        return low, high
    down = sqrt(log(inner / low) ** 2 + relative**2) if low > 0 else inf
    up = sqrt(log(high / inner) ** 2 + relative**2) if isfinite(high) else inf
    return inner * exp(-down), inner * exp(up) if isfinite(up) else inf


def _shown(
    parameter: Parameter,
    inner: float,
    ends: tuple[float | None, float | None],
    error: float | None,
    *,
    profiled: bool,
) -> ParameterEstimate:
    """The estimate as it is quoted; a decreasing transformation swaps the interval's ends."""
    low, high = ends
    if parameter.shown is None:
        return ParameterEstimate(parameter, inner, low, high, error, profiled)
    value = parameter.shown(inner)
    bottom = None if high is None else parameter.shown(high)
    top = None if low is None else parameter.shown(low)
    if isfinite(value):
        return ParameterEstimate(parameter, value, bottom, top, None, profiled)
    return ParameterEstimate(parameter, None, bottom, top, None, profiled, parameter.absent)
