"""Weak scaling: p workers on p times the work, and the check that it was p times the work.

    E_w = T(1, W) / T(p, p·W)        scaled speedup = p · E_w

Both come from the ratio of throughputs (W_p/T_p) / (W_1/T_1), so that sizes which had to be
rounded to whole numbers count with the work they really are. T_p/T_1 is never called an
efficiency here. The work of a problem of size n is declared as n^power · ln(n)^log_power: n for a
list, 3 for a dense matrix product, (1, 1) for a sort.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log

from .ratio import Ratio
from .refusal import CannotSay, Reason


@dataclass(frozen=True)
class WorkFunction:
    """work(n) = n^power · ln(n)^log_power."""

    power: float = 1.0
    log_power: float = 0.0

    def at(self, size: float) -> float:
        """Units of work of a size; nan where the function is not defined or overflows."""
        if size <= 0 or (self.log_power != 0 and size <= 1):
            return float("nan")
        try:
            return float(size**self.power * log(size) ** self.log_power)
        except OverflowError:
            return float("nan")


@dataclass(frozen=True)
class WorkPerWorker:
    """Result of the check: the worst worker count and its deviation from constant work per worker.

    deviation: work(n_p) / (p · work per worker) - 1. allowed: what rounding the size explains.
    """

    constant: bool
    workers: float
    size: float
    deviation: float
    allowed: float


def check_work_per_worker(
    workers: Sequence[float],
    sizes: Sequence[float],
    work: WorkFunction,
    tolerance: float = 0.0,
) -> WorkPerWorker | CannotSay:
    """Whether the work per worker is constant, within the rounding of sizes to whole numbers.

    The smallest worker count sets the work per worker. A size passes if neither of its whole
    neighbours lies on the wished side of it, or if it deviates by at most the relative tolerance.
    """
    if not workers:
        return CannotSay(Reason.NO_DATA)
    if len(workers) != len(sizes):
        return CannotSay(Reason.LENGTHS_DIFFER)
    first = min(range(len(workers)), key=lambda index: workers[index])
    if min(workers) < 1:
        return CannotSay(Reason.BAD_WORKERS)
    share = work.at(sizes[first]) / workers[first]
    rows = [_deviation(p, n, share, work, tolerance) for p, n in zip(workers, sizes, strict=True)]
    if not all(isfinite(row.deviation) for row in rows):
        return CannotSay(Reason.BAD_WORK)
    return max(rows, key=lambda row: abs(row.deviation) - row.allowed)


def _deviation(
    workers: float, size: float, share: float, work: WorkFunction, tolerance: float
) -> WorkPerWorker:
    here = work.at(size)
    if not (isfinite(here) and isfinite(share) and share > 0 and here > 0):
        return WorkPerWorker(False, workers, size, float("nan"), 0.0)
    wished = workers * share
    rounding = abs(work.at(size + 1) - here) / wished
    allowed = max(rounding, tolerance) + 1e-12
    deviation = here / wished - 1
    return WorkPerWorker(abs(deviation) <= allowed, workers, size, deviation, allowed)


def weak_efficiency(scaled_speedup: Ratio, workers: float) -> Ratio:
    """E_w = scaled speedup / p, with its interval."""
    return scaled_speedup.times(1 / workers)


def efficiency_from_seconds(single_seconds: float, parallel_seconds: float) -> float:
    """E_w = T(1, W) / T(p, p·W)."""
    return single_seconds / parallel_seconds
