"""Order statistics of sums too many to write down.

A thousand replicates have half a million pairwise means. Their k-th smallest is where the count of
means below a point reaches k; the count costs one sorted look-up per replicate, so the search
grows like n log n (Johnson & Mizoguchi 1978 give the exact search; this one stops a thousandth of
the count's own standard deviation away, far inside the interval's own uncertainty).
"""

from __future__ import annotations

from collections.abc import Callable

from .sample import Sample

LOOKUPS = 200


def crossing(
    count: Callable[[float], float], wanted: float, low: float, high: float, tolerance: float
) -> float:
    """The point in [low, high] where the rising step function ``count`` reaches ``wanted``.

    False position with the Illinois step; ties make a jump, on which the search closes in.
    """
    below, above = -wanted, max(count(high) - wanted, tolerance)
    for _ in range(LOOKUPS):
        point = low + (high - low) * below / (below - above)
        if not low < point < high:
            break
        excess = count(point) - wanted
        if abs(excess) <= tolerance:
            return point
        if excess < 0:
            low, below, above = point, excess, above / 2
        else:
            high, above, below = point, excess, below / 2
    return (low + high) / 2


def pairs_at_most(sorted_left: Sample, sorted_right: Sample, limit: float) -> int:
    """How many sums of one value from each sample are at most ``limit``."""
    return int(sorted_left.searchsorted(limit - sorted_right, side="right").sum())
