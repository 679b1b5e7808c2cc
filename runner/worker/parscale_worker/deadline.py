"""The end of a trial's time, kept without a thread.

A watchdog thread would change what is measured: forking beside another thread is a different,
riskier thing. An interval timer costs nothing until it fires, interrupts a main thread that
waits for a lock, and children do not inherit it. Code that never returns to the interpreter is
out of its reach; the runner kills the whole session for that.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

LOOK_SECONDS = 1.0


class Deadline:
    """Calls `expired` in the main thread once `seconds` have passed since it was set."""

    def __init__(self, seconds: float, expired: Callable[[], None]) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._expired = expired
        self._look: Callable[[], None] | None = None

    def arm(self) -> None:
        """Start the timer; from here on `expired` may run between any two bytecodes."""
        signal.signal(signal.SIGALRM, self._fired)
        first = max(self.remaining(), 1e-6)
        if self._look is not None:
            first = min(first, LOOK_SECONDS)
        signal.setitimer(signal.ITIMER_REAL, first)

    def look_every_second(self, look: Callable[[], None]) -> None:
        """Call `look` about every second until the end, between any two bytecodes."""
        self._look = look
        self.arm()

    def restart(self, seconds: float) -> None:
        """Give `seconds` from now on, whatever was left."""
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self.arm()

    def check(self) -> None:
        """Expire at once if the time is up: code that blocks signals escapes the timer."""
        if self.passed():
            self._expired()

    def disarm(self) -> None:
        """Stop the timer."""
        self._look = None
        signal.setitimer(signal.ITIMER_REAL, 0.0)

    def remaining(self) -> float:
        """Seconds left, never negative: what to hand to `.result(timeout)`."""
        return max(self._end - time.monotonic(), 0.0)

    def elapsed(self) -> float:
        """Seconds since the deadline was set."""
        return self._seconds - (self._end - time.monotonic())

    def passed(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self._end

    def _fired(self, _signal: int, _frame: object) -> None:
        if self._look is None or self.passed():
            self._expired()
            return
        self._look()
        self.arm()
