"""Wait, as for a disk or a network: no work at all, so every executor overlaps it."""

from __future__ import annotations

import time
from functools import partial

from parscale_worker.errors import SpecificationError
from parscale_worker.tasks.base import Task

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def wait(seconds: float, item: int) -> int:
    """The item, after `seconds`."""
    time.sleep(seconds)
    return item


class Sleep(Task):
    """`grain` is the waiting time per item in milliseconds."""

    def __init__(self, grain: float, check: str = "equal") -> None:
        super().__init__(check)
        if not 0 <= float(grain) < float("inf"):
            raise SpecificationError(f"task sleep: grain is milliseconds, not {grain}")
        self._seconds = float(grain) * 1e-3

    def items(self, size: int) -> list[int]:
        return list(range(size))

    @property
    def function(self) -> Callable[[int], int]:
        return partial(wait, self._seconds)

    def expected(self, size: int) -> list[int]:
        """The items themselves, counted from the other end."""
        return [size - left for left in range(size, 0, -1)]
