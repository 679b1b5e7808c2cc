"""Which laws the data allow: Akaike's criterion on one common scale.

AICc values compare only if every law is fitted to the same response with the same weights. Here
all are fitted to throughput, on the same `Curve`; a law that does not apply to the kind of
scaling is left out, not converted. Laws within 2 of the best are indistinguishable and all are
listed (Burnham & Anderson, Model Selection and Multimodel Inference, 2002, §2.6). The values
carry the unit of throughput; only their differences mean something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from .fit import Fit

INDISTINGUISHABLE = 2.0
"""AICc difference up to which a law is as good as the best."""


@dataclass(frozen=True)
class Candidate:
    """One law's standing: AICc, its distance from the best, and its Akaike weight."""

    name: str
    aicc: float
    difference: float
    weight: float

    @property
    def listed(self) -> bool:
        """Whether the law is within 2 of the best."""
        return self.difference <= INDISTINGUISHABLE


def compare(fits: Sequence[Fit]) -> tuple[Candidate, ...]:
    """The laws that have an AICc, best first; none where fewer than two can be compared."""
    if any(fit.curve is not fits[0].curve for fit in fits):
        raise ValueError("laws compare only when they were fitted to one and the same curve")
    ranked = sorted(
        (fit.aicc, fit.coefficients.size, fit.law.name) for fit in fits if fit.aicc is not None
    )
    if len(ranked) < 2:
        return ()
    best = ranked[0][0]
    odds = [exp((best - aicc) / 2) for aicc, _, _ in ranked]
    return tuple(
        Candidate(name, aicc, aicc - best, chance / sum(odds))
        for (aicc, _, name), chance in zip(ranked, odds, strict=True)
    )
