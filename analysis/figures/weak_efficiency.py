"""Weak scaling: efficiency and Gustafson's scaled speedup against workers, work growing with both.

Each worker has the same work W at every point; the ideal efficiency is 1, the ideal scaled speedup
is p. The times compared are T(1, W) of the serial loop and T(p, pW), never called strong scaling.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from . import guides, marks, scales
from .canvas import DrawnFigure, grid, outside_legend, save
from .captions import standing_text
from .drawing import Drawing, arm_handles, ordered_arms
from .panels import Page, Panel, scope_pages

QUANTITIES = ("weak_efficiency", "scaled_speedup")
LABELS = {"weak_efficiency": "weak efficiency", "scaled_speedup": "scaled speedup"}


@dataclass(frozen=True)
class _Context:
    drawing: Drawing
    counts: list[int]
    tops: dict[str, list[float]]


def draw(drawing: Drawing) -> list[DrawnFigure]:
    """Returns one figure per group: a row for each scope, a column for each quantity."""
    pages = [
        page
        for page in scope_pages(drawing.studies, drawing.config)
        if any(len(_shown(panel)) for panel in page.panels)
    ]
    name = "weak_scaling"
    return [
        _draw_page(drawing, page, name if len(pages) == 1 else f"{name}-{index + 1}")
        for index, page in enumerate(pages)
    ]


def _shown(panel: Panel) -> pd.DataFrame:
    rows = panel.rows
    return rows[rows["weak_efficiency"].notna() & (rows["cell"] != rows["baseline"])]


def _draw_page(drawing: Drawing, page: Page, name: str) -> DrawnFigure:
    panels = [panel for panel in page.panels if len(_shown(panel))]
    figure, cells = grid(len(panels), 2, drawing.config, 1.9, share_y="col")
    frame = pd.concat([_shown(panel) for panel in panels])
    counts = sorted({int(count) for count in frame["workers"]})
    ends = {name: [1.0, *_ends(frame, name)] for name in QUANTITIES}
    ends["scaled_speedup"].append(float(max(counts)))
    context = _Context(drawing, counts, ends)
    shaded = False
    for axes_row, panel in zip(cells, panels, strict=True):
        for axes, quantity in zip(axes_row, QUANTITIES, strict=True):
            shaded |= _draw_panel(axes, panel, quantity, context)
            lane = drawing.lane_title(panel)
            axes.set_ylabel(f"{LABELS[quantity]}\n({lane})" if lane else LABELS[quantity])
            axes.set_xlabel("workers" if axes_row is cells[-1] else "")
    cores = next((drawing.cores(panel.estimates) for panel in panels), None)
    arms = [arm for arm in ordered_arms(panels, drawing) if arm in set(frame["arm"])]
    outside_legend(
        figure,
        arm_handles(arms, drawing.styles())
        + guides.guide_handles(ideal="ideal: 1, or p", cores=cores, shaded=shaded),
        drawing.config,
    )
    title = "Weak scaling" + (f", {page.group}" if page.group else "")
    caption = f"{standing_text(page, drawing)} {_work(panels[0])}"
    return save(figure, drawing.described(name, title, caption), drawing.config)


def _ends(frame: pd.DataFrame, name: str) -> list[float]:
    return [float(value) for end in ("", "_low", "_high") for value in frame[name + end].dropna()]


def _work(panel: Panel) -> str:
    law = panel.estimates.study.plan.scaling.law
    log = f" · ln(n)^{law.log_power:g}" if law.log_power else ""
    return (
        f"Work grows with the workers, work(n) = n^{law.power:g}{log}; weak efficiency is "
        "T(1, W)/T(p, pW), scaled speedup p times it, T(1, W) the serial loop's."
    )


def _draw_panel(axes: Axes, panel: Panel, quantity: str, context: _Context) -> bool:
    rows, styles = _shown(panel), context.drawing.styles()
    efficiency = quantity == "weak_efficiency"
    scales.counts_axis(axes, context.counts)
    if efficiency:
        axes.set_ylim(0, max(context.tops[quantity]) * 1.08)
    else:
        scales.ratio_axis(axes.yaxis, context.tops[quantity])
    cores = context.drawing.cores(panel.estimates)
    shaded = guides.draw_cores(axes, context.counts, cores)
    guides.draw_ideal(axes, context.counts, efficiency=efficiency)
    arms = [arm for arm in styles if arm in set(rows["arm"])]
    if context.drawing.config.raw_points:
        marks.draw_raw(axes, _raw(panel, rows, efficiency=efficiency), styles)
    for arm in arms:
        marks.draw_arm(
            axes,
            marks.Series(rows[rows["arm"] == arm], "workers", quantity),
            styles[arm],
            line=True,
        )
    return shaded


def _raw(panel: Panel, rows: pd.DataFrame, *, efficiency: bool) -> pd.DataFrame:
    """Returns the single blocks' weak efficiencies, with the work correction of the estimate."""
    table = panel.estimates.tables[panel.scope]
    frame = rows.assign(baseline=rows["weak_baseline"])
    points = marks.raw_points(
        frame, lambda cell, base: np.exp(table.log_ratio(base, cell)), "workers"
    )
    scale = 1.0 if efficiency else points["workers"]
    return points.assign(y=points["y"] * scale)
