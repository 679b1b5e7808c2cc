"""What a scaling law is, seen by the fit: a linear form behind a link, and its parameters.

Every law here is linear in non-negative coefficients c once it is looked at from the right side:

    N / X(N) = c · z(N)     linear, Amdahl, USL       (`Link.RECIPROCAL`)
    X(N)     = c · z(N)     Gustafson                 (`Link.IDENTITY`)

with known terms z(N). That gives starting values by non-negative linear least squares instead of
by luck, bounds that hold exactly, and one engine for all laws. The parameters people quote (α, β,
γ, s) are ratios of the coefficients. Holding a ratio at a value is a linear restriction c = o + M
d with d ≥ 0, so that profile likelihoods need no other solver.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import inf
from typing import Protocol

import numpy as np

from .observations import Array, Scaling


class Link(Enum):
    """Which side of the law is linear in the coefficients."""

    RECIPROCAL = "reciprocal"
    IDENTITY = "identity"


@dataclass(frozen=True)
class Restriction:
    """All coefficients under which a parameter has one value: offset + matrix @ d, d >= 0."""

    offset: Array
    matrix: Array

    @staticmethod
    def of(offset: list[float], *columns: list[float]) -> Restriction:
        """A restriction from its offset and the columns of its matrix."""
        return Restriction(np.array(offset, dtype=float), np.array(columns, dtype=float).T)


@dataclass(frozen=True)
class Parameter:
    """One quotable number of a law.

    inner: the ratio of coefficients that is estimated; gradient: its derivative by them.
    restriction: the coefficients for which inner has a given value (None: Wald intervals only).
    low, high: domain of inner. shown: from inner to the number that is quoted, monotone; where it
    is not the identity, intervals are profiled because a t interval would depend on the scale.
    absent: why there is no number where shown is infinite. scale: whether it carries the unit of
    the throughput.
    """

    name: str
    unit: str
    inner: Callable[[Array], float]
    gradient: Callable[[Array], Array]
    restriction: Callable[[float], Restriction] | None
    low: float = 0.0
    high: float = inf
    shown: Callable[[float], float] | None = None
    absent: str = ""
    scale: bool = False


class Law(Protocol):
    """A scaling law. All laws are frozen and define these, in this order."""

    @property
    def name(self) -> str:
        """Its name in tables."""
        ...

    @property
    def formula(self) -> str:
        """The law as it is quoted."""
        ...

    @property
    def source(self) -> str:
        """Where it was published."""
        ...

    @property
    def link(self) -> Link:
        """Which side of it is linear."""
        ...

    @property
    def kinds(self) -> frozenset[Scaling]:
        """The kinds of scaling it speaks about."""
        ...

    def terms(self, workers: Array) -> Array:
        """The known terms z(N), one row per worker count."""
        ...

    def parameters(self) -> tuple[Parameter, ...]:
        """The numbers quoted for this law."""
        ...


def predict(law: Law, workers: Array, coefficients: Array) -> Array:
    """Throughput of a law at worker counts."""
    linear = law.terms(workers) @ coefficients
    if law.link is Link.IDENTITY:
        return np.asarray(linear)
    with np.errstate(divide="ignore"):
        return np.asarray(workers / linear)


def derivative(law: Law, workers: Array, coefficients: Array) -> Array:
    """Derivative of the throughput by the coefficients, one row per worker count."""
    terms = law.terms(workers)
    if law.link is Link.IDENTITY:
        return terms
    throughput = predict(law, workers, coefficients)
    return np.asarray(-(throughput**2 / workers)[:, None] * terms)


def ratio(
    over: int, under: tuple[int, ...], size: int
) -> tuple[Callable[[Array], float], Callable[[Array], Array]]:
    """The ratio c[over] / sum of c[under] of coefficients, and its gradient."""

    def value(c: Array) -> float:
        return float(c[over] / sum(c[i] for i in under))

    def gradient(c: Array) -> Array:
        total = float(sum(c[i] for i in under))
        result = np.zeros(size)
        result[over] = 1 / total
        for i in under:
            result[i] -= c[over] / total**2
        return result

    return value, gradient
