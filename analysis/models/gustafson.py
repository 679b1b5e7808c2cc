"""Gustafson's scaled speedup: what p workers do in the time of one when the work grows with p.

    S(p) = p - s′ (p - 1)

s′ is the serial share of the time of the parallel run, with the work per worker held constant. It
is not Amdahl's s, and the law is offered for weak scaling only. It is linear: X = X(1) (s′ + (1 -
s′) p).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .law import Link, Parameter, Restriction, ratio
from .observations import Array, Scaling


@dataclass(frozen=True)
class Gustafson:
    """X(p) = B + A·p, coefficients (B, A), both at least 0, so that s′ = B / (A + B)."""

    name: str = "gustafson"
    formula: str = "S(p) = p - s′(p - 1)"
    source: str = "Gustafson, CACM 31(5), 1988"
    link: Link = Link.IDENTITY
    kinds: frozenset[Scaling] = frozenset({Scaling.WEAK})

    def terms(self, workers: Array) -> Array:
        """z(p) = (1, p)."""
        return np.column_stack([np.ones_like(workers), workers])

    def parameters(self) -> tuple[Parameter, ...]:
        """Scaled serial fraction s′ and the throughput of one worker."""
        share, share_gradient = ratio(0, (0, 1), 2)
        return (
            Parameter(
                "scaled_serial_fraction",
                "1",
                share,
                share_gradient,
                lambda value: Restriction.of([0, 0], [value, 1 - value]),
                high=1.0,
            ),
            Parameter(
                "gamma",
                "throughput",
                lambda c: float(c[0] + c[1]),
                lambda _: np.array([1.0, 1.0]),
                None,
                scale=True,
            ),
        )
