"""Ratios between the cells of a group, all made by `estimation`: models add no interval.

The speedups are the very numbers of estimates.csv; comparisons between two worker counts are made
by the same functions at the level that a claim needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from parscale.estimation.interval import Estimate

from .refusal import CannotSay

Between = Callable[[float, float, float], Estimate | None]
"""(workers over, workers under, level) -> throughput at the one over that at the other."""


@dataclass(frozen=True)
class MeasuredRatios:
    """The measured ratios of one group.

    speedups: by workers above 1, throughput over the baseline's (weak scaling: the scaled speedup),
    or why there are none. efficiencies: under weak scaling, T(1, W) / T(p, pW) by workers.
    between: ratios of two worker counts at a level. relative: whether the group's observations are
    throughputs over the baseline's. single_worker: whether that baseline is a time of one worker.
    """

    speedups: Mapping[float, Estimate] | CannotSay
    between: Between
    efficiencies: Mapping[float, Estimate] = field(default_factory=dict)
    relative: bool = True
    single_worker: bool = True
