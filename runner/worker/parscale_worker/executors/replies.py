"""What the pools of `multiprocessing` share; `AsyncResult.get` under the name futures have."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parscale_worker.executors.base import Executor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Reply:
    """A pending `AsyncResult`."""

    __slots__ = ("_reply",)

    def __init__(self, reply: Any) -> None:
        self._reply = reply

    def result(self, timeout: float | None = None) -> Any:
        """The result, or the task's exception; TimeoutError of multiprocessing after `timeout`."""
        return self._reply.get(timeout)


class ReplyingExecutor(Executor):
    """`start` of a subclass sets `_pool`."""

    _pool: Any = None

    def submit(self, function: Callable[..., Any], *args: Any) -> Any:
        return Reply(self._pool.apply_async(function, args))

    def stop(self, kill: bool = False) -> None:
        # What `with Pool() as pool` does at its end. It waits, so it is no way to kill: the
        # worker kills every child process itself before it ends.
        if not kill:
            self._pool.terminate()
            self._pool.join()

    def map(self, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        results: list[Any] = self._pool.map(function, items)
        return results
