"""Signals that end a study: each as cleanly as Ctrl-C, and once only."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def signals_as_interrupts() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end a study as cleanly as Ctrl-C does, and once only.

    People press Ctrl-C twice; the second must not cut short the clearing up after the first.
    """

    def interrupt(_number: int, _frame: object) -> NoReturn:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
