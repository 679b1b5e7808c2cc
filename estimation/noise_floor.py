"""The noise floor: what this machine makes of a difference that is not there.

The baseline is measured twice in each block under two labels (A/A). The true ratio of the two is
1, so the interval around their measured ratio shows the size of ratios that noise alone produces in
this study. No claim is made inside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from .interval import Estimate
from .ratio import paired_ratio
from .sample import Replicates


@dataclass(frozen=True)
class NoiseFloor:
    """The A/A ratio with its interval, and the factor that follows from it."""

    estimate: Estimate
    """Ratio of the baseline's seconds under its two labels."""

    @classmethod
    def of(cls, log_ratios: Replicates, level: float = 0.95) -> NoiseFloor:
        """The floor from one ln(seconds under one label / seconds under the other) per block."""
        return cls(paired_ratio(log_ratios, level))

    @property
    def factor(self) -> float | None:
        """Largest ratio, either way up, inside the A/A interval: at least 1; None without one.

        Which of the two labels is on top is chance, so the floor reaches as far down as up.
        """
        if self.estimate.low is None or self.estimate.high is None:
            return None
        return max(self.estimate.high, 1 / self.estimate.low)

    @property
    def biased(self) -> bool:
        """Whether the A/A interval misses 1: one label was favored, or chance (1 in 20)."""
        return self.estimate.excludes(1.0)
