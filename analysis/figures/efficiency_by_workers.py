"""Efficiency, speedup per worker, against workers: what each worker still contributes."""

from __future__ import annotations

from .by_workers import draw_by_workers
from .canvas import DrawnFigure
from .drawing import Drawing
from .quantities import Quantity

EFFICIENCY = Quantity(
    "efficiency",
    "efficiency",
    "Efficiency against workers",
    per_worker=True,
    ideal="ideal: E = 1",
    break_even=": E = 1/p",
)


def draw(drawing: Drawing) -> list[DrawnFigure]:
    """Returns the figures; none where no cell could be compared with its baseline."""
    return draw_by_workers(drawing, EFFICIENCY, "efficiency_by_workers")
