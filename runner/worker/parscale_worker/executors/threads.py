"""`concurrent.futures.ThreadPoolExecutor`: threads of one process, under one lock or none."""

from __future__ import annotations

from parscale_worker.executors.futures import FuturesExecutor


class Threads(FuturesExecutor):
    """In `native` mode the article's example: one submission an item, whatever the chunk size."""

    def __init__(self) -> None:
        from concurrent.futures.thread import ThreadPoolExecutor

        self._executor = ThreadPoolExecutor

    def start(self, workers: int) -> None:
        self._pool = self._executor(workers)
