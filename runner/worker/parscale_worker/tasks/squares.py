"""The article's example: square every number of a list. Far too little work per item."""

from __future__ import annotations

from itertools import accumulate

from parscale_worker.tasks.base import Task

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def square(number: int) -> int:
    """The number times itself."""
    return number * number


def square_all(numbers: Any) -> Any:
    """Squares of a sequence or array, as an array of 64-bit integers."""
    import numpy as np

    array = np.asarray(numbers, dtype=np.int64)
    return array * array


class Squares(Task):
    """Items are 0, 1, 2, …; exact while size is below 3e9."""

    vectorized = staticmethod(square_all)

    def items(self, size: int) -> list[int]:
        return list(range(size))

    @property
    def function(self) -> Callable[[int], int]:
        return square

    def expected(self, size: int) -> list[int]:
        """The square of n is the sum of the first n odd numbers."""
        return [0, *accumulate(range(1, 2 * size - 1, 2))][:size]
