"""Mean with Student's t interval, and Welch's for two samples.

Right when the replicates are normal. With one trial in ten slowed twofold its 95 % interval covers
up to 98.4 % at six to ten blocks and is twice as wide as the ranks' at twenty; when only one side
is slowed it covers 89 % there. So it serves where ranks cannot: below six replicates, and at levels
that few replicates cannot reach by ranks.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from .sample import Limits, Sample

METHOD = "mean, Student t"
WELCH = "difference of means, Welch t"


@lru_cache(maxsize=4096)
def quantile(level: float, degrees: float) -> float:
    """Half-width, in standard errors, of the central interval of that level."""
    from scipy.special import stdtrit  # noqa: PLC0415 - a tenth of a second to import

    return float(stdtrit(degrees, (1 + level) / 2))


def student_interval(sample: Sample, level: float) -> Limits:
    """Mean and t interval of at least two values."""
    count = sample.size
    centre = float(sample.mean())
    half = quantile(level, count - 1) * float(sample.std(ddof=1)) / count**0.5
    return centre, centre - half, centre + half


def welch_interval(left: Sample, right: Sample, level: float) -> Limits:
    """Difference of means, left minus right, of two samples of at least two values each."""
    centre = float(left.mean() - right.mean())
    parts = np.array([left.var(ddof=1) / left.size, right.var(ddof=1) / right.size])
    total = float(parts.sum())
    if total == 0:
        return centre, centre, centre
    # Welch-Satterthwaite; the shares keep tiny variances from vanishing when squared.
    shares = parts / total
    degrees = 1 / float(shares[0] ** 2 / (left.size - 1) + shares[1] ** 2 / (right.size - 1))
    half = quantile(level, degrees) * total**0.5
    return centre, centre - half, centre + half
