"""The same law fitted to log residuals: does the answer depend on which misses count?

Squares of throughput let the fast end of the curve decide; squares of logarithms let every point
count by its percentage. With multiplicative noise the second is the better fit, while the first
is what published coefficients are made with. Both are made, and a coefficient that leaves its
interval is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .fit import Fit
from .interval import ParameterEstimate
from .solver import solve


@dataclass(frozen=True)
class Moved:
    """A parameter whose value on log residuals lies outside its interval."""

    parameter: str
    value: float

    @property
    def sentence(self) -> str:
        """One line for a report."""
        return f"log residuals move {self.parameter} to {self.value:.4g}, beyond its interval"


def moved(fit: Fit, estimates: Sequence[ParameterEstimate]) -> tuple[Moved, ...]:
    """The parameters that a fit of log residuals moves beyond their intervals."""
    solution = solve(fit.law, fit.curve, logarithmic=True)
    if solution is None:
        return ()
    result = []
    for estimate in estimates:
        if estimate.parameter.shown is not None or estimate.low is None or estimate.high is None:
            continue
        value = estimate.parameter.inner(solution.coefficients)
        slack = 1e-9 * abs(value)
        if not estimate.low - slack <= value <= estimate.high + slack:
            result.append(Moved(estimate.parameter.name, value))
    return tuple(result)
