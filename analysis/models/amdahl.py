"""Amdahl's law: a part b of the time divides by the workers, a part a does not.

    T(p) = a + b/p        s = a / (a + b)        S(p) <= 1/s

The problem's size is fixed, so the law is not offered for weak scaling. s is a share of the
single worker's time; Gustafson's s′ is a share of the parallel time: other numbers, never mixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from .law import Link, Parameter, Restriction, ratio
from .observations import Array, Scaling


@dataclass(frozen=True)
class Amdahl:
    """p·T = b + a·p per unit of work, with coefficients (b, a), both at least 0."""

    name: str = "amdahl"
    formula: str = "T(p) = a + b/p"
    source: str = "Amdahl, AFIPS 1967"
    link: Link = Link.RECIPROCAL
    kinds: frozenset[Scaling] = frozenset({Scaling.STRONG, Scaling.THROUGHPUT})

    def terms(self, workers: Array) -> Array:
        """z(p) = (1, p)."""
        return np.column_stack([np.ones_like(workers), workers])

    def parameters(self) -> tuple[Parameter, ...]:
        """Serial fraction s, serial time a, parallel time b, and the throughput's limit 1/a."""
        share, share_gradient = ratio(1, (0, 1), 2)
        return (
            Parameter("serial_fraction", "1", share, share_gradient, _held_share, high=1.0),
            Parameter(
                "serial_time",
                "1/throughput",
                lambda c: float(c[1]),
                lambda _: np.array([0.0, 1.0]),
                lambda value: Restriction.of([0, value], [1, 0]),
                scale=True,
            ),
            Parameter(
                "parallel_time",
                "1/throughput",
                lambda c: float(c[0]),
                lambda _: np.array([1.0, 0.0]),
                lambda value: Restriction.of([value, 0], [0, 1]),
                scale=True,
            ),
            Parameter(
                "throughput_limit",
                "throughput",
                lambda c: float(c[1]),
                lambda _: np.array([0.0, 1.0]),
                lambda value: Restriction.of([0, value], [1, 0]),
                shown=lambda inner: 1 / inner if inner > 0 else inf,
                absent="none: the serial fraction is 0",
                scale=True,
            ),
        )


def _held_share(value: float) -> Restriction:
    return Restriction.of([0, 0], [1 - value, value])
