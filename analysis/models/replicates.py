"""From repeated observations to weighted means per worker count.

Timing noise is multiplicative: 2 % of a fast run is fewer seconds than 2 % of a slow one. So the
variances are estimated on logarithms, after the level of each block is taken out (a machine that
is slow in block 3 is slow for every cell of block 3, which says nothing about the curve), and
carried to throughput by Var X = X² Var ln X. Variances from a handful of blocks are themselves
noisy by factors, and raw 1/s² weights would hand the fit to the luckiest cell; they are therefore
moderated: each is drawn towards their common value by as much as chance explains their spread
(Smyth, Stat. Appl. Genet. Mol. Biol. 3, 2004, section 6). Without replicates every point weighs
the same, as in Gunther's method and the R package `usl`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, polygamma

from .observations import Array, Scaling, Series

VARIANCE_FLOOR = 1e-4
"""Smallest variance believed, as a share of the pooled one: identical replicates are luck."""


@dataclass(frozen=True, eq=False)
class Curve:
    """Mean throughput per worker count, and what is known of its noise.

    workers, throughput, weight: one entry per distinct count; weight is the inverse variance of the
    mean, up to one common factor. log_throughput, log_weight: the same for logarithms.
    pure_squares: weighted squares of the replicates around their means, with pure_degrees degrees
    of freedom. level_variance: relative variance of the level that all counts share: the noise of
    the baseline that throughputs were divided by, or the blocks' own, with level_degrees.
    """

    workers: Array
    throughput: Array
    weight: Array
    log_throughput: Array
    log_weight: Array
    replicates: Array
    pure_squares: float
    pure_degrees: int
    level_variance: float
    level_degrees: int
    weighted: bool
    kind: Scaling

    @property
    def observations(self) -> int:
        """Number of single observations behind the means."""
        return int(self.replicates.sum())

    @property
    def log_weight_sum(self) -> float:
        """Sum over the observations of the logarithm of each one's weight, for likelihoods."""
        return float(np.sum(self.replicates * np.log(self.weight / self.replicates)))


def summarize(series: Series) -> Curve:
    """The weighted means per worker count of a checked series."""
    workers, cell = np.unique(series.workers, return_inverse=True)
    replicates = np.bincount(cell).astype(np.float64)
    logs = np.log(series.throughput)
    block_degrees, level_variance = 0, 0.0
    if series.blocks is not None and _crossed(cell, series.blocks):
        levels, level_variance = _block_levels(logs, cell, series.blocks)
        logs = logs - levels[series.blocks]
        block_degrees = levels.size - 1
    common_degrees = block_degrees
    if series.unit_degrees:
        level_variance, common_degrees = series.unit_variance, series.unit_degrees
    aligned = np.exp(logs)
    log_mean = np.bincount(cell, logs) / replicates
    mean = np.bincount(cell, aligned) / replicates
    degrees = max(int(replicates.sum()) - workers.size - block_degrees, 0)
    weighted = degrees >= workers.size
    spread = np.ones_like(mean)
    if weighted:
        squares = np.bincount(cell, (logs - log_mean[cell]) ** 2).astype(np.float64)
        spread = _moderated(squares, replicates, degrees)
    weight = 1 / (mean**2 * spread) if weighted else np.ones_like(mean)
    pure = float(np.sum(weight[cell] * (aligned - mean[cell]) ** 2))
    return Curve(
        workers=workers,
        throughput=mean,
        weight=replicates * weight,
        log_throughput=log_mean,
        log_weight=replicates / spread,
        replicates=replicates,
        pure_squares=pure if degrees else 0.0,
        pure_degrees=degrees,
        level_variance=level_variance,
        level_degrees=common_degrees,
        weighted=weighted,
        kind=series.kind,
    )


def _crossed(cell: np.ndarray, blocks: np.ndarray) -> bool:
    """Whether blocks hold several cells each and cells several blocks, so that levels show."""
    per_block = np.bincount(blocks)
    pairs = np.unique(np.stack([cell, blocks]), axis=1).shape[1]
    return per_block.size > 1 and pairs > int(cell.max()) + per_block.size - 1


def _block_levels(logs: Array, cell: np.ndarray, blocks: np.ndarray) -> tuple[Array, float]:
    """Additive level of each block on the log scale (mean 0), and the variance of their mean."""
    cells, count = int(cell.max()) + 1, int(blocks.max()) + 1
    design = np.zeros((logs.size, cells + count))
    design[np.arange(logs.size), cell] = 1
    design[np.arange(logs.size), cells + blocks] = 1
    solution, _, rank, _ = np.linalg.lstsq(design, logs)
    levels = solution[cells:] - solution[cells:].mean()
    rest = logs - design @ solution
    noise = float(rest @ rest) / max(logs.size - int(rank), 1)
    own = np.var(levels, ddof=1) - noise * np.mean(1 / np.bincount(blocks))
    return levels, max(float(own), 0.0) / count


def _moderated(squares: Array, replicates: Array, degrees: int) -> Array:
    """Log variance per count, drawn towards the common one by the part that is chance."""
    pooled = float(squares.sum()) / degrees
    if pooled <= 0:
        return np.ones_like(squares)
    known = replicates > 1
    own_degrees = np.where(known, (replicates - 1) * degrees / np.sum(replicates - 1), 0.0)
    own = np.full_like(squares, pooled)
    own[known] = np.maximum(squares[known] / own_degrees[known], VARIANCE_FLOOR * pooled)
    prior_degrees, prior = _prior(own[known], own_degrees[known], pooled)
    if np.isinf(prior_degrees):
        return np.full_like(squares, pooled)
    return (prior_degrees * prior + own_degrees * own) / (prior_degrees + own_degrees)


def _prior(variances: Array, degrees: Array, pooled: float) -> tuple[float, float]:
    """Degrees of freedom and value of the common variance, by moments of log variances."""
    if variances.size < 3:
        return np.inf, pooled
    centred = np.log(variances) - digamma(degrees / 2) + np.log(degrees / 2)
    excess = float(np.var(centred, ddof=1) - np.mean(polygamma(1, degrees / 2)))
    if excess <= 0:
        return np.inf, pooled
    prior_degrees = 2 * _inverse_trigamma(excess)
    level = centred.mean() + digamma(prior_degrees / 2) - np.log(prior_degrees / 2)
    return prior_degrees, float(np.exp(level))


def _inverse_trigamma(value: float) -> float:
    """The x with trigamma(x) = value, by Newton's iteration on its reciprocal."""
    x = 0.5 + 1 / value
    for _ in range(50):
        trigamma = float(polygamma(1, x))
        step = trigamma * (1 - trigamma / value) / float(polygamma(2, x))
        x += step
        if abs(step) < 1e-10 * x:
            break
    return x
