"""Sum a large array, slice by slice: hardly any work per byte, so moving the bytes decides."""

from __future__ import annotations

from array import array

from parscale_worker.errors import SpecificationError
from parscale_worker.tasks.base import Task

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def total(slice_: array[int]) -> int:
    """Sum of one slice."""
    return sum(slice_)


def totals(slices: Any) -> Any:
    """Sums of all slices, as an array of 64-bit integers; slices of equal length only."""
    import numpy as np

    return np.asarray(slices, dtype=np.int64).sum(axis=1)


class SumArray(Task):
    """`grain` is the number of 8-byte elements per slice; slices hold 0, 1, 2, … consecutively."""

    vectorized = staticmethod(totals)

    def __init__(self, grain: int, check: str = "equal") -> None:
        super().__init__(check)
        if int(grain) < 1:
            raise SpecificationError(f"task sum_array: grain is a number of elements, not {grain}")
        self._elements = int(grain)

    def items(self, size: int) -> list[array[int]]:
        starts = range(0, size * self._elements, self._elements)
        return [array("q", range(start, start + self._elements)) for start in starts]

    @property
    def function(self) -> Callable[[array[int]], int]:
        return total

    def expected(self, size: int) -> list[int]:
        """Gauss: the number of elements times the mean of first and last."""
        count = self._elements
        return [count * (2 * index * count + count - 1) // 2 for index in range(size)]
