"""Linear (ideal) scaling X(N) = γN: the candidate every other law must beat.

Without it a model comparison can only choose between kinds of overhead, and calls the noise of a
perfectly parallel program a serial fraction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .law import Link, Parameter, Restriction
from .observations import Array, Scaling


@dataclass(frozen=True)
class Linear:
    """X(N) = γN, one coefficient c = 1/γ."""

    name: str = "linear"
    formula: str = "X(N) = γN"
    source: str = "ideal speedup"
    link: Link = Link.RECIPROCAL
    kinds: frozenset[Scaling] = frozenset(Scaling)

    def terms(self, workers: Array) -> Array:
        """z(N) = (1)."""
        return np.ones((workers.size, 1))

    def parameters(self) -> tuple[Parameter, ...]:
        """The throughput of one worker, γ."""
        return (
            Parameter(
                name="gamma",
                unit="throughput",
                inner=lambda c: float(1 / c[0]),
                gradient=lambda c: np.array([-1 / c[0] ** 2]),
                restriction=lambda value: Restriction(np.array([1 / value]), np.zeros((1, 0))),
                scale=True,
            ),
        )
