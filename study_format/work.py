"""How the work of a task grows with its size."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .errors import FormatError


@dataclass(frozen=True)
class WorkLaw:
    """work(n) = n^power · ln(n)^log_power: power 1 for a list, 3 for a matrix product."""

    power: float = 1.0
    log_power: float = 0.0

    def of(self, size: float) -> float:
        """Return the work at `size`, in arbitrary units; FormatError beyond floats."""
        try:
            logarithm = math.pow(math.log(size), self.log_power) if self.log_power else 1.0
            work = math.pow(size, self.power) * logarithm
        except (OverflowError, ValueError, ZeroDivisionError):
            work = 0.0
        if not 0 < work < math.inf:
            raise FormatError(
                f"scaling.work: n^{self.power:g} · ln(n)^{self.log_power:g} is no number above 0 "
                f"at n = {size:g}"
            )
        return work


@dataclass(frozen=True)
class Scaling:
    """The declared kind of scaling, strong, weak or throughput, and the law of its work."""

    kind: str = "strong"
    law: WorkLaw = WorkLaw()

    def work(self, size: float) -> float:
        """Return the work of `size` items, in arbitrary units."""
        return self.law.of(size)
