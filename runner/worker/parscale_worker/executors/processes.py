"""`concurrent.futures.ProcessPoolExecutor`: worker processes, everything pickled both ways."""

from __future__ import annotations

import signal

from parscale_worker import failures
from parscale_worker.executors.base import default_start_method
from parscale_worker.executors.futures import FuturesExecutor
from parscale_worker.executors.start_methods import context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from parscale_worker.failures import Death


class Processes(FuturesExecutor):
    """`start_method`: fork, spawn or forkserver; the platform's default, made explicit."""

    options = ("start_method",)
    has_processes = True

    def __init__(self, start_method: str | None = None) -> None:
        from concurrent.futures import process

        failures.remember_pool_causes(process)
        self._executor = process.ProcessPoolExecutor
        self._context = context(start_method or default_start_method())

    def start(self, workers: int) -> None:
        self._pool = self._executor(workers, mp_context=self._context)
        self._first: list[Any] = []

    def note_workers(self) -> None:
        self._first = list((self._pool._processes or {}).values())  # noqa: SLF001

    def death(self) -> Death | None:
        """The pool ends the others with SIGTERM when one has died: that one is told."""
        codes = [process.exitcode for process in self._first]
        return failures.death(code for code in codes if code != -signal.SIGTERM)
