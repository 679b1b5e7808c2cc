"""`multiprocessing.Pool`: leaner than ProcessPoolExecutor, but blind to a worker that dies."""

from __future__ import annotations

from parscale_worker import failures
from parscale_worker.executors.base import default_start_method
from parscale_worker.executors.replies import ReplyingExecutor
from parscale_worker.executors.start_methods import context


class Pool(ReplyingExecutor):
    """`start_method`: fork, spawn or forkserver; the platform's default, made explicit."""

    options = ("start_method",)
    has_processes = True

    def __init__(self, start_method: str | None = None) -> None:
        import multiprocessing.pool  # noqa: F401 - imported before the clock runs

        self._context = context(start_method or default_start_method())

    def start(self, workers: int) -> None:
        self._pool = self._context.Pool(workers)
        self._first = list(self._pool._pool)  # noqa: SLF001 - later ones replace the dead

    def trouble(self) -> str | None:
        """A dead worker, or a dead thread that takes the results.

        The pool replaces the one and does not see the other, and waits for ever.
        """
        death = failures.death(process.exitcode for process in self._first)
        if death is not None:
            reason = failures.last_printed() if death.raised else None
            return f"{reason}: {death.text}" if reason else death.text
        if self._pool._result_handler.is_alive():  # noqa: SLF001 - nobody else can tell
            return None
        raised = failures.thread_errors[-1:] or [failures.last_printed() or "no reason given"]
        return f"{raised[0]}: the pool's thread that takes the results has ended"
