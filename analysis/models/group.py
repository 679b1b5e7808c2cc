"""Everything the laws say about one group: fits, the law that is named, serial fractions, shape.

A group is one curve over worker counts: one task, size, executor, interpreter. Nothing in here
raises on data: what cannot be said is kept beside what can.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from parscale.estimation.interval import Estimate

from .amdahl import Amdahl
from .fit import FEW_COUNTS, Fit, fit
from .gustafson import Gustafson
from .interval import LEVEL, ParameterEstimate, estimate
from .karp_flatt import SerialFraction, Trend, block_trend, karp_flatt, serial_fraction, trend
from .law import Law
from .linear import Linear
from .logarithmic import Moved, moved
from .measured_ratios import MeasuredRatios
from .naming import Naming, name_law
from .observations import Observations, Scaling, Series, read
from .plausibility import held_against_points
from .points import Points
from .refusal import CannotSay, Reason
from .replicates import Curve, summarize
from .shape import CurveShape, shape
from .usl import Usl

LAWS: tuple[Law, ...] = (Linear(), Amdahl(), Gustafson(), Usl())
"""Every law that is tried, in the order of the tables: a law before those that contain it."""


@dataclass(frozen=True, eq=False)
class FittedLaw:
    """A law's fit, its parameters, and those that a fit of log residuals would move."""

    fit: Fit
    estimates: tuple[ParameterEstimate, ...]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, eq=False)
class GroupModels:
    """What the laws say about one group.

    laws: by name, the fitted law or the reason why there is none. naming: the one law that may be
    told and drawn, or why there is none. ratios: what was measured. serial_fractions and trend:
    Karp-Flatt, or why not. remarks: sentences about the data itself.
    """

    series: Series
    curve: Curve
    laws: dict[str, FittedLaw | CannotSay]
    naming: Naming
    ratios: MeasuredRatios
    serial_fractions: tuple[SerialFraction, ...] | CannotSay
    trend: Trend | None
    shape: CurveShape | CannotSay
    remarks: tuple[str, ...]

    @property
    def named(self) -> FittedLaw | None:
        """The law that may be told and drawn, None where no law may be named."""
        found = self.laws.get(self.naming.law or "")
        return found if isinstance(found, FittedLaw) else None


def examine(
    observations: Observations,
    ratios: MeasuredRatios,
    level: float = LEVEL,
    comparisons: int | None = None,
) -> GroupModels | CannotSay:
    """Returns what the laws say about a group, or why they say nothing.

    observations: what the laws are fitted to. ratios: the measured ratios, from `estimation`.
    comparisons: how many comparisons of worker counts the whole report tells of, by default those
    of this group; shapes hold for all of them at once.
    """
    series = read(observations)
    if isinstance(series, CannotSay):
        return series
    curve = summarize(series)
    points = Points(curve, ratios.between, level)
    largest = _largest(curve, ratios)
    laws = {law.name: _fitted(law, curve, largest, level) for law in LAWS}
    fractions = _serial_fractions(series, ratios)
    return GroupModels(
        series=series,
        curve=curve,
        laws=laws,
        naming=name_law(_fits(laws), points),
        ratios=ratios,
        serial_fractions=fractions,
        trend=None if isinstance(fractions, CannotSay) else _trend(series, fractions, level),
        shape=shape(points, comparisons or comparisons_of(curve.workers.size)),
        remarks=_remarks(curve),
    )


def comparisons_of(counts: int) -> int:
    """Comparisons that a curve's shape is told by: each count with the first, and with the last."""
    return max(2 * (counts - 1), 1)


def _largest(curve: Curve, ratios: MeasuredRatios) -> float:
    """The largest throughput measured, also as the speedups of estimates.csv have it."""
    told = ratios.speedups if ratios.relative else {}
    known = {} if isinstance(told, CannotSay) else told
    return max(float(curve.throughput.max()), *(ratio.value for ratio in known.values()), 0.0)


def _fitted(law: Law, curve: Curve, largest: float, level: float) -> FittedLaw | CannotSay:
    result = fit(law, curve)
    if isinstance(result, CannotSay):
        return result
    plain = tuple(estimate(result, each, level) for each in law.parameters())
    held = held_against_points(plain, float(curve.workers.min()), largest)
    return FittedLaw(result, held, moved(result, plain))


def _fits(
    laws: Mapping[str, FittedLaw | CannotSay],
) -> dict[str, tuple[Fit, dict[str, ParameterEstimate]]]:
    return {
        name: (law.fit, {each.parameter.name: each for each in law.estimates})
        for name, law in laws.items()
        if isinstance(law, FittedLaw)
    }


def _serial_fractions(
    series: Series, ratios: MeasuredRatios
) -> tuple[SerialFraction, ...] | CannotSay:
    if series.kind is Scaling.WEAK:
        return CannotSay(Reason.OTHER_SCALING, "Karp-Flatt and weak scaling")
    if isinstance(ratios.speedups, CannotSay):
        return ratios.speedups
    if not ratios.single_worker:
        return CannotSay(Reason.NO_SINGLE_WORKER)
    if not ratios.speedups:
        return CannotSay(Reason.NO_PARALLEL)
    return tuple(_fraction(workers, ratio) for workers, ratio in sorted(ratios.speedups.items()))


def _fraction(workers: float, speedup: Estimate) -> SerialFraction:
    return serial_fraction(workers, speedup.value, speedup.low, speedup.high)


def _trend(series: Series, fractions: tuple[SerialFraction, ...], level: float) -> Trend:
    """The course of the fractions: by blocks that hold every count, else by the fractions alone."""
    above = series.counts[series.counts > 1]
    if series.blocks is not None:
        rows = [series.block_means(float(p)) for p in above]
        shared = sorted(set.intersection(*(set(row) for row in rows)))
        values = [
            [karp_flatt(float(p), row[block]) for p, row in zip(above, rows, strict=True)]
            for block in shared
        ]
        if len(shared) > 1 and above.size > 1:
            return block_trend(above, np.array(values), level)
    return trend(fractions, level)


def _remarks(curve: Curve) -> tuple[str, ...]:
    result = []
    if curve.workers.size < FEW_COUNTS:
        result.append(
            f"only {curve.workers.size} worker counts: with fewer than {FEW_COUNTS} a fitted "
            "curve is a sketch"
        )
    if float(curve.workers.min()) > 1:
        result.append("one worker was not measured: gamma is extrapolated")
    return tuple(result)
