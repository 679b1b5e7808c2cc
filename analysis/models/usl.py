"""Gunther's Universal Scalability Law: contention and the price of coherency.

    X(N) = γN / (1 + α(N - 1) + βN(N - 1))

α is waiting for something shared, β is the pairwise cost of keeping data consistent, γ is the
throughput of one worker; γ is fitted too (Gunther 2018), because a single measurement at N = 1
would otherwise carry its own error into every coefficient. β > 0 means a peak at N* = √((1 -
α)/β); with β = 0 the throughput approaches γ/α. α, β >= 0: a superlinear curve is named by its
shape, not by a negative contention. Unlike the R package `usl` α has no upper bound: α > 1 says
that a second worker slows the whole thing down.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from .law import Link, Parameter, Restriction, ratio
from .observations import Array, Scaling


@dataclass(frozen=True)
class Usl:
    """N/X = c0 + c1(N - 1) + c2·N(N - 1): γ = 1/c0, α = c1/c0, β = c2/c0."""

    name: str = "usl"
    formula: str = "X(N) = γN / (1 + α(N - 1) + βN(N - 1))"
    source: str = "Gunther, Guerrilla Capacity Planning, 2007, ch. 4-5; R package usl"
    link: Link = Link.RECIPROCAL
    kinds: frozenset[Scaling] = frozenset(Scaling)

    def terms(self, workers: Array) -> Array:
        """z(N) = (1, N - 1, N(N - 1))."""
        more = workers - 1
        return np.column_stack([np.ones_like(workers), more, workers * more])

    def parameters(self) -> tuple[Parameter, ...]:
        """α, β, γ, the peak N* and the limit γ/α."""
        return (_ALPHA, _BETA, _GAMMA, _PEAK, _LIMIT)


def _peak_inner(c: Array) -> float:
    """β / (1 - α), the inverse square of N*; below 0 where throughput only falls."""
    return float(c[2] / (c[0] - c[1])) if c[0] > c[1] else -inf


def _peak_gradient(c: Array) -> Array:
    gap = c[0] - c[1]
    return np.array([-c[2] / gap**2, c[2] / gap**2, 1 / gap])


_ALPHA = Parameter(
    "alpha",
    "1",
    *ratio(1, (0,), 3),
    restriction=lambda value: Restriction.of([0, 0, 0], [1, value, 0], [0, 0, 1]),
)
_BETA = Parameter(
    "beta",
    "1",
    *ratio(2, (0,), 3),
    restriction=lambda value: Restriction.of([0, 0, 0], [1, 0, value], [0, 1, 0]),
)
_GAMMA = Parameter(
    "gamma",
    "throughput",
    lambda c: float(1 / c[0]),
    lambda c: np.array([-1 / c[0] ** 2, 0, 0]),
    lambda value: Restriction.of([1 / value, 0, 0], [0, 1, 0], [0, 0, 1]),
    scale=True,
)
_PEAK = Parameter(
    "peak_workers",
    "workers",
    _peak_inner,
    _peak_gradient,
    lambda value: Restriction.of([0, 0, 0], [1, 0, value], [1, 1, 0]),
    shown=lambda inner: 1 / sqrt(inner) if inner > 0 else inf,
    absent="none: beta is 0",
)
_LIMIT = Parameter(
    "throughput_limit",
    "throughput",
    lambda c: float(c[1]),
    lambda _: np.array([0.0, 1.0, 0.0]),
    lambda value: Restriction.of([0, value, 0], [1, 0, 0], [0, 0, 1]),
    shown=lambda inner: 1 / inner if inner > 0 else inf,
    absent="none: alpha is 0",
    scale=True,
)
