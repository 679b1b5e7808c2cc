"""`multiprocessing.Pool`: leaner than ProcessPoolExecutor, but blind to a worker that dies."""

from __future__ import annotations

from parscale_worker.executors.base import default_start_method
from parscale_worker.executors.replies import ReplyingExecutor
from parscale_worker.executors.start_methods import context


class Pool(ReplyingExecutor):
    """`start_method`: fork, spawn or forkserver; the platform's default, made explicit."""

    options = ("start_method",)

    def __init__(self, start_method: str | None = None) -> None:
        import multiprocessing.pool  # noqa: F401 - imported before the clock runs

        self._context = context(start_method or default_start_method())

    def start(self, workers: int) -> None:
        self._pool = self._context.Pool(workers)
