"""Weighted least squares of a law, with coefficients that may not be negative.

A damped Gauss-Newton iteration whose every step is a non-negative linear least-squares problem
(Lawson & Hanson, `scipy.optimize.nnls`): the bounds hold exactly and a coefficient on its bound is
exactly 0, where interior methods leave 1e-12. Starting values are the linear problem itself, from

    X - f = (X f / N) (N/f - N/X)

which makes N/X linear in the coefficients with weights known up to f. Throughput and terms are
scaled to order one first, so that a billion items a second and a nanosecond are the same problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .law import Law, Link, Restriction
from .least_squares import Problem

if TYPE_CHECKING:
    from .observations import Array
    from .replicates import Curve

STEPS = 200
SMALLEST_GAIN, PROFILE_GAIN = 1e-15, 1e-9
"""Relative gain in squares below which a search stops; a profile needs no more digits."""
LARGEST_DAMPING = 1e12
SMALLEST_STEP = 1e-9
NEGLIGIBLE = 1e-11
"""A coefficient whose term stays below this share of the law is rounding, and becomes 0."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Coefficients of the smallest weighted sum of squares found, and that sum over the means."""

    coefficients: Array
    squares: float


def solve(
    law: Law,
    curve: Curve,
    restriction: Restriction | None = None,
    *,
    logarithmic: bool = False,
    bounded: bool = True,
    thorough: bool = True,
) -> Solution | None:
    """The least-squares coefficients of a law, or None when no start converges.

    logarithmic: squares of log residuals instead of throughput residuals. bounded: coefficients
    at least 0. restriction: search only these coefficients. thorough: try every start, not only
    the linearised one (a profile repeats a fit whose basin is known).
    """
    problem, unit, columns, given = _scaled(law, curve, restriction, logarithmic, bounded)
    best: Array | None = None
    lowest = np.inf
    for start in _starts(problem, thorough):
        found = _descend(problem, start, SMALLEST_GAIN if thorough else PROFILE_GAIN)
        squares = problem.squares(found)
        if squares < lowest * (1 - 1e-12):
            best, lowest = found, squares
    if best is None:
        return None
    best = _cleaned(problem, best) if bounded else best
    scale = 1 / unit if law.link is Link.RECIPROCAL else unit
    coefficients = given.offset + given.matrix @ (best / columns * scale)
    return Solution(coefficients, lowest if logarithmic else lowest * unit**2)


def _scaled(
    law: Law, curve: Curve, restriction: Restriction | None, logarithmic: bool, bounded: bool
) -> tuple[Problem, float, Array, Restriction]:
    terms = law.terms(curve.workers)
    size = terms.shape[1]
    given = restriction or Restriction(np.zeros(size), np.eye(size))
    unit = float(curve.throughput.max())
    reciprocal = law.link is Link.RECIPROCAL
    design = terms @ given.matrix
    columns = np.sqrt(np.mean(design**2, axis=0))
    columns[columns == 0] = 1.0
    observed = np.exp(curve.log_throughput) if logarithmic else curve.throughput
    weight = curve.log_weight if logarithmic else curve.weight
    problem = Problem(
        workers=curve.workers,
        target=observed / unit,
        root_weight=np.sqrt(weight),
        design=design / columns,
        base=terms @ given.offset * (unit if reciprocal else 1 / unit),
        reciprocal=reciprocal,
        logarithmic=logarithmic,
        bounded=bounded,
    )
    return problem, unit, columns, given


def _starts(problem: Problem, thorough: bool) -> list[Array]:
    """Starting values: the linearised problem, twice weighted, and each term on its own."""
    size = problem.design.shape[1]
    if size == 0:
        return [np.zeros(0)]
    y, root = problem.target, problem.root_weight
    ideal = (problem.workers / y if problem.reciprocal else y) - problem.base
    weights = root * y**2 / problem.workers if problem.reciprocal else root
    starts = [_guess(problem, weights, ideal)]
    if not thorough and np.isfinite(problem.squares(starts[0])):
        return starts
    starts.append(_guess(problem, weights / y, ideal))
    for column in range(size):
        z = problem.design[:, column]
        single = np.full(size, 1e-3)
        squared = float(np.sum((weights * z) ** 2))
        if squared > 0:
            single[column] = max(float(np.sum(weights**2 * z * ideal)) / squared, 1e-3)
        starts.append(single)
    return [start for start in starts if np.isfinite(problem.squares(start))]


def _guess(problem: Problem, weights: Array, ideal: Array) -> Array:
    try:
        return problem.linear(weights[:, None] * problem.design, weights * ideal)
    except (RuntimeError, np.linalg.LinAlgError):
        return np.ones(problem.design.shape[1])


def _descend(problem: Problem, start: Array, smallest_gain: float) -> Array:
    """Damped Gauss-Newton steps until nothing is gained."""
    here, squares, damping = start, problem.squares(start), 1e-4
    for _ in range(STEPS if start.size else 0):
        there = _step(problem, here, damping)
        reached = problem.squares(there)
        if reached < squares:
            gain, here, squares = squares - reached, there, reached
            damping = max(damping / 10, 1e-14)
            if gain <= smallest_gain * squares:
                break
        else:
            damping *= 10
            still = np.abs(there - here).max() <= SMALLEST_STEP * np.abs(here).max()
            if still or damping > LARGEST_DAMPING:
                break
    return here


def _cleaned(problem: Problem, d: Array) -> Array:
    """The coefficients with negligible ones set to their bound."""
    share = np.abs(problem.design * d) / (problem.base + problem.design @ d)[:, None]
    return np.where(share.max(axis=0, initial=0.0) < NEGLIGIBLE, 0.0, d)


def _step(problem: Problem, here: Array, damping: float) -> Array:
    slope = problem.slope(here)
    size = np.sqrt(np.sum(slope**2, axis=0))
    fence = np.diag(np.sqrt(damping) * np.where(size > 0, size, 1.0))
    matrix = np.vstack([slope, fence])
    right = np.concatenate([problem.residual(here) + slope @ here, fence @ here])
    try:
        return problem.linear(matrix, right)
    except (RuntimeError, np.linalg.LinAlgError):
        return here
