"""A/A: the baseline measured twice in each block, as a check of the experiment.

The true ratio of the two labels is 1 whatever the machine does, so an interval that excludes 1
says that something favored one label: order, a cache, a warm file, or chance (1 in 20). It is a
reason to distrust the study and is said loudly. It is no second threshold: requiring a claim to lie
outside this interval as well left 4 % power where the interval alone has 44 to 59 % (12 cells, 6
blocks, a speedup of 1.08), and the interval of a mean says nothing of how far two cells may differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from .interval import Estimate
from .ratio import paired_ratio
from .sample import Replicates


@dataclass(frozen=True)
class AACheck:
    """The ratio of the baseline's seconds under its two labels, with its interval."""

    estimate: Estimate

    @classmethod
    def of(cls, log_ratios: Replicates, level: float = 0.95) -> AACheck:
        """The check from one ln(seconds under one label / under the other) per block.

        With several baselines or scopes ``level`` is that of `Family.each`, so that one study in
        twenty is suspected by chance and not one check in twenty.
        """
        return cls(paired_ratio(log_ratios, level))

    @property
    def biased(self) -> bool:
        """Whether the interval excludes 1: warn. False without an interval."""
        return self.estimate.excludes(1.0)
