"""What is measured: a task's items, an executor, and the one action that is timed.

Everything a user's module would have done by the time it creates its pool is done here: imports
and the making of the items.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parscale_worker import executors, tasks
from parscale_worker.chunks import items_per_chunk
from parscale_worker.deadline import Deadline
from parscale_worker.errors import UnavailableError
from parscale_worker.mapping import ordered_map, window_of
from parscale_worker.specification import Specification

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Workload:
    """`executor`, not started yet; `map()`, one whole map; `task`, whose results are checked."""

    def __init__(self, specification: Specification, deadline: Deadline) -> None:
        self._specification = specification
        self._deadline = deadline
        self.executor = executors.create(specification.executor_name, specification.executor)
        self.task = tasks.create(specification.task_name, specification.task)
        self.map = self._map_over(self._made())

    @property
    def fresh_items(self) -> bool:
        """Whether every map has items of its own."""
        return self.task.fresh_items

    def renew(self) -> None:
        """Make the next map's own items, where it is to have some; not timed."""
        if self.fresh_items:
            self.map = self._map_over(self._made())

    def _made(self) -> Sequence[Any]:
        return self.task.items(self._specification.size)

    def _map_over(self, items: Sequence[Any]) -> Callable[[], Any]:
        """The library's own map, or ours over its `submit`."""
        executor, function = self.executor, self._function()
        chunksize, workers = self._specification.chunksize, self._specification.workers
        prepared = executor.prepare(items)
        if not executor.has_workers or chunksize == "native":
            return lambda: executor.map(function, prepared)
        size, window = items_per_chunk(chunksize, len(items), workers), window_of(workers)
        return lambda: ordered_map(
            executor.submit, function, prepared, size, window, self._deadline
        )

    def _function(self) -> Callable[[Any], Any]:
        if not self.executor.vectorized:
            return self.task.function
        if self.task.vectorized is None:
            raise UnavailableError(f"task {self._specification.task_name} has no vectorized form")
        return self.task.vectorized
