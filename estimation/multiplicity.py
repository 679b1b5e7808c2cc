"""Many cells, one statement: intervals that hold all at once.

Twenty cells compared at 95 % each show a false change in two studies out of three. Bonferroni's
division keeps the chance of even one at 5 %, however the cells depend on each other, and they do:
they share a machine and a baseline. Sidak's level gains less than 3 % of the miss and needs more
assumptions; Holm's steps are sharper for yes and no, but have no intervals to print.

At such levels ranks run out: six blocks reach 96.9 % by signed rank and, six against six, 99.8 % by
rank sum. Beyond, `paired_ratio` and `unpaired_ratio` fall back on Student's t and say so in their
``method``; more blocks bring the ranks back (`blocks_for_ranks`).
"""

from __future__ import annotations

import math

from .errors import EstimationError
from .ratio import working_level
from .sample import check_level


def simultaneous_level(level: float, comparisons: int) -> float:
    """Level for each of ``comparisons`` intervals so that all hold together with ``level``.

    Raises EstimationError when there is nothing to compare.
    """
    check_level(level)
    if comparisons < 1:
        raise EstimationError("nothing to compare: the studies have no cell in common")
    return 1 - (1 - level) / comparisons


def blocks_for_ranks(level: float) -> int:
    """Fewest blocks whose signed-rank interval reaches ``level``: its miss is at least 2 / 2^n."""
    check_level(level)
    blocks = math.ceil(1 - math.log2(1 - level))
    while 2 / 2**blocks > 1 - working_level(level, blocks):
        blocks += 1
    return max(blocks, 1)
