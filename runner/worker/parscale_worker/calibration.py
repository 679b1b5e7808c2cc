"""The clock's own limits, and how often to repeat a map that is too short for it.

A sample of a few microseconds measures the timer and the moment. Such maps are repeated in an
inner loop until a sample lasts long enough. One lucky slow pass must not end the search, so a
loop count is believed only when it was long enough twice running.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from operator import sub

READINGS = 200
RESOLUTIONS_PER_SAMPLE = 10
GROWTH = 10
PLENTY = 100


class Timer:
    """What reading `perf_counter_ns` costs and the smallest step it shows, in nanoseconds."""

    def __init__(self, clock: Callable[[], int] = time.perf_counter_ns) -> None:
        readings = [clock() for _ in range(READINGS)]
        steps = [step for step in map(sub, readings[1:], readings) if step > 0]
        self.resolution_ns = min(steps) if steps else max(clock() - readings[0], 1)
        self.cost_ns = (readings[-1] - readings[0]) / (READINGS - 1)


def shortest_sample(min_sample_seconds: float, timer: Timer) -> float:
    """Seconds a sample has to last: as configured, and ten times the clock's resolution."""
    return max(min_sample_seconds, RESOLUTIONS_PER_SAMPLE * timer.resolution_ns * 1e-9)


def inner_loops(seconds_of: Callable[[int], float], hint_seconds: float, least: float) -> int:
    """Loops after which a sample lasts at least `least` seconds, confirmed by a second pass.

    `seconds_of(loops)` runs that many maps and returns their wall seconds together.
    `hint_seconds`, the last single map, spares maps of plenty any pass; it is believed only far
    above `least`, because a first map also pays for imports in the workers.
    """
    if hint_seconds >= PLENTY * least:
        return 1
    loops, confirmed = 1, 0
    while confirmed < 2:
        seconds = seconds_of(loops)
        if seconds >= least:
            confirmed += 1
        else:
            confirmed = 0
            loops = _more(loops, seconds, least)
    return loops


def _more(loops: int, seconds: float, least: float) -> int:
    """The next guess: a fifth above what the last pass suggests, ten times more at most."""
    guess = math.ceil(1.2 * loops * least / seconds) if seconds > 0 else GROWTH * loops
    return max(loops + 1, min(guess, GROWTH * loops))
