"""A sample of replicates, checked once at the door so that no estimator has to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from .errors import EstimationError

Sample: TypeAlias = npt.NDArray[np.float64]
"""One-dimensional, at least one value, every value finite."""

Replicates: TypeAlias = npt.ArrayLike | Iterable[float]
"""What callers may hand over: a list, a tuple, a column of a table, an array."""

Limits: TypeAlias = tuple[float, float, float]
"""Value, low, high: what an estimator returns on the scale it was given."""


def as_sample(replicates: Replicates) -> Sample:
    """The replicates as a flat float array.

    Raises EstimationError when there are none, or when one is not a finite number: a failed trial
    must be left out by name, never passed on as a gap.
    """
    sample = np.asarray(replicates, dtype=np.float64).ravel()
    if sample.size == 0:
        raise EstimationError("no replicates: leave a cell without one successful trial out")
    if not np.isfinite(sample).all():
        raise EstimationError("a replicate is not a finite number: leave failed trials out")
    return sample


def as_logarithms(quantities: Replicates) -> Sample:
    """Natural logarithms of positive quantities (seconds, rates, ratios).

    Raises EstimationError when one is zero or negative.
    """
    sample = as_sample(quantities)
    if sample.min() <= 0:
        raise EstimationError(f"{sample.min():g} is not above 0: seconds and rates must be")
    logarithms: Sample = np.log(sample)
    return logarithms


def check_level(level: float) -> None:
    """Raise EstimationError unless ``level`` lies between 0 and 1 (0.95 is 95 %)."""
    if not 0 < level < 1:
        raise EstimationError(f"a confidence level of {level:g}: give a fraction such as 0.95")
