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
        if kill:
            # The measured process kills its children itself; the pool must not replace them.
            self._pool._worker_handler._state = "TERMINATE"  # noqa: SLF001
            return
        self._pool.terminate()  # as `with Pool() as pool` does at its end
        self._pool.join()

    def map(self, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        results: list[Any] = self._pool.map(function, items)
        return results
