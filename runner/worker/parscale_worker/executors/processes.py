"""`concurrent.futures.ProcessPoolExecutor`: worker processes, everything pickled both ways."""

from __future__ import annotations

from parscale_worker.executors.base import default_start_method
from parscale_worker.executors.futures import FuturesExecutor
from parscale_worker.executors.start_methods import context


class Processes(FuturesExecutor):
    """`start_method`: fork, spawn or forkserver; the platform's default, made explicit."""

    options = ("start_method",)

    def __init__(self, start_method: str | None = None) -> None:
        from concurrent.futures.process import ProcessPoolExecutor

        self._executor = ProcessPoolExecutor
        self._context = context(start_method or default_start_method())

    def start(self, workers: int) -> None:
        self._pool = self._executor(workers, mp_context=self._context)
