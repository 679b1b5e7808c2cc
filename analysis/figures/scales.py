"""Axes that fit what is on them: logarithmic where the values span, with ticks people can read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import (
    FixedLocator,
    FuncFormatter,
    LogLocator,
    MaxNLocator,
    NullFormatter,
    NullLocator,
)

from ..words import human_seconds, thousands

SPAN_FOR_LOG = 1.05  # on a log axis of workers only a log axis makes S = p a straight line
SPAN_FOR_LOG_EFFICIENCY = 20.0
MOST_TICKS = 7


def counts_axis(axes: Axes, counts: Sequence[int]) -> None:
    """Makes x the base-2 logarithm of workers, with a tick at each measured count."""
    axes.set_xscale("log", base=2)
    _fixed_ticks(axes.xaxis, counts)
    axes.set_xlim(*margins(counts, 1.5))


def sizes_axis(axes: Axes, sizes: Sequence[int]) -> None:
    """Makes x the logarithm of the size, with a tick at each size, or at decades when many."""
    axes.set_xscale("log")
    _fixed_ticks(axes.xaxis, sizes)
    axes.set_xlim(*margins(sizes, 1.6))


def margins(values: Sequence[float], factor: float) -> tuple[float, float]:
    """Returns limits that leave the room of `factor` on both sides of the values."""
    return min(values) / factor, max(values) * factor


def _fixed_ticks(axis: Axis, values: Sequence[int]) -> None:
    shown = sorted(values)
    apart = _far_apart(shown, math.log(shown[-1] / shown[0]) / MOST_TICKS if len(shown) > 1 else 0)
    axis.set_major_locator(FixedLocator([float(value) for value in apart]))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: thousands(value)))


def _far_apart(values: Sequence[int], distance: float) -> list[int]:
    """Returns the values whose logarithms are at least `distance` apart, from the largest down."""
    kept: list[int] = []
    for value in reversed(values):
        if not kept or math.log(kept[-1] / value) >= distance * 0.999:
            kept.append(value)
    return kept[::-1]


def ratio_axis(axis: Axis, values: Iterable[float], span: float = SPAN_FOR_LOG) -> None:
    """Makes an axis of ratios logarithmic when they span more than `span`, linear from 0 if not."""
    known = [value for value in values if value > 0 and math.isfinite(value)]
    axes = axis.axes
    vertical = axis is axes.yaxis
    if known and max(known) / min(known) > span:
        (axes.set_yscale if vertical else axes.set_xscale)("log")
        low, high = margins(known, (max(known) / min(known)) ** 0.05 * 1.1)
        (axes.set_ylim if vertical else axes.set_xlim)(low, high)
        log_ticks(axis, low, high, lambda value: f"{value:g}")
    else:
        top = max(known, default=1.0) * 1.08
        (axes.set_ylim if vertical else axes.set_xlim)(0, top)
        axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def seconds_axis(axis: Axis, values: Iterable[float]) -> None:
    """Makes an axis of seconds logarithmic, with ticks such as "10 µs"."""
    known = [value for value in values if value > 0 and math.isfinite(value)] or [1.0]
    vertical = axis is axis.axes.yaxis
    (axis.axes.set_yscale if vertical else axis.axes.set_xscale)("log")
    low, high = margins(known, (max(known) / min(known)) ** 0.05 * 1.15)
    (axis.axes.set_ylim if vertical else axis.axes.set_xlim)(low, high)
    log_ticks(axis, low, high, human_seconds)


def log_ticks(axis: Axis, low: float, high: float, words: object) -> None:
    """Puts ticks at decades, and at 2 and 5 as well where fewer than three decades are in view."""
    decades = math.log10(high / low)
    if decades > 2.2:
        subs: tuple[float, ...] = (1.0,)
    elif decades > 1.0:
        subs = (1.0, 2.0, 5.0)
    else:
        subs = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
    axis.set_major_locator(
        LogLocator(base=10, subs=subs, numticks=_most(axis) if decades > 2.2 else 20)
    )
    axis.set_minor_locator(NullLocator())
    axis.set_minor_formatter(NullFormatter())
    axis.set_major_formatter(FuncFormatter(lambda value, _: words(value)))  # type: ignore[operator]


def _most(axis: Axis) -> int:
    """Returns how many decades have room for their labels: few along x, where labels are wide."""
    return 8 if axis is axis.axes.yaxis else 5
