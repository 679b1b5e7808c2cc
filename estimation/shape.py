"""The shape of a sample: normality shown, tails and second modes flagged (rules 6 and 8).

No estimator here needs normality; these numbers stand beside the estimates so that a reader can
see what kind of noise the machine made.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .sample import Replicates, Sample, as_sample

FEWEST_FOR_NORMALITY = 3
FEWEST_FOR_MODES = 10
MOST_FOR_NORMALITY = 5000
"""SciPy's p-values of Shapiro and Wilk's test are not accurate beyond."""
SPLIT_OF_UNIFORM = 0.75
"""Share of the variance between the halves of a uniform sample: flat, but not two-moded."""
FENCE = 3.0
"""Tukey's outer fence, in interquartile ranges beyond the quartiles."""


@dataclass(frozen=True)
class Shape:
    """What a sample looks like; None where it is too small to tell."""

    replicates: int
    normality_p: float | None
    """Shapiro and Wilk's p-value: small means not normal. None below 3 values or without spread."""
    skewness: float | None
    """Third standardized moment: above 0 when slow outliers stretch the right."""
    outliers: int
    """Values beyond Tukey's outer fences."""
    two_modes: bool | None
    """Whether the sample falls into two groups of at least two. None below 10 values."""


def shape(replicates: Replicates) -> Shape:
    """The shape of a sample, best of logarithms: log seconds or log ratios."""
    sample = np.sort(as_sample(replicates))
    return Shape(
        sample.size, _normality_p(sample), _skewness(sample), _outliers(sample), _two_modes(sample)
    )


def _has_spread(ordered: Sample) -> bool:
    return bool(ordered[-1] - ordered[0] > 1e-12 * max(1.0, abs(ordered[0]), abs(ordered[-1])))


def _normality_p(ordered: Sample) -> float | None:
    enough = FEWEST_FOR_NORMALITY <= ordered.size <= MOST_FOR_NORMALITY
    if not enough or not _has_spread(ordered):
        return None
    from scipy.stats import shapiro  # noqa: PLC0415 - a second to import

    return float(shapiro(ordered).pvalue)


def _skewness(ordered: Sample) -> float | None:
    if ordered.size < FEWEST_FOR_NORMALITY or not _has_spread(ordered):
        return None
    standardized = (ordered - ordered.mean()) / ordered.std()
    return float((standardized**3).mean())


def _outliers(ordered: Sample) -> int:
    first, third = np.percentile(ordered, [25, 75])
    reach = FENCE * (third - first)
    return int(((ordered < first - reach) | (ordered > third + reach)).sum())


def _two_modes(ordered: Sample) -> bool | None:
    """Best split in two: the share of the variance that lies between the groups.

    A normal sample's share tends to 2/pi; 2/pi + 0.86/sqrt(n) is its simulated 99 % point for n =
    10 to 300 (the test of Engelman & Hartigan 1969).
    """
    if ordered.size < FEWEST_FOR_MODES:
        return None
    if not _has_spread(ordered):
        return False
    threshold = max(2 / math.pi + 0.86 / math.sqrt(ordered.size), SPLIT_OF_UNIFORM + 0.03)
    return _share_between(ordered) > threshold


def _share_between(ordered: Sample) -> float:
    count = ordered.size
    below = np.arange(2, count - 1)
    totals = ordered.cumsum()
    left = totals[below - 1] / below
    right = (totals[-1] - totals[below - 1]) / (count - below)
    between = below * (count - below) / count * (left - right) ** 2
    return float(between.max() / ((ordered - ordered.mean()) ** 2).sum())
