"""`multiprocessing.pool.ThreadPool`: the interface of Pool over threads, chunked by default."""

from __future__ import annotations

from parscale_worker.executors.replies import ReplyingExecutor


class ThreadPool(ReplyingExecutor):
    """Threads of one process; its own map sends chunks, unlike ThreadPoolExecutor's."""

    def __init__(self) -> None:
        from multiprocessing import dummy  # noqa: F401 - imported before the clock runs
        from multiprocessing.pool import ThreadPool as LibraryPool

        self._library_pool = LibraryPool

    def start(self, workers: int) -> None:
        self._pool = self._library_pool(workers)
