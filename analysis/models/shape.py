"""The curve's name: superlinear, linear, saturating, retrograde or none, with its ground.

A name is given only where intervals carry it, corrected for every comparison of worker counts that
the report tells of (Bonferroni). Retrograde and superlinear must lie wholly beyond a margin too: a
twentieth is no finding. The ratios that are told are those of the measured points. Speedup here is
relative to the smallest worker count measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from math import factorial

from parscale.estimation.interval import Estimate
from parscale.estimation.multiplicity import simultaneous_level

from .points import Comparison, Points
from .refusal import CannotSay, Reason

MARGIN = 0.05
"""How far beyond a ratio of throughputs an interval must lie for a curve to be called by it."""
TOLERANCE = 0.1
"""How far below p times (or above 1 times) a speedup may lie to be called linear (or none)."""
FEWEST_FALLING = 4
"""Single measurements that must fall one after the other: by chance once in 4! = 24 orders."""


class ShapeName(Enum):
    """What a throughput curve does as workers are added."""

    RETROGRADE = "retrograde"
    SUPERLINEAR = "superlinear"
    LINEAR = "linear"
    SATURATING = "saturating"
    NONE = "none"


@dataclass(frozen=True)
class CurveShape:
    """The names that hold, the most consequential first, and one sentence with the ground."""

    names: tuple[ShapeName, ...]
    sentence: str


Finding = tuple[ShapeName, str]


def shape(points: Points, comparisons: int) -> CurveShape | CannotSay:
    """Names a curve, or says why it cannot be named.

    comparisons: how many comparisons of worker counts hold at once with the points' level.
    """
    counts = points.counts
    if len(counts) < 2:
        return CannotSay(Reason.ONE_COUNT)
    strict = simultaneous_level(points.level, comparisons)
    first, last = counts[0], counts[-1]
    speedups = [points.compare(p, first, strict) for p in counts[1:]]
    falls = [points.compare(last, p, strict) for p in counts[:-1]]
    told = [each for each in speedups if each is not None]
    lost = [each for each in falls if each is not None]
    findings = [
        _retrograde(points, told, lost, comparisons),
        _superlinear(told),
    ]
    found = [each for each in findings if each is not None]
    if not found:
        if not told or told[-1].over != last:
            return _no_interval(points)
        plain = _plain(told[-1], max(each.value for each in told))
        if plain is None:
            return CannotSay(Reason.TOO_UNCERTAIN, _spoken(told[-1]))
        found = [plain]
    return CurveShape(
        tuple(name for name, _ in found), "; ".join(sentence for _, sentence in found)
    )


def _no_interval(points: Points) -> CannotSay:
    if points.single:
        return CannotSay(Reason.NO_SCATTER_LEFT, f"{len(points.counts)} worker counts, no repeat")
    return CannotSay(Reason.NO_INTERVAL)


def _retrograde(
    points: Points, speedups: list[Comparison], falls: list[Comparison], comparisons: int
) -> Finding | None:
    """Whether throughput at the largest count is surely below that at a smaller one."""
    if points.single and _falls_throughout(points, comparisons):
        return ShapeName.RETROGRADE, _from_the_first(points)
    sure = [each for each in falls if each.high < 1 - MARGIN and each.value < 1 - MARGIN]
    if not sure:
        return None
    fall = min(sure, key=lambda each: each.value)
    risen = [each for each in speedups if each.over == fall.under and each.low > 1]
    if risen and risen[0].value > 1:
        words = f"retrograde: throughput rises up to {fall.under:g} workers and falls again, "
        return ShapeName.RETROGRADE, words + _spoken(fall)
    if fall.under == points.counts[0] and speedups[0].high < 1 and speedups[0].value < 1:
        return ShapeName.RETROGRADE, _from_the_first(points, speedups[0], fall)
    return ShapeName.RETROGRADE, f"retrograde: throughput falls, {_spoken(fall)}"


def _falls_throughout(points: Points, comparisons: int) -> bool:
    """Whether single measurements fall at every step: one order in n! of a curve that is flat."""
    counts = points.counts
    if len(counts) < FEWEST_FALLING:
        return False
    curves = max(comparisons / (2 * (len(counts) - 1)), 1.0)
    sure = curves / factorial(len(counts)) <= 1 - points.level
    steps = [points.ratio(p, q) for q, p in pairwise(counts)]
    return sure and max(steps) < 1 and points.ratio(counts[-1], counts[0]) < 1 - MARGIN


def _from_the_first(
    points: Points, step: Comparison | None = None, fall: Comparison | None = None
) -> str:
    first, second, last = points.counts[0], points.counts[1], points.counts[-1]
    parts = [
        _spoken(step) if step is not None else _once(points.ratio(second, first), second, first),
        _spoken(fall) if fall is not None else _once(points.ratio(last, first), last, first),
    ]
    ground = " and ".join(dict.fromkeys(parts))
    return f"retrograde: slower from the first added worker on, {ground}"


def _superlinear(speedups: list[Comparison]) -> Finding | None:
    """Whether some speedup is surely above the ratio of the worker counts."""
    beyond = 1 + MARGIN
    sure = [
        each
        for each in speedups
        if each.low > beyond * each.ideal and each.value > beyond * each.ideal
    ]
    if not sure:
        return None
    most = max(sure, key=lambda each: each.value / each.ideal)
    return ShapeName.SUPERLINEAR, f"superlinear: {_spoken(most)}"


def _plain(speedup: Comparison, best: float) -> Finding | None:
    """Linear, saturating or none, from the speedup at the largest worker count."""
    ideal, spoken = speedup.ideal, _spoken(speedup)
    least = (1 - TOLERANCE) * ideal
    if min(speedup.low, speedup.value) >= least:
        return ShapeName.LINEAR, f"linear within {TOLERANCE:.0%}: {spoken}"
    if speedup.high < ideal and speedup.low > 1:
        return ShapeName.SATURATING, f"saturating: grows, but less than the workers, {spoken}"
    if speedup.high <= 1 + TOLERANCE and best <= 1 + TOLERANCE:
        return ShapeName.NONE, f"none: more workers change nothing, {spoken}"
    return None


def _spoken(comparison: Comparison) -> str:
    ratio = comparison.measured
    if ratio.low is None or ratio.high is None:
        return _once(ratio.value, comparison.over, comparison.under)
    return _times(ratio, comparison) + f" [{ratio.low:.3g}, {ratio.high:.3g}]"


def _times(ratio: Estimate, comparison: Comparison) -> str:
    return (
        f"{ratio.value:.3g} times the throughput at {comparison.over:g} workers "
        f"as at {comparison.under:g}"
    )


def _once(value: float, over: float, under: float) -> str:
    return (
        f"{value:.3g} times the throughput at {over:g} workers as at {under:g} "
        "(measured once, no interval)"
    )
