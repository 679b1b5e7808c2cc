"""Planted studies: seconds whose true ratio is known, to see how often an interval holds it.

A claim of 95 % is a claim about repetition, so it is tested by repetition: many studies of one
baseline and one cell, noise of a known kind, the real stop rule and the real interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .stopping import StopRule

Grid = npt.NDArray[np.float64]
"""One row per study, one column per block."""


@dataclass(frozen=True)
class Noise:
    """What a machine does to a trial's seconds, apart from the work itself."""

    name: str
    spread: float = 0.05
    """Standard deviation of a trial's log seconds."""
    slowed: float = 0.0
    """Share of trials, of both arms, slowed twofold."""
    trend: float = 0.0
    """Growth of log seconds from the first trial of the study to the last."""
    step: float = 0.0
    """Growth of log seconds at one random moment of the study."""

    def log_seconds(self, generator: np.random.Generator, moments: Grid) -> Grid:
        """Log seconds of trials of unit work at ``moments`` in [0, 1] of their study."""
        seconds = generator.normal(0.0, self.spread, moments.shape)
        seconds += np.log(2) * (generator.random(moments.shape) < self.slowed)
        return np.asarray(seconds + self.trend * moments)


def log_ratios(noise: Noise, studies: int, blocks: int, generator: np.random.Generator) -> Grid:
    """ln(baseline / cell) of ``studies`` studies, true ratio 1: shape (studies, blocks).

    Each block holds both arms at random moments of its own, as the runner's random order does.
    """
    start = np.arange(blocks)
    jump = generator.random((studies, 1))
    arms = []
    for _ in range(2):
        moments = (start + generator.random((studies, blocks))) / blocks
        arms.append(noise.log_seconds(generator, moments) + noise.step * (moments > jump))
    return np.asarray(arms[0] - arms[1])


def blocks_used(ratios: Grid, rule: StopRule) -> npt.NDArray[np.intp]:
    """How many blocks the stop rule lets each study run, every study alone with its one cell."""
    studies, blocks = ratios.shape
    used = np.full(studies, blocks)
    active = list(range(studies))
    for count in range(rule.min_blocks, blocks):  # no precision before
        cells = {str(study): ratios[study, :count].tolist() for study in active}
        decision = rule.decide(cells, blocks=count, seconds=0.0)
        used[[int(study) for study in decision.precise]] = count
        active = [study for study in active if str(study) not in decision.precise]
    return used
