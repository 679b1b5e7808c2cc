"""What a point is read against: the ideal, the baseline, the cores there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .style import GUIDE_COLOR, OVER_COLOR

IDEAL: dict[str, Any] = {
    "color": GUIDE_COLOR,
    "linestyle": (0, (4, 2)),
    "linewidth": 0.9,
    "zorder": 1.6,
}
LEVEL: dict[str, Any] = {"color": "#1a1a1a", "linestyle": "-", "linewidth": 0.8, "zorder": 1.7}
CORES: dict[str, Any] = {
    "color": "#A0522D",
    "linestyle": (0, (1, 1.2)),
    "linewidth": 1.1,
    "zorder": 1.5,
}


def draw_ideal(axes: Axes, counts: Sequence[int], *, efficiency: bool) -> None:
    """Draws S = p, or E = 1, over the measured worker counts."""
    low, high = max(1.0, axes.get_xlim()[0]), float(max(counts))
    if high <= low:
        high = axes.get_xlim()[1]
    span = np.geomspace(low, high, 50)
    axes.plot(span, np.ones_like(span) if efficiency else span, **IDEAL)


def draw_break_even(axes: Axes, *, efficiency: bool) -> None:
    """Draws where nothing is gained: S = 1, or E = 1/p."""
    low, high = axes.get_xlim()
    span = np.geomspace(low, high, 50)
    level = 1 / span if efficiency else np.ones_like(span)
    axes.plot(span, level, **LEVEL)


def draw_level(axes: Axes, level: float) -> None:
    """Draws a horizontal level, such as the baseline's seconds."""
    axes.axhline(level, **LEVEL)


def draw_cores(axes: Axes, counts: Sequence[int], cores: int | None) -> bool:
    """Marks the usable cores and shades what lies above; returns whether anything is shaded."""
    if cores is None:
        return False
    low, high = axes.get_xlim()
    if low <= cores <= high:
        axes.axvline(cores, **CORES)
    above = [count for count in counts if count > cores]
    if not above:
        return False
    below = [count for count in counts if count <= cores]
    edge = float(np.sqrt(max(below, default=cores) * min(above)))
    axes.axvspan(max(edge, low), high, color=OVER_COLOR, alpha=0.8, linewidth=0, zorder=0.5)
    return True


def guide_handles(
    *,
    ideal: str = "",
    level: str = "",
    cores: int | None = None,
    shaded: bool = False,
) -> list[Artist]:
    """Returns legend entries for the guides that were drawn."""
    handles: list[Artist] = []
    if level:
        handles.append(Line2D([], [], label=level, **LEVEL))
    if ideal:
        handles.append(Line2D([], [], label=ideal, **IDEAL))
    if cores is not None:
        handles.append(Line2D([], [], label=f"usable cores ({cores})", **CORES))
    if shaded:
        handles.append(Patch(color=OVER_COLOR, label="more workers than cores"))
    return handles
