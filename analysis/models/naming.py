"""Which one law may be named: nested laws, tested, and held against the points.

A law is out when replicates show that it misses the means (lack of fit), when it contradicts the
points (a law that only grows beside points that fall, any law here beside superlinear points, a
line beside points that saturate), when single measurements lie far off it, or when a law that
contains it fits better by more than chance (F test of nested models, e.g. Bates & Watts, Nonlinear
Regression Analysis, 1988, section 3.10). Of those left the simplest is named, but only if the data
exclude that a larger one adds anything that matters: not to reject is no evidence. Information
criteria are not used: at the five or six counts of a usual table AICc has no basis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy import stats

from .fit import ROUNDING, Fit
from .interval import ParameterEstimate
from .points import Points
from .refusal import CannotSay, Reason
from .shape import MARGIN
from .solver import solve

NESTED_LEVEL = 0.05
"""P-value of the F test below which the smaller of two nested laws is out."""
FEWEST_COUNTS_NAMED = 4
MOST_COEFFICIENTS = 3
FEWEST_DEGREES = 2
"""Degrees of freedom that the largest law must leave: 5 counts measured once, or 4 repeatedly."""
NEGLIGIBLE_SHARE = 0.1
"""Share of the time at the largest count up to which a term of a larger law does not matter."""
LARGEST_MISS = 0.1
"""Share of the largest throughput up to which a single measurement may lie off a named law."""
NAMES = {"linear": "linear", "amdahl": "Amdahl", "gustafson": "Gustafson", "usl": "USL"}
CONTAINED = {"linear": ("amdahl", "gustafson", "usl"), "amdahl": ("usl",)}
"""Each law with those that contain it, smallest first."""

Fitted = Mapping[str, tuple[Fit, Mapping[str, ParameterEstimate]]]
"""Each law's fit and its parameters by name."""


@dataclass(frozen=True)
class Naming:
    """The law that may be named, or why none may. excluded: why each other law is out."""

    law: str | None
    refusal: CannotSay | None = None
    excluded: Mapping[str, str] = field(default_factory=dict)


def name_law(laws: Fitted, points: Points) -> Naming:
    """Returns the law that the data carry, or the reason why they carry none."""
    counts = len(points.counts)
    degrees = points.curve.pure_degrees + counts - MOST_COEFFICIENTS
    if counts < FEWEST_COUNTS_NAMED or "usl" not in laws or degrees < FEWEST_DEGREES:
        return Naming(None, CannotSay(Reason.FEW_COUNTS_FOR_LAW, f"{counts} worker counts"))
    excluded = dict(_excluded(laws, points))
    left = [name for name in laws if name not in excluded]
    if not left:
        return Naming(None, CannotSay(Reason.NO_LAW_HOLDS, _reasons(excluded)), excluded)
    first, *others = left
    rivals = [name for name in others if _share_added(first, name, laws) > NEGLIGIBLE_SHARE]
    if rivals:
        names = " or ".join(NAMES[name] for name in (first, *rivals))
        return Naming(None, CannotSay(Reason.LAWS_ALIKE, names), excluded)
    return Naming(first, None, excluded)


def _reasons(excluded: Mapping[str, str]) -> str:
    """Why every law is out, one reason that all share told once."""
    if len(set(excluded.values())) == 1:
        return next(iter(excluded.values()))
    return "; ".join(f"{NAMES[name]}: {why}" for name, why in excluded.items())


def _excluded(laws: Fitted, points: Points) -> Iterator[tuple[str, str]]:
    for name, (fit, _) in laws.items():
        why = _miss(fit, points) or _contradiction(name, points) or _rejection(name, laws)
        if why:
            yield name, why


def _miss(fit: Fit, points: Points) -> str:
    """Why a law misses the points, or ""."""
    if fit.misfit:
        return f"misses the measured means (lack of fit, p = {fit.lack_of_fit_p:.2g})"
    curve = fit.curve
    gaps = np.abs(curve.throughput - fit.predict(curve.workers)) / curve.throughput.max()
    worst = int(gaps.argmax())
    if points.single and gaps[worst] > LARGEST_MISS:
        off = f"{gaps[worst]:.0%}".replace("%", " %")
        return f"lies {off} of the largest throughput off the point at {curve.workers[worst]:g}"
    return ""


def _contradiction(name: str, points: Points) -> str:
    """Why a law contradicts what the points do, or ""."""
    counts = points.counts
    first, last = counts[0], counts[-1]
    steps = [*pairwise(counts), *((first, p) for p in counts[2:])]
    for under, over in steps:
        if points.plain(over, under)[0] > (1 + MARGIN) * over / under:
            return f"the points are superlinear from {under:g} to {over:g} workers"
    if name != "usl":
        falls = [p for p in counts[:-1] if points.plain(last, p)[1] < 1 - MARGIN]
        if falls:
            return f"the points fall from {falls[-1]:g} to {last:g} workers"
    if name == "linear":
        for p in counts[1:]:
            if points.plain(p, first)[1] < (1 - NEGLIGIBLE_SHARE) * p / first:
                return f"the points gain less than {p / first:g} times at {p:g} workers"
    return ""


def _rejection(name: str, laws: Fitted) -> str:
    """Which larger law fits better than this one by more than chance, or ""."""
    for larger in CONTAINED.get(name, ()):
        if larger in laws:
            pair = laws[name][0], laws[larger][0]
            chance = nested_p(*pair)
            if not pair[0].curve.weighted:
                chance = max(chance, nested_log_p(*pair))
            if chance < NESTED_LEVEL:
                return f"{NAMES[larger]} fits better (F test of nested laws, p = {chance:.2g})"
    return ""


def nested_p(smaller: Fit, larger: Fit) -> float:
    """P-value of the F test that the terms which the larger law adds are 0.

    At a bound of 0 the test is conservative: half of its chance lies where nothing is added.
    """
    added = larger.coefficients.size - smaller.coefficients.size
    gain = max(smaller.mean_squares - larger.mean_squares, 0.0) / added
    return float(stats.f.sf(gain / larger.variance, added, larger.degrees))


def nested_log_p(smaller: Fit, larger: Fit) -> float:
    """P-value of the same test on log residuals; 1 where either law has no such fit.

    Unweighted throughputs take multiplicative noise for additive: their test alone calls a true
    Amdahl curve USL in 12 to 14 % of single series, both together in at most 5 %.
    """
    curve = larger.curve
    solutions = [solve(each.law, curve, logarithmic=True) for each in (smaller, larger)]
    degrees = curve.workers.size - larger.coefficients.size
    if degrees < 1 or solutions[0] is None or solutions[1] is None:
        return 1.0
    floor = float(np.sum(curve.log_weight)) * ROUNDING**2
    small, large = (max(each.squares, floor) for each in solutions if each is not None)
    added = larger.coefficients.size - smaller.coefficients.size
    gain = max(small - large, 0.0) / added
    return float(stats.f.sf(gain * degrees / large, added, degrees))


def _share_added(name: str, larger: str, laws: Fitted) -> float:
    """Largest share of the time at the largest count that a larger law's own terms may have."""
    if larger not in CONTAINED.get(name, ()):
        return 1.0  # neither contains the other: nothing says that they agree
    fit, parameters = laws[larger]
    workers = float(fit.curve.workers.max())
    ends = {each: _high(parameters, each) for each in parameters}
    if larger == "amdahl":
        serial = ends["serial_fraction"]
        return serial * workers / (1 - serial + serial * workers)
    if larger == "gustafson":
        return ends["scaled_serial_fraction"] * (1 - 1 / workers)
    gamma = parameters["gamma"].value
    assert gamma is not None
    total = gamma * workers / float(fit.predict(np.array([workers]))[0])
    alpha = ends["alpha"] * (workers - 1) if name == "linear" else 0.0
    return (alpha + ends["beta"] * workers * (workers - 1)) / total


def _high(parameters: Mapping[str, ParameterEstimate], name: str) -> float:
    high = parameters[name].high
    return float("inf") if high is None else high
