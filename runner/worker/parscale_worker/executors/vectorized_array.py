"""The task's NumPy form on data that lives in arrays already: no conversion is timed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parscale_worker.executors.vectorized import Vectorized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class VectorizedArray(Vectorized):
    """Array in, array out: what the loop would cost in a program written around arrays."""

    def prepare(self, items: Sequence[Any]) -> Any:
        return self._numpy.asarray(items)

    def map(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Any:
        return function(items)

    def collect(self, results: Any) -> Sequence[Any]:
        sequence: Sequence[Any] = results
        return sequence
