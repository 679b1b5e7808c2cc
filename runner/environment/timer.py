"""The clock that every sample is read from: how fine it is and what a reading costs."""

from __future__ import annotations

import time
from itertools import pairwise

_READINGS = 2000


def describe_timer() -> dict[str, object]:
    """Return the resolution and the cost of ``perf_counter_ns``, both measured (about 1 ms).

    resolution_ns: smallest step seen between two readings.  cost_ns: median step between two
    readings made one after the other, which is what a reading costs.
    """
    readings = [time.perf_counter_ns() for _ in range(_READINGS)]
    steps = sorted(later - earlier for earlier, later in pairwise(readings))
    return {
        "clock": "perf_counter_ns",
        "implementation": time.get_clock_info("perf_counter").implementation,
        "resolution_ns": next((step for step in steps if step > 0), None),
        "cost_ns": steps[len(steps) // 2],
    }
