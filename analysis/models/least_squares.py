"""The weighted least-squares problem of a law: its residuals and their derivative."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from .observations import Array


@dataclass(frozen=True, eq=False)
class Problem:
    """min over d of sum w (y - f)^2, or of sum w (ln y - ln f)^2; f from base + design @ d."""

    workers: Array
    target: Array
    root_weight: Array
    design: Array
    base: Array
    reciprocal: bool
    logarithmic: bool
    bounded: bool

    def mean(self, d: Array) -> Array:
        linear = self.base + self.design @ d
        linear = np.where(linear > 0, linear, np.nan)
        return np.asarray(self.workers / linear if self.reciprocal else linear)

    def residual(self, d: Array) -> Array:
        mean = self.mean(d)
        gap = np.log(self.target / mean) if self.logarithmic else self.target - mean
        return np.asarray(self.root_weight * gap)

    def squares(self, d: Array) -> float:
        total = float(np.sum(self.residual(d) ** 2))
        return total if np.isfinite(total) else np.inf

    def slope(self, d: Array) -> Array:
        mean = self.mean(d)
        factor = -(mean**2) / self.workers if self.reciprocal else np.ones_like(mean)
        if self.logarithmic:
            factor = factor / mean
        return np.asarray((self.root_weight * factor)[:, None] * self.design)

    def linear(self, matrix: Array, right: Array) -> Array:
        if not self.bounded:
            return np.asarray(np.linalg.lstsq(matrix, right)[0])
        return np.asarray(nnls(matrix, right)[0])
