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
    """What a machine does to the seconds of one arm's trials, apart from the work itself."""

    name: str
    spread: float = 0.05
    """Standard deviation of a trial's log seconds."""
    slowed: float = 0.0
    """Share of trials slowed twofold."""
    skew: float = 0.0
    """Mean of an exponential delay, as a share of the seconds: it is never negative."""
    trend: float = 0.0
    """Growth of log seconds from the first trial of the study to the last."""
    step: float = 0.0
    """Growth of log seconds at one random moment of the study."""
    correlation: float = 0.0
    """Correlation of the log seconds of one trial with those of the arm's next one."""

    def log_seconds(self, generator: np.random.Generator, moments: Grid) -> Grid:
        """Log seconds of trials of unit work at ``moments`` in [0, 1] of their study."""
        seconds = self._wander(generator.normal(0.0, self.spread, moments.shape))
        seconds += np.log(2) * (generator.random(moments.shape) < self.slowed)
        if self.skew:
            seconds += np.log1p(generator.exponential(self.skew, moments.shape))
        return np.asarray(seconds + self.trend * moments)

    def _wander(self, shocks: Grid) -> Grid:
        """First-order autoregression along the blocks, of the same spread at every block."""
        if not self.correlation:
            return shocks
        wandered = shocks.copy()
        fresh = (1 - self.correlation**2) ** 0.5
        for block in range(1, shocks.shape[1]):
            wandered[:, block] *= fresh
            wandered[:, block] += self.correlation * wandered[:, block - 1]
        return wandered

    def true_ratio_of_means(self, other: Noise) -> float:
        """Mean seconds of this noise over those of ``other``, without what a block shares."""
        return self._mean() / other._mean()

    def _mean(self) -> float:
        return float(np.exp(self.spread**2 / 2) * (1 + self.slowed) * (1 + self.skew))


def log_seconds(
    baseline: Noise, cell: Noise, studies: int, blocks: int, generator: np.random.Generator
) -> tuple[Grid, Grid]:
    """Log seconds of both arms of equal work, each of shape (studies, blocks).

    Each block holds both arms at random moments of its own, as the runner's random order does.
    """
    start = np.arange(blocks)
    jump = generator.random((studies, 1))
    arms = []
    for noise in (baseline, cell):
        moments = (start + generator.random((studies, blocks))) / blocks
        arms.append(noise.log_seconds(generator, moments) + noise.step * (moments > jump))
    return arms[0], arms[1]


def log_ratios(
    noise: Noise,
    studies: int,
    blocks: int,
    generator: np.random.Generator,
    cell: Noise | None = None,
) -> Grid:
    """ln(baseline / cell) of ``studies`` studies of equal work: shape (studies, blocks).

    The cell has the noise of the baseline unless it is given its own.
    """
    above, below = log_seconds(noise, cell or noise, studies, blocks, generator)
    return np.asarray(above - below)


def true_pseudo_median(baseline: Noise, cell: Noise, pairs: int = 1_000_000) -> float:
    """The ratio that `paired_ratio` estimates under these noises, from many pairs of blocks."""
    ratios = _many_log_ratios(baseline, cell, 2 * pairs)
    return float(np.exp(np.median((ratios[:pairs] + ratios[pairs:]) / 2)))


def true_median(baseline: Noise, cell: Noise, blocks: int = 1_000_000) -> float:
    """The ratio that `paired_ratio_robust` estimates under these noises, from many blocks."""
    return float(np.exp(np.median(_many_log_ratios(baseline, cell, blocks))))


def _many_log_ratios(baseline: Noise, cell: Noise, blocks: int) -> Grid:
    generator = np.random.default_rng(0)
    moments = np.zeros((blocks, 1))
    return np.asarray(
        baseline.log_seconds(generator, moments) - cell.log_seconds(generator, moments)
    )


def blocks_used(ratios: Grid, rule: StopRule) -> npt.NDArray[np.intp]:
    """How many blocks the stop rule lets each study run, every study alone with its one cell."""
    studies, blocks = ratios.shape
    used = np.full(studies, blocks)
    active = list(range(studies))
    for count in range(rule.fewest, blocks):  # no precision before
        cells = {("warm", str(study)): ratios[study, :count].tolist() for study in active}
        decision = rule.decide(cells, blocks=count, seconds=0.0)
        used[[int(study) for study in decision.precise]] = count
        active = [study for study in active if str(study) not in decision.precise]
    return used
