"""New over old for one cell, in seconds and in speedup.

Two studies share no blocks, so the ratio is between two independent samples: of log seconds, or of
log speedups. A change in the measured function moves the serial loop and the parallel cells alike:
only seconds show it. A slower machine moves them alike, too: only speedups, which are taken inside
blocks, let it cancel out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parscale.estimation.interval import Estimate
from parscale.estimation.ratio import unpaired_ratio

from ..estimates.blocks import Floats
from .request import Basis
from .side import Side

Key = tuple[str, str]  # scope, cell
FEWEST = 2  # trials on either side, below which there is no interval


@dataclass(frozen=True)
class Ratios:
    """New over old of one cell in one scope; `speedup` is None for a baseline."""

    seconds: Estimate
    speedup: Estimate | None

    def of(self, basis: Basis) -> Estimate | None:
        """Returns the ratio new / old of *times*: seconds, or seconds in units of the baseline's.

        Above 1 is slower on either basis, so the ratio of speedups is turned over.
        """
        if basis == "seconds":
            return self.seconds
        return None if self.speedup is None else self.speedup.inverse()


def ratios(old: Side, new: Side, key: Key, level: float) -> Ratios | None:
    """Returns the cell's ratios with intervals at `level`; None where one side has no times."""
    scope, cell = key
    before, after = old.log_seconds(scope, cell), new.log_seconds(scope, cell)
    if not len(before) or not len(after):
        return None
    first, second = speedups(old, key), speedups(new, key)
    speedup = unpaired_ratio(second, first, level) if len(first) and len(second) else None
    return Ratios(unpaired_ratio(after, before, level), speedup)


def speedups(side: Side, key: Key) -> Floats:
    """Returns ln(speedup) per block; empty for a baseline, whose speedup is 1 by definition."""
    scope, cell = key
    return np.empty(0) if side.baseline(cell) == cell else side.log_speedups(scope, cell)


def judgeable(old: Side, new: Side, keys: Sequence[Key], basis: Basis) -> list[Key]:
    """Returns the keys that have an interval on this basis: these share the error probability."""

    def count(side: Side, key: Key) -> int:
        return len(side.log_seconds(*key) if basis == "seconds" else speedups(side, key))

    return [key for key in keys if min(count(old, key), count(new, key)) >= FEWEST]
