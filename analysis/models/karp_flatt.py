"""The experimentally determined serial fraction (Karp & Flatt, CACM 33(5), 1990).

    e = (1/S - 1/p) / (1 - 1/p),  p > 1

e is a measurement at each p, not a fit, and its course is the message: flat means a serial part,
rising means overhead that grows with the workers. It falls as S grows, so the ends of S's
interval swap. A negative e is a superlinear speedup; it is flagged and never clipped, for
clipping would hide a cache effect or a wrong baseline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import sqrt

import numpy as np
from scipy import stats

from .observations import Array

LARGEST_FLAT_CHANGE = 0.5
"""A course is flat if its interval allows no change above this share of the mean fraction."""


class Course(Enum):
    """How the serial fraction changes with the workers.

    Superlinear where it is negative; slower where it is flat above 1, which no share can be.
    """

    RISING = "rising"
    FLAT = "flat"
    FALLING = "falling"
    SUPERLINEAR = "superlinear"
    SLOWER = "slower"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class SerialFraction:
    """e at one worker count with its interval (None: no interval)."""

    workers: float
    value: float
    low: float | None
    high: float | None

    @property
    def superlinear(self) -> bool:
        """Whether e is negative, that is the speedup above the number of workers."""
        return self.value < 0


@dataclass(frozen=True)
class Trend:
    """Change of e per worker with its interval, and what it amounts to."""

    course: Course
    slope: float | None
    low: float | None
    high: float | None

    @property
    def sentence(self) -> str:
        """The course in words, for a report."""
        return _SENTENCES[self.course]


_SENTENCES = {
    Course.RISING: "the serial fraction rises with the workers: overhead grows",
    Course.FLAT: "the serial fraction is flat: a serial part limits the speedup",
    Course.FALLING: "the serial fraction falls with the workers: a fixed serial part it is not",
    Course.SUPERLINEAR: "the fraction is negative throughout: superlinear, look at the baseline",
    Course.SLOWER: "the fraction is above 1 throughout: workers take longer than one does",
    Course.UNCLEAR: "the serial fraction's course is not clear from these measurements",
}


def karp_flatt(workers: float, speedup: float) -> float:
    """The serial fraction e of a speedup at workers > 1; ValueError otherwise."""
    if workers <= 1 or speedup <= 0:
        raise ValueError(f"needs workers above 1 and a positive speedup: {workers}, {speedup}")
    return (1 / speedup - 1 / workers) / (1 - 1 / workers)


def serial_fraction(
    workers: float, speedup: float, low: float | None = None, high: float | None = None
) -> SerialFraction:
    """The fraction e with its interval from a speedup with its interval; the ends swap."""
    return SerialFraction(
        workers,
        karp_flatt(workers, speedup),
        None if high is None else karp_flatt(workers, high),
        None if low is None else karp_flatt(workers, low),
    )


def trend(fractions: Sequence[SerialFraction], level: float = 0.95) -> Trend:
    """The course of e over the worker counts, by the slope of a weighted line and its t interval.

    The weights undo that one relative error of S is a larger error of e at few workers.
    """
    workers = np.array([fraction.workers for fraction in fractions])
    values = np.array([fraction.value for fraction in fractions])
    if np.unique(workers).size < 3:
        return Trend(Course.UNCLEAR, None, None, None)
    weights = _weights(workers, values)
    centred = workers - np.average(workers, weights=weights)
    total = float(weights @ centred**2)
    slope = float((weights * centred) @ values) / total
    rest = values - np.average(values, weights=weights) - slope * centred
    error = sqrt(float(weights @ rest**2) / (workers.size - 2) / total)
    reach = float(stats.t.ppf((1 + level) / 2, workers.size - 2)) * error
    return _named(slope, slope - reach, slope + reach, workers, values)


def block_trend(workers: Array, fractions: Array, level: float = 0.95) -> Trend:
    """The course from e measured in each block (rows) at each worker count (columns).

    One slope per block and a t interval over the blocks: the baseline that all worker counts of
    a block share cannot fake precision.
    """
    if workers.size < 2 or fractions.shape[0] < 2:
        return Trend(Course.UNCLEAR, None, None, None)
    weights = _weights(workers, fractions.mean(axis=0))
    centred = workers - np.average(workers, weights=weights)
    slopes = fractions @ (weights * centred) / float(weights @ centred**2)
    error = float(slopes.std(ddof=1)) / sqrt(slopes.size)
    reach = float(stats.t.ppf((1 + level) / 2, slopes.size - 1)) * error
    slope = float(slopes.mean())
    return _named(slope, slope - reach, slope + reach, workers, fractions.mean(axis=0))


def _weights(workers: Array, fractions: Array) -> Array:
    """Inverse variances of e for one relative error of S: (S (1 - 1/p))², with S from e."""
    share = 1 - 1 / workers
    return np.asarray((share / (fractions * share + 1 / workers)) ** 2)


def _named(slope: float, low: float, high: float, workers: Array, values: Array) -> Trend:
    span = float(workers.max() - workers.min())
    change = max(abs(low), abs(high)) * span
    rounding = 1e-12 / span
    if float(values.max()) < -rounding:
        course = Course.SUPERLINEAR
    elif low > rounding:
        course = Course.RISING
    elif high < -rounding:
        course = Course.FALLING
    elif change <= max(LARGEST_FLAT_CHANGE * abs(float(values.mean())), 1e-9):
        course = Course.SLOWER if float(values.min()) > 1 else Course.FLAT
    else:
        course = Course.UNCLEAR
    return Trend(course, slope, low, high)
