"""What the three pools of `concurrent.futures` share: everything but how they are made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parscale_worker.executors.base import Executor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FuturesExecutor(Executor):
    """`start` of a subclass sets `_pool`."""

    _pool: Any = None

    def submit(self, function: Callable[..., Any], *args: Any) -> Any:
        return self._pool.submit(function, *args)

    def stop(self, kill: bool = False) -> None:
        self._pool.shutdown(wait=not kill)

    def map(self, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        return list(self._pool.map(function, items))
