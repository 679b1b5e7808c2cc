"""What a model is fitted to: one entry per observation, seconds or throughput.

Throughput X = work / seconds is the one response of all models here, so that they can be compared:
under strong scaling the work is constant, under weak scaling it grows with the workers, and a
throughput table already holds X. Arrays are plain floats; nothing here knows of pandas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .refusal import CannotSay, Reason

Array = NDArray[np.float64]

SMALLEST, LARGEST = 1e-100, 1e100
"""Throughputs outside are no measurements, and their squares would leave the floating range."""


class Scaling(Enum):
    """How the work was chosen when the workers were varied."""

    STRONG = "strong"
    WEAK = "weak"
    THROUGHPUT = "throughput"


@dataclass(frozen=True)
class Observations:
    """Repeated measurements over worker counts.

    workers: worker count (or load) of each observation, at least 1.
    seconds: wall seconds of each; or else throughput, in any unit per second.
    work: units of work behind the seconds, one number or one per observation; by default 1 under
        strong scaling and the number of workers under weak scaling (one unit each).
    blocks: label of the block each was measured in, when cells were measured in paired blocks.
    unit_variance: relative variance of what the throughputs were divided by, with unit_degrees
        degrees of freedom, where that was not measured in the same blocks; 0 degrees: not known.
    """

    workers: ArrayLike
    seconds: ArrayLike | None = None
    throughput: ArrayLike | None = None
    work: ArrayLike | None = None
    blocks: Sequence[object] | None = None
    kind: Scaling = Scaling.STRONG
    unit_variance: float = 0.0
    unit_degrees: int = 0


@dataclass(frozen=True, eq=False)
class Series:
    """Checked observations: workers, throughput and block number (or none), one entry each."""

    workers: Array
    throughput: Array
    blocks: NDArray[np.intp] | None
    kind: Scaling
    unit_variance: float = 0.0
    unit_degrees: int = 0

    @property
    def counts(self) -> Array:
        """The distinct worker counts, ascending."""
        return np.unique(self.workers)

    def at(self, workers: float) -> Array:
        """The throughputs measured at one worker count."""
        return np.asarray(self.throughput[self.workers == workers])

    def block_means(self, workers: float) -> dict[int, float]:
        """The geometric mean of the throughputs at a worker count in each block that holds it."""
        if self.blocks is None:
            return {}
        here = self.workers == workers
        logs, blocks = np.log(self.throughput[here]), self.blocks[here]
        return {int(block): float(np.exp(logs[blocks == block].mean())) for block in set(blocks)}


def read(observations: Observations) -> Series | CannotSay:
    """The checked series, or the reason why there is none. Nothing is dropped silently."""
    try:
        return _read(observations)
    except (TypeError, ValueError) as error:
        return CannotSay(Reason.BAD_VALUE, str(error).splitlines()[0])


def _read(observations: Observations) -> Series | CannotSay:
    workers = _column(observations.workers)
    if workers.size == 0:
        return CannotSay(Reason.NO_DATA)
    if (observations.seconds is None) == (observations.throughput is None):
        return CannotSay(Reason.NO_VALUES)
    given = observations.seconds if observations.throughput is None else observations.throughput
    values = _column(given)
    blocks = None if observations.blocks is None else list(observations.blocks)
    if values.size != workers.size or (blocks is not None and len(blocks) != workers.size):
        return CannotSay(Reason.LENGTHS_DIFFER)
    bad = ~(np.isfinite(workers) & (workers >= 1))
    if bad.any():
        return CannotSay(Reason.BAD_WORKERS, f"{int(bad.sum())} of {workers.size}")
    if observations.seconds is not None:
        values = _rate(values, workers, observations)
    bad = ~((values > SMALLEST) & (values < LARGEST))
    if bad.any():
        return CannotSay(Reason.BAD_VALUE, f"{int(bad.sum())} of {workers.size}")
    return Series(
        workers,
        values,
        _labels(blocks),
        observations.kind,
        observations.unit_variance,
        observations.unit_degrees,
    )


def _column(values: ArrayLike | None) -> Array:
    return np.atleast_1d(np.asarray(values, dtype=np.float64)).ravel()


def _rate(seconds: Array, workers: Array, observations: Observations) -> Array:
    if observations.work is not None:
        work = np.broadcast_to(np.asarray(observations.work, dtype=np.float64), workers.shape)
    elif observations.kind is Scaling.WEAK:
        work = workers
    else:
        work = np.ones_like(workers)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.asarray(np.where((seconds > 0) & (work > 0), work / seconds, np.nan))


def _labels(blocks: list[object] | None) -> NDArray[np.intp] | None:
    if blocks is None:
        return None
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(block, len(numbers)) for block in blocks], dtype=np.intp)
