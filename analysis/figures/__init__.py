"""Figures: one module each, all with `draw(drawing) -> list[DrawnFigure]`.

A new figure is one module and one row in `FIGURES`.
"""

from __future__ import annotations

from importlib import import_module

from .canvas import DrawnFigure
from .drawing import Drawing
from .style import publication_style

STRONG = (
    "who_wins",
    "speedup_by_workers",
    "efficiency_by_workers",
    "time_by_size",
    "time_by_workers",
)
WEAK = ("weak_efficiency",)
FIGURES = {"strong": STRONG, "throughput": STRONG, "weak": WEAK}


def draw_figures(drawing: Drawing, kind: str) -> list[DrawnFigure]:
    """Returns all figures of a kind of scaling study, written to the drawing's folder."""
    drawn: list[DrawnFigure] = []
    with publication_style():
        for name in FIGURES[kind]:
            drawn += import_module(f".{name}", __package__).draw(drawing)
    return drawn
