"""Speedup over the serial loop against workers: does it pay, and does it scale?"""

from __future__ import annotations

from .by_workers import draw_by_workers
from .canvas import DrawnFigure
from .drawing import Drawing
from .quantities import Quantity

SPEEDUP = Quantity(
    "speedup",
    "speedup",
    "Speedup against workers",
    per_worker=False,
    ideal="ideal: S = p",
    break_even=": S = 1",
)


def draw(drawing: Drawing) -> list[DrawnFigure]:
    """Returns the figures; none where no cell could be compared with its baseline."""
    return draw_by_workers(drawing, SPEEDUP, "speedup_by_workers")
