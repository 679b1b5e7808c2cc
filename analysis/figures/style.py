"""One look for all figures: journals' column widths, colors for the color-blind, fixed arm styles.

An arm keeps its color and marker through every figure of a report, or of two studies side by
side. Color tells the executor and the marker its variant, so both survive greyscale print. The
palette is Okabe & Ito's, its yellow left out because it vanishes on white.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import matplotlib as mpl

MILLIMETRES_PER_INCH = 25.4
WIDTH_INCHES = {"single": 89 / MILLIMETRES_PER_INCH, "double": 183 / MILLIMETRES_PER_INCH}
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#6A3D9A", "#8C6D31")
SERIAL_COLOR = "#1a1a1a"
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")
GUIDE_COLOR = "#767676"
OVER_COLOR = "#F4E3D7"


@dataclass(frozen=True)
class ArmStyle:
    """Color and marker of an arm; every second one is hollow and larger, to show around another."""

    color: str
    marker: str
    hollow: bool = False

    @property
    def markersize(self) -> float:
        """Points across the marker."""
        return 5.6 if self.hollow else 3.6


def arm_styles(arms: Iterable[tuple[str, str]]) -> dict[str, ArmStyle]:
    """Returns the style of each arm, given (arm, executor) pairs in the order of the legend.

    With several executors color follows the executor; with one, its variants get the colors.
    """
    pairs = list(dict.fromkeys(arms))
    executors = list(dict.fromkeys(executor for _, executor in pairs if executor != "serial"))
    variants = dict.fromkeys(executors, 0)
    styles = {}
    for arm, executor in pairs:
        if executor == "serial":
            styles[arm] = ArmStyle(SERIAL_COLOR, "o")
            continue
        order, variant = executors.index(executor), variants[executor]
        several = len(executors) > 1
        color = order if several else variant
        # Beyond eight executors colors repeat, so the marker must not start over with them.
        marker = variant + (order // len(PALETTE)) * 3
        styles[arm] = ArmStyle(
            PALETTE[color % len(PALETTE)], MARKERS[marker % len(MARKERS)], len(styles) % 2 == 1
        )
        variants[executor] += 1
    return styles


@contextmanager
def publication_style() -> Iterator[None]:
    """Sets seaborn's theme and the text sizes of a journal column for the figures drawn inside."""
    import seaborn as sns  # noqa: PLC0415

    settings: dict[str, Any] = {
        "font.family": "DejaVu Sans",
        "font.size": 7.5,
        "axes.labelsize": 7.5,
        "axes.titlesize": 8,
        "xtick.labelsize": 7,
        "ytick.labelsize": 7,
        "legend.fontsize": 7,
        "axes.linewidth": 0.6,
        "grid.linewidth": 0.4,
        "grid.color": "#e6e6e6",
        "axes.edgecolor": "#4d4d4d",
        "lines.linewidth": 1.1,
        "lines.markersize": 4,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.bottom": True,
        "ytick.left": True,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "pdf.fonttype": 42,
        "svg.hashsalt": "parscale",
        "axes.axisbelow": True,
        "figure.constrained_layout.w_pad": 0.03,
        "figure.constrained_layout.h_pad": 0.03,
    }
    with mpl.rc_context(), sns.axes_style("whitegrid"):
        mpl.rcParams.update(cast("Any", settings))
        yield
