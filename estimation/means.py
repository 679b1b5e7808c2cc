"""The mean that fits the kind of quantity (rules 3 and 4 of Hoefler & Belli, SC'15).

Costs (seconds, joules) add up, so their arithmetic mean is the cost of an average run. Rates (work
per second) share a numerator, so their harmonic mean is the total work over the total time.
Ratios (speedups) have no unit and no total: average the costs and divide, and only where the costs
are gone use the geometric mean, never the arithmetic one. There is no function here that averages
ratios.
"""

from __future__ import annotations

import numpy as np

from .errors import EstimationError
from .sample import Replicates, as_logarithms, as_sample


def arithmetic_mean_cost(costs: Replicates) -> float:
    """Mean of costs, in their unit. Raises EstimationError when one is negative."""
    sample = as_sample(costs)
    if sample.min() < 0:
        raise EstimationError(f"a cost of {sample.min():g}: costs are not negative")
    return float(sample.mean())


def harmonic_mean_rate(rates: Replicates) -> float:
    """Mean of rates of equal work, in their unit; 10, 2.5, 1 Gflop/s of 100 Gflop each give 2.

    Raises EstimationError when a rate is not above 0.
    """
    sample = np.exp(as_logarithms(rates))
    return float(1 / np.mean(1 / sample))


def geometric_mean_ratio(ratios: Replicates) -> float:
    """Geometric mean of unitless ratios, for summaries over cells whose costs do not add up.

    Raises EstimationError when a ratio is not above 0.
    """
    return float(np.exp(as_logarithms(ratios).mean()))
