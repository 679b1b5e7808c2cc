"""Marks: raw points beneath, an interval and a marker on top, lines along numeric axes only.

Every marker stands at its true place; arms that fall on one another are told apart by the shape and
the hollow of their markers, never by moving them. Every block is drawn (Hoefler & Belli, rule
12), thinned evenly when a panel would hold more than some hundred points.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..estimates.blocks import Floats
from ..estimates.records import records
from .style import ArmStyle

MOST_RAW_POINTS = 400
RAW_ALPHA = 0.28


def raw_points(rows: pd.DataFrame, value: Callable[[str, str], Floats], axis: str) -> pd.DataFrame:
    """Returns one row per cell and block: arm, x (the column `axis`), y = value(cell, baseline)."""
    parts = []
    for row in records(rows):
        values = value(row["cell"], row["baseline"])
        values = values[np.isfinite(values)]
        parts.append(
            pd.DataFrame(
                {
                    "arm": row["arm"],
                    "x": float(row[axis]),
                    "workers": float(row["workers"]),
                    "y": values,
                }
            )
        )
    if not parts:
        return pd.DataFrame(columns=["arm", "x", "workers", "y"])
    frame = pd.concat(parts, ignore_index=True)
    stride = -(-len(frame) // MOST_RAW_POINTS)
    return frame.iloc[::stride] if stride > 1 else frame


def draw_raw(axes: Axes, points: pd.DataFrame, styles: Mapping[str, ArmStyle]) -> None:
    """Draws every block as a faint dot in its arm's color."""
    import seaborn as sns  # noqa: PLC0415

    if points.empty:
        return
    sns.scatterplot(
        points,
        x="x",
        y="y",
        hue="arm",
        palette={arm: style.color for arm, style in styles.items()},
        alpha=RAW_ALPHA,
        s=5,
        linewidth=0,
        legend=False,
        ax=axes,
        zorder=2,
    )


@dataclass(frozen=True)
class Series:
    """The rows of one arm, with the columns that stand on x and y."""

    rows: pd.DataFrame
    x: str
    y: str


def draw_arm(axes: Axes, series: Series, style: ArmStyle, *, line: bool) -> None:
    """Draws one arm: its interval at each x, its marker, and a line if the axis is ordered."""
    rows = series.rows.sort_values(series.x)
    place = rows[series.x].to_numpy(dtype=float)
    height = rows[series.y].to_numpy(dtype=float)
    if line and len(rows) > 1:
        axes.plot(place, height, color=style.color, linewidth=0.9, alpha=0.75, zorder=3)
    axes.errorbar(
        place,
        height,
        yerr=interval_lengths(rows, series.y),
        fmt=style.marker,
        color=style.color,
        markersize=style.markersize,
        markerfacecolor="none" if style.hollow else style.color,
        markeredgecolor=style.color if style.hollow else "white",
        markeredgewidth=0.9 if style.hollow else 0.4,
        elinewidth=1.0,
        capsize=1.5,
        capthick=0.8,
        zorder=4,
    )


def interval_lengths(rows: pd.DataFrame, name: str) -> Floats:
    """Returns the arms of the error bars, shape (2, rows): 0 where there is no interval."""
    value = rows[name].to_numpy(dtype=float)
    low = value - rows[f"{name}_low"].to_numpy(dtype=float)
    high = rows[f"{name}_high"].to_numpy(dtype=float) - value
    lengths: Floats = np.nan_to_num(np.maximum(np.vstack([low, high]), 0.0))
    return lengths
