"""The curve's name: superlinear, linear, saturating, retrograde or none, with its ground.

A name is given only where intervals carry it. With replicates they come from the ratios of the
measurements themselves, corrected for the number of worker counts looked at (Bonferroni);
without, from an unbounded quadratic N/X = c0 + c1(N-1) + c2·N(N-1) through the points, whose
scatter then is the noise. Unbounded, because a law with α >= 0 cannot see a superlinear curve.
Speedup here is relative to the smallest worker count measured.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import exp, log, sqrt

import numpy as np
from scipy import stats

from .law import predict
from .observations import Array, Series
from .ratio import Ratio, throughput_ratio
from .refusal import CannotSay, Reason
from .replicates import Curve
from .solver import solve
from .usl import Usl

TOLERANCE = 0.1
"""How far below p times (or above 1 times) a speedup may lie to be called linear (or none)."""


class ShapeName(Enum):
    """What a throughput curve does as workers are added."""

    RETROGRADE = "retrograde"
    SUPERLINEAR = "superlinear"
    LINEAR = "linear"
    SATURATING = "saturating"
    NONE = "none"


@dataclass(frozen=True)
class Shape:
    """The names that hold, the most consequential first, and one sentence with the ground."""

    names: tuple[ShapeName, ...]
    sentence: str


Compare = Callable[[float, float], Ratio]
"""Throughput at one worker count over that at another, with its interval."""


def shape(series: Series, curve: Curve, level: float = 0.95) -> Shape | CannotSay:
    """Name a curve, or say why it cannot be named."""
    counts = curve.workers
    if counts.size < 2:
        return CannotSay(Reason.ONE_COUNT)
    if float(curve.replicates.min()) > 1:
        strict = 1 - (1 - level) / (2 * (counts.size - 1))
        return _name(counts, lambda p, q: throughput_ratio(series, p, series, q, strict))
    compare = _by_curve(curve, level)
    if compare is None:
        return CannotSay(Reason.NO_SCATTER_LEFT, f"{counts.size} worker counts, no repetition")
    return _name(counts, compare)


def _name(counts: Array, compare: Compare) -> Shape | CannotSay:
    first, last = float(counts[0]), float(counts[-1])
    speedups = {float(p): compare(float(p), first) for p in counts[1:]}
    names, sentences = [], []
    for finding in (_retrograde(counts, compare), _superlinear(speedups, first)):
        if finding is not None:
            names.append(finding[0])
            sentences.append(finding[1])
    if not names:
        finding = _plain(speedups[last], last, first, max(s.value for s in speedups.values()))
        if finding is None:
            return CannotSay(Reason.TOO_UNCERTAIN, _spoken(speedups[last], last, first))
        names, sentences = [finding[0]], [finding[1]]
    return Shape(tuple(names), "; ".join(sentences))


def _retrograde(counts: Array, compare: Compare) -> tuple[ShapeName, str] | None:
    """Whether throughput at the largest count is surely below that at a smaller one."""
    last = float(counts[-1])
    falls = {float(p): compare(last, float(p)) for p in counts[:-1]}
    sure = {p: fall for p, fall in falls.items() if fall.high is not None and fall.high < 1}
    if not sure:
        return None
    peak = min(sure, key=lambda p: sure[p].value)
    lost = _spoken(sure[peak], last, peak)
    return ShapeName.RETROGRADE, f"retrograde: throughput falls again, {lost}"


def _superlinear(speedups: dict[float, Ratio], first: float) -> tuple[ShapeName, str] | None:
    """Whether some speedup is surely above the ratio of the worker counts."""
    sure = [p for p, s in speedups.items() if s.low is not None and s.low > p / first * (1 + 1e-9)]
    if not sure:
        return None
    most = max(sure, key=lambda p: speedups[p].value / p)
    return ShapeName.SUPERLINEAR, f"superlinear: {_spoken(speedups[most], most, first)}"


def _plain(speedup: Ratio, last: float, first: float, best: float) -> tuple[ShapeName, str] | None:
    """Linear, saturating or none, from the speedup at the largest worker count."""
    assert speedup.low is not None
    assert speedup.high is not None
    ideal = last / first
    spoken = _spoken(speedup, last, first)
    if speedup.low >= (1 - TOLERANCE) * ideal:
        return ShapeName.LINEAR, f"linear within {TOLERANCE:.0%}: {spoken}"
    if speedup.high < ideal and speedup.low > 1:
        return ShapeName.SATURATING, f"saturating: grows, but less than the workers, {spoken}"
    if speedup.high <= 1 + TOLERANCE and best <= 1 + TOLERANCE:
        return ShapeName.NONE, f"none: more workers change nothing, {spoken}"
    return None


def _spoken(ratio: Ratio, workers: float, against: float) -> str:
    return (
        f"{ratio.value:.3g} times the throughput at {workers:g} workers as at {against:g} "
        f"[{ratio.low:.3g}, {ratio.high:.3g}]"
    )


def _by_curve(curve: Curve, level: float) -> Compare | None:
    """Ratios of an unbounded quadratic N/X through the points, by the delta method on logs."""
    law = Usl()
    terms = law.terms(curve.workers)
    degrees = curve.observations - terms.shape[1]
    if curve.workers.size <= terms.shape[1] or degrees < 1:
        return None
    solution = solve(law, curve, bounded=False)
    if solution is None or not np.isfinite(solution.squares):
        return None
    c = solution.coefficients
    fitted = predict(law, curve.workers, c)
    slope = np.sqrt(curve.weight)[:, None] * (-(fitted**2) / curve.workers)[:, None] * terms
    scale = np.sqrt(np.sum(slope**2, axis=0))
    inverse = np.linalg.pinv(slope / scale) / scale[:, None]
    variance = (solution.squares + curve.pure_squares) / degrees
    quantile = float(stats.t.ppf((1 + level) / 2, degrees))

    def compare(over: float, under: float) -> Ratio:
        pair = np.array([over, under])
        rows = law.terms(pair) / (law.terms(pair) @ c)[:, None]
        value = predict(law, pair, c)
        reach = quantile * sqrt(variance) * float(np.linalg.norm((rows[1] - rows[0]) @ inverse))
        centre = log(value[0] / value[1])
        return Ratio(exp(centre), exp(centre - reach), exp(centre + reach))

    return compare
