"""Wall time against workers, where there is one size only (else time against size is drawn)."""

from __future__ import annotations

from ..estimates.sizes import sizes_of
from .by_workers import draw_by_workers
from .canvas import DrawnFigure
from .drawing import Drawing
from .quantities import Quantity

TIME = Quantity(
    "seconds", "wall time", "Time against workers", per_worker=False, ideal="", break_even=""
)


def draw(drawing: Drawing) -> list[DrawnFigure]:
    """Returns the figures; none where some study has several sizes."""
    if any(len(sizes_of(source.frame)) > 1 for source in drawing.studies):
        return []
    return draw_by_workers(drawing, TIME, "time_by_workers")
