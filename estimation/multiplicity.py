"""Many cells, one statement: intervals that hold all at once.

Twenty cells compared at 95 % each show a false change in two studies out of three. Bonferroni's
division keeps the chance of even one at 5 %, however the cells depend on each other, and they do:
they share a machine and a baseline. What counts is everything that one headline says: six families
(groups times scopes) corrected each for itself claim something false in about 13 % of studies.

Three levels follow from one number of comparisons. Intervals that are printed take Bonferroni's.
Claims, which are yes or no, take Holm's steps, which claim all that Bonferroni claims and often
more (S. Holm, Scand. J. Stat. 6 (1979) 65). The set of cells that are not told apart from the
fastest takes one-sided bounds (J. C. Hsu, Multiple Comparisons, 1996, chapter 4: comparisons with
the best), both in `selection`.

Tried and rejected: Dunnett's quantiles with moderated variances (81 to 94 % family coverage), a
step-down sign-flip max-T (11 % false "slower"), Sidak's level (gains 3 % of the miss and needs more
assumptions).

At such levels ranks run out: six blocks reach 96.9 % by signed rank and, six against six, 99.8 % by
rank sum. Beyond, `paired_ratio` and `unpaired_ratio` fall back on Student's t and say so in their
``method``; more blocks bring the ranks back (`blocks_for_verdict`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from .errors import EstimationError
from .ratio import working_level
from .sample import check_level


@dataclass(frozen=True)
class Family:
    """Everything one headline says: comparisons over all its groups and scopes."""

    comparisons: int
    """How many ratios are told together, at least 1."""
    level: float = 0.95
    """Confidence that all of them hold."""

    def __post_init__(self) -> None:
        """Refuse an empty family and a level that is no fraction."""
        simultaneous_level(self.level, self.comparisons)

    @classmethod
    def over(cls, counts: Iterable[int], level: float = 0.95) -> Family:
        """The family of several tables, given the comparisons of each group in each scope."""
        return cls(sum(counts), level)

    @property
    def each(self) -> float:
        """Level of each two-sided interval."""
        return simultaneous_level(self.level, self.comparisons)

    @property
    def one_sided(self) -> float:
        """Level of the two-sided interval either end of which is a one-sided corrected bound."""
        return one_sided_level(self.level, self.comparisons)

    @property
    def fewest_blocks(self) -> int:
        """Fewest blocks for rank intervals at that level."""
        return blocks_for_ranks(self.each)


def simultaneous_level(level: float, comparisons: int) -> float:
    """Level for each of ``comparisons`` intervals so that all hold together with ``level``.

    Raises EstimationError when there is nothing to compare.
    """
    check_level(level)
    if comparisons < 1:
        raise EstimationError("nothing to compare: the studies have no cell in common")
    return 1 - (1 - level) / comparisons


def one_sided_level(level: float, comparisons: int) -> float:
    """Two-sided level whose lower (or upper) end alone misses with (1 - level) / comparisons."""
    return 1 - 2 * (1 - simultaneous_level(level, comparisons))


def blocks_for_ranks(level: float) -> int:
    """Fewest blocks whose signed-rank interval reaches ``level``: its miss is at least 2 / 2^n."""
    check_level(level)
    blocks = math.ceil(1 - math.log2(1 - level))
    while 2 / 2**blocks > 1 - working_level(level, blocks):
        blocks += 1
    return max(blocks, 1)


def blocks_for_verdict(comparisons: int, level: float = 0.95) -> int:
    """Fewest blocks for a verdict over so many comparisons: 8, 10, 11, 13 for 3, 12, 40, 100."""
    return blocks_for_ranks(simultaneous_level(level, comparisons))
