"""Sum a large array, slice by slice: hardly any work per byte, so moving the bytes decides."""

from __future__ import annotations

from array import array

from parscale_worker.errors import SpecificationError
from parscale_worker.tasks.base import Task

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

START, PERIOD = 1000, 256


def total(slice_: array[int]) -> int:
    """Sum of one slice."""
    return sum(slice_)


def totals(slices: Any) -> Any:
    """Sums of all slices, as an array of 64-bit integers; slices of equal length only."""
    import numpy as np

    return np.asarray(slices, dtype=np.int64).sum(axis=1)


class SumArray(Task):
    """`grain` is the number of 8-byte elements per slice.

    Slice k counts up from 1000·(k + 1), anew after every 256 elements: large integers as in real
    data (Python keeps the small ones ready), made by copying blocks, fast for gigabytes.
    """

    vectorized = staticmethod(totals)

    def __init__(self, grain: int, check: str = "equal") -> None:
        super().__init__(check)
        if int(grain) < 1:
            raise SpecificationError(f"task sum_array: grain is a number of elements, not {grain}")
        self._elements = int(grain)

    def items(self, size: int) -> list[array[int]]:
        return [self._slice(START * (index + 1)) for index in range(size)]

    @property
    def function(self) -> Callable[[array[int]], int]:
        return total

    def expected(self, size: int) -> list[int]:
        """By Gauss's formula, block by block."""
        blocks, rest = divmod(self._elements, PERIOD)
        above_start = blocks * PERIOD * (PERIOD - 1) // 2 + rest * (rest - 1) // 2
        return [START * (index + 1) * self._elements + above_start for index in range(size)]

    def _slice(self, start: int) -> array[int]:
        block = array("q", range(start, start + PERIOD))
        blocks, rest = divmod(self._elements, PERIOD)
        return block * blocks + block[:rest]
