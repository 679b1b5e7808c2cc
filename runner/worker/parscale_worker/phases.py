"""One timed phase: wall seconds around the action alone, CPU seconds around the wall.

The clock is read directly before and after the action, as a user would write it; everything
else, walking the process tree for its CPU time above all, happens outside.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import repeat

from parscale_worker import processtree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Timing:
    """Seconds of all `loops` together, wall and CPU of the whole process tree."""

    def __init__(self, seconds: float, cpu_seconds: float, loops: int = 1) -> None:
        self.seconds = seconds
        self.cpu_seconds = cpu_seconds
        self.loops = loops


def timed(action: Callable[[], Any], loops: int = 1) -> tuple[Timing, Any]:
    """Run `action` `loops` times; its timing and the last result."""
    clock = time.perf_counter_ns
    result = None
    cpu_before = processtree.cpu_ns()
    if loops == 1:
        started = clock()
        result = action()
        ended = clock()
    else:
        started = clock()
        for _ in repeat(None, loops):
            result = action()
        ended = clock()
    # Ended processes can be counted in whole ticks: the difference may fall just below zero.
    cpu_ns = max(processtree.cpu_ns() - cpu_before, 0)
    return Timing((ended - started) * 1e-9, cpu_ns * 1e-9, loops), result
