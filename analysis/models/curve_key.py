"""Whose curve it is, and the curve as figures draw it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..estimates.blocks import Floats
from ..reading.study import TABLE


@dataclass(frozen=True)
class CurveKey:
    """Whose curve it is; `size` is None under weak scaling, where it grows with the workers."""

    study: str
    scope: str
    group: str
    size: int | None
    arm: str

    def words(self) -> str:
        """Returns the group's name in models.csv: "warm, 1000 items, processes"."""
        size = "" if self.size is None else f"{self.size} items"
        scope = "" if self.scope == TABLE else self.scope
        return ", ".join(word for word in (scope, self.group, size, self.arm) if word)


@dataclass(frozen=True)
class LawCurve:
    """A named law as speedup over the baseline, with its band; `projected` past the data."""

    model: str
    workers: Floats
    speedup: Floats
    low: Floats
    high: Floats
    projected: NDArray[np.bool_]
