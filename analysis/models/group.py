"""Everything the laws say about one group: fits, their comparison, serial fractions, shape.

A group is one curve over worker counts: one task, size, executor, interpreter. Nothing in here
raises on data: what cannot be said is kept beside what can.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .amdahl import Amdahl
from .fit import FEW_COUNTS, Fit, fit
from .gustafson import Gustafson
from .interval import LEVEL, Estimate, estimate
from .karp_flatt import (
    SerialFraction,
    Trend,
    block_trend,
    karp_flatt,
    serial_fraction,
    trend,
)
from .law import Law
from .linear import Linear
from .logarithmic import Moved, moved
from .observations import Observations, Scaling, Series, read
from .ratio import Ratio, paired_logs, throughput_ratio
from .refusal import CannotSay, Reason
from .replicates import Curve, summarize
from .selection import Candidate, compare
from .shape import Shape, shape
from .usl import Usl

LAWS: tuple[Law, ...] = (Linear(), Amdahl(), Gustafson(), Usl())
"""Every law that is tried, in the order of the tables."""


@dataclass(frozen=True, eq=False)
class FittedLaw:
    """A law's fit, its parameters, and those that a fit of log residuals would move."""

    fit: Fit
    estimates: tuple[Estimate, ...]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, eq=False)
class GroupModels:
    """What the laws say about one group.

    laws: by name, the fitted law or the reason why there is none. candidates: the laws ranked.
    speedups: by workers above 1, throughput over the baseline's; serial_fractions and trend
    likewise (Karp-Flatt), or why not. remarks: sentences about the data itself.
    """

    series: Series
    curve: Curve
    laws: dict[str, FittedLaw | CannotSay]
    candidates: tuple[Candidate, ...]
    speedups: dict[float, Ratio] | CannotSay
    serial_fractions: tuple[SerialFraction, ...] | CannotSay
    trend: Trend | None
    shape: Shape | CannotSay
    remarks: tuple[str, ...]


def examine(
    observations: Observations, baseline: Observations | None = None, level: float = LEVEL
) -> GroupModels | CannotSay:
    """Fit every law to a group.

    baseline: observations of the serial baseline (its workers are 1), for speedups and the
    Karp-Flatt fraction; without it the group's own measurements at one worker serve. The laws
    are fitted to the group alone.
    """
    series = read(observations)
    base = series if baseline is None else read(baseline)
    if isinstance(series, CannotSay):
        return series
    curve = summarize(series)
    fits = {law.name: fit(law, curve) for law in LAWS}
    laws = {name: _with_estimates(result, level) for name, result in fits.items()}
    speedups = base if isinstance(base, CannotSay) else _speedups(series, base, level)
    fractions, course = _serial_fractions(series, base, speedups, level)
    return GroupModels(
        series=series,
        curve=curve,
        laws=laws,
        candidates=compare([result for result in fits.values() if isinstance(result, Fit)]),
        speedups=speedups,
        serial_fractions=fractions,
        trend=course,
        shape=shape(series, curve, level),
        remarks=_remarks(curve),
    )


def _with_estimates(result: Fit | CannotSay, level: float) -> FittedLaw | CannotSay:
    if isinstance(result, CannotSay):
        return result
    estimates = tuple(estimate(result, each, level) for each in result.law.parameters())
    return FittedLaw(result, estimates, moved(result, estimates))


def _speedups(series: Series, base: Series, level: float) -> dict[float, Ratio] | CannotSay:
    if base.at(1).size == 0:
        return CannotSay(Reason.NO_SINGLE_WORKER)
    above = [float(p) for p in series.counts if p > 1]
    if not above:
        return CannotSay(Reason.NO_PARALLEL)
    return {p: throughput_ratio(series, p, base, 1, level) for p in above}


def _serial_fractions(
    series: Series,
    base: Series | CannotSay,
    speedups: dict[float, Ratio] | CannotSay,
    level: float,
) -> tuple[tuple[SerialFraction, ...] | CannotSay, Trend | None]:
    if isinstance(speedups, CannotSay):
        return speedups, None
    if series.kind is Scaling.WEAK:
        return CannotSay(Reason.OTHER_SCALING, "Karp-Flatt and weak scaling"), None
    fractions = tuple(serial_fraction(p, s.value, s.low, s.high) for p, s in speedups.items())
    assert isinstance(base, Series)
    return fractions, _block_trend(series, base, level) or trend(fractions, level)


def _block_trend(series: Series, base: Series, level: float) -> Trend | None:
    """The trend from blocks in which every worker count was measured, where there are some."""
    if series.blocks is None or base.blocks is None:
        return None
    above = series.counts[series.counts > 1]
    logs = [paired_logs(series, float(p), base, 1) for p in above]
    rows = [row for row in logs if row is not None and row.size > 1]
    if len(rows) < 2 or len(rows) != above.size or len({row.size for row in rows}) > 1:
        return None
    speedups = np.exp(np.array(rows)).T
    values = [[karp_flatt(p, s) for p, s in zip(above, row, strict=True)] for row in speedups]
    return block_trend(above, np.array(values), level)


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
