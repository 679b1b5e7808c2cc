"""Groups of measurements for the tests of the laws, from plain arrays; ratios by `estimation`."""

from __future__ import annotations

import numpy as np

from parscale.analysis.models.group import GroupModels, examine
from parscale.analysis.models.measured_ratios import MeasuredRatios
from parscale.analysis.models.observations import Observations, Scaling, Series, read
from parscale.analysis.models.refusal import CannotSay, Reason
from parscale.analysis.models.table import ParameterRow, parameter_rows, refused
from parscale.estimation.interval import Estimate
from parscale.estimation.ratio import paired_ratio, unpaired_ratio

LEVEL = 0.95


def ratio(over: Series, p: float, under: Series, q: float, level: float = LEVEL) -> Estimate:
    """Throughput of one series over another's: paired in shared blocks, else unpaired."""
    first, second = over.block_means(p), under.block_means(q)
    shared = sorted(first.keys() & second.keys())
    if shared:
        return paired_ratio([float(np.log(first[b] / second[b])) for b in shared], level)
    return unpaired_ratio(np.log(over.at(p)), np.log(under.at(q)), level)


def measured(series: Series, baseline: Series | None = None) -> MeasuredRatios:
    """The measured ratios of a series, over a baseline or over its own one worker."""
    base = series if baseline is None else baseline
    above = [float(p) for p in series.counts if p > 1]
    speedups: dict[float, Estimate] | CannotSay = CannotSay(Reason.NO_SINGLE_WORKER)
    if base.at(1).size:
        speedups = {p: ratio(series, p, base, 1) for p in above}
    efficiencies = (
        {p: each.scaled(1 / p) for p, each in speedups.items()}
        if isinstance(speedups, dict) and series.kind is Scaling.WEAK
        else {}
    )
    return MeasuredRatios(
        speedups=speedups,
        between=lambda p, q, level: ratio(series, p, series, q, level),
        efficiencies=efficiencies,
        relative=False,
        single_worker=isinstance(speedups, dict),
    )


def group_of(
    observations: Observations,
    baseline: Observations | None = None,
    level: float = LEVEL,
    comparisons: int | None = None,
) -> GroupModels | CannotSay:
    """What the laws say about observations, or why they say nothing."""
    series = read(observations)
    base = None if baseline is None else read(baseline)
    if isinstance(series, CannotSay):
        return series
    assert not isinstance(base, CannotSay)
    return examine(observations, measured(series, base), level, comparisons)


def rows_of(observations: Observations, **given: object) -> list[ParameterRow]:
    """The rows of models.csv for observations."""
    models = group_of(observations, **given)  # type: ignore[arg-type]
    if isinstance(models, CannotSay):
        return [refused("run", "threads", "all", models)]
    return parameter_rows(models, study="run", group="threads")
