"""The task's NumPy form as a drop-in for the loop: list in, list out, conversions included."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parscale_worker.errors import UnavailableError
from parscale_worker.executors.base import Executor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Vectorized(Executor):
    """One call in this process: often the answer to "does it pay to parallelise?"."""

    has_workers = False
    vectorized = True

    def __init__(self) -> None:
        try:
            import numpy as np  # type: ignore[import-not-found,unused-ignore]
        except ImportError:
            raise UnavailableError("needs NumPy in the measured interpreter") from None
        self._numpy = np

    def map(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Any:
        results = function(items)
        self.precision = str(getattr(results, "dtype", ""))
        return self._as_list(results)

    def _as_list(self, results: Any) -> list[Any]:
        """Python values; an array's own conversion is far faster than walking it."""
        return results.tolist() if isinstance(results, self._numpy.ndarray) else list(results)
