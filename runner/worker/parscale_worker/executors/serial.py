"""The plain loop: the baseline, and what the article calls `serial_squares`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parscale_worker.errors import mark_item
from parscale_worker.executors.base import Executor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Serial(Executor):
    """No pool: `submit` runs the call at once."""

    has_workers = False

    def submit(self, function: Callable[..., Any], *args: Any) -> Any:
        return Done(function(*args))

    def map(self, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        results: list[Any] = []
        try:
            for item in items:
                results.append(function(item))
        except Exception as error:
            mark_item(error, len(results))
            raise
        return results


class Done:
    """A result that is there already."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def result(self, timeout: float | None = None) -> Any:  # noqa: ARG002
        """The value; never waits."""
        return self._value
