"""A number with its interval, as every other part of the project passes it around."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

PSEUDO_MEDIAN = "pseudo-median of the ratio"
"""Median of the geometric means of two blocks' ratios: how much faster a typical run is, as long as
fewer than three blocks in ten are stalled."""
MEDIAN_RATIO = "median of the ratio"
"""Half of the blocks lie on either side."""
SHIFT = "pseudo-median of the ratio between the two samples"
"""Median of the ratio of one replicate of each sample: typical against typical."""
GEOMETRIC_MEAN = "geometric mean of the ratio"
"""Below six blocks; the pseudo-median too where the log ratio is symmetric."""
RATIO_OF_MEANS = "ratio of mean times"
"""Total time over total time: how much less time many runs take, stalls included."""
MEDIAN = "median"
"""Of one cell's seconds or rates."""


@dataclass(frozen=True)
class Estimate:
    """A value, its interval, and how they were made. ``low`` and ``high`` are both None or neither.

    One replicate gives a value and no interval: rule 5 of Hoefler & Belli (SC'15) asks for an
    interval wherever one exists and for silence, not a guess, where none does.
    """

    value: float
    """The estimate, in the unit of the quantity (a plain number for a ratio)."""
    low: float | None
    """Lower end of the interval, in the unit of ``value``."""
    high: float | None
    """Upper end of the interval, in the unit of ``value``."""
    level: float
    """Confidence level of the interval: 0.95 unless another was asked for."""
    replicates: int
    """Blocks or trials behind the value; of two samples, the smaller one's."""
    method: str
    """How value and interval were made, in words a caption can print."""
    estimand: str = PSEUDO_MEDIAN
    """What is estimated, in words: one of the constants above."""
    autocorrelation: float | None = None
    """Correlation of a block with the next; None below ten blocks or where order means nothing."""
    widened: float | None = None
    """Factor by which the interval was widened because neighboring blocks are alike, or None."""

    @property
    def has_interval(self) -> bool:
        """Whether there is an interval at all."""
        return self.low is not None and self.high is not None

    @property
    def half_width_log(self) -> float | None:
        """Half the interval's width on the natural-log scale; 0.05 reads as plus or minus 5 %."""
        if self.low is None or self.high is None or self.low <= 0:
            return None
        return (math.log(self.high) - math.log(self.low)) / 2

    def excludes(self, number: float) -> bool:
        """Whether the interval leaves ``number`` out; without an interval nothing is excluded."""
        if self.low is None or self.high is None:
            return False
        return number < self.low or number > self.high

    def mapped(self, function: Callable[[float], float]) -> Estimate:
        """The same estimate of ``function(quantity)``, which must be monotone.

        A falling function swaps the ends, as the Karp-Flatt fraction does.
        """
        if self.low is None or self.high is None:
            return replace(self, value=function(self.value))
        low, high = sorted((function(self.low), function(self.high)))
        return replace(self, value=function(self.value), low=low, high=high)

    def scaled(self, factor: float) -> Estimate:
        """The estimate times ``factor``: efficiency is ``speedup.scaled(1 / workers)``."""
        return self.mapped(lambda quantity: quantity * factor)

    def inverse(self) -> Estimate:
        """The estimate of one over the quantity: baseline over cell becomes cell over baseline."""
        return self.mapped(lambda quantity: 1 / quantity)
