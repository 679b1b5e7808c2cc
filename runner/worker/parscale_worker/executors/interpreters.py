"""`concurrent.futures.InterpreterPoolExecutor`: threads, each with an interpreter and lock."""

from __future__ import annotations

from parscale_worker.errors import UnavailableError
from parscale_worker.executors.futures import FuturesExecutor


class Interpreters(FuturesExecutor):
    """Needs Python 3.14; functions and items are pickled, modules imported once each."""

    def __init__(self) -> None:
        try:
            from concurrent.futures.interpreter import (  # type: ignore[import-not-found,unused-ignore]
                InterpreterPoolExecutor,
            )
        except ImportError:
            raise UnavailableError("needs Python 3.14 or newer") from None
        self._executor = InterpreterPoolExecutor

    def start(self, workers: int) -> None:
        self._pool = self._executor(workers)
