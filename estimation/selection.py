"""Which of many cells differ from the baseline, and which may be the fastest.

Both look at blocks, not at printed intervals: each uses a level of its own (`multiplicity`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from .claims import Claim, claim
from .errors import EstimationError
from .multiplicity import one_sided_level, simultaneous_level
from .ratio import paired_ratio
from .sample import Replicates

Key = TypeVar("Key", bound=Hashable)


def holm_claims(
    log_speedups: Mapping[Key, Replicates],
    level: float = 0.95,
    *,
    comparisons: int | None = None,
    margin: float = 0.0,
) -> dict[Key, Claim]:
    """The claim of each cell, all of them right with ``level``, by Holm's steps.

    ``log_speedups`` holds ln(baseline / cell) per block. Cells claimed at Bonferroni's level leave,
    and the rest are judged as the smaller family they are, until nothing more is claimed.
    ``comparisons`` counts everything the headline says when that is more than these cells. A claim
    from a later step may stand beside a printed (Bonferroni) interval that includes 1: say so.
    """
    total = _at_least(len(log_speedups), comparisons)
    claims: dict[Key, Claim] = {}
    while len(claims) < len(log_speedups):
        each = simultaneous_level(level, total - len(claims))
        left = {key: sample for key, sample in log_speedups.items() if key not in claims}
        found = {key: claim(paired_ratio(sample, each), margin) for key, sample in left.items()}
        claimed = {key: word for key, word in found.items() if word in ("faster", "slower")}
        claims |= claimed or found
    return {key: claims[key] for key in log_speedups}


def not_told_apart(
    log_ratios: Mapping[Key, Replicates], level: float = 0.95, *, comparisons: int | None = None
) -> frozenset[Key]:
    """The cells that may be the fastest: those not shown to be slower than the fastest measured.

    ``log_ratios`` holds ln(cell / fastest) seconds per block, for every other cell. A cell is out
    when the one-sided lower bound of its ratio, at (1 - level) / (m - 1), lies above 1. The truly
    fastest cell is then out with at most 1 - level, whichever cell was picked as the fastest
    measured, because it is out only if one of its m - 1 comparisons errs. ``comparisons``: the sum
    of m - 1 over all the groups and scopes of one headline. A cell without an interval stays in.
    """
    if not log_ratios:
        return frozenset()
    each = one_sided_level(level, _at_least(len(log_ratios), comparisons))
    estimates = {key: paired_ratio(sample, each) for key, sample in log_ratios.items()}
    return frozenset(key for key, found in estimates.items() if found.low is None or found.low <= 1)


def _at_least(count: int, comparisons: int | None) -> int:
    if comparisons is None:
        return count
    if comparisons < count:
        raise EstimationError(f"{comparisons} comparisons for {count} cells: count them all")
    return comparisons
