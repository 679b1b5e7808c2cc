"""Wall time against size, both logarithmic: where the curves cross, parallelism begins to pay.

Each arm is drawn at its largest measured worker count within the usable cores: a choice made
before looking at any time.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..estimates.sizes import sizes_of
from . import marks, scales
from .canvas import DrawnFigure, grid, hide_unused, outside_legend, save
from .captions import standing_text
from .drawing import Drawing, arm_handles, ordered_arms
from .panels import Page, Panel, scope_pages


def draw(drawing: Drawing) -> list[DrawnFigure]:
    """Returns one figure per group with at least two sizes: a panel for each scope."""
    pages = [
        page
        for page in scope_pages(drawing.studies, drawing.config)
        if max(len(sizes_of(panel.rows)) for panel in page.panels) > 1
    ]
    name = "time_by_size"
    return [
        _draw_page(drawing, page, name if len(pages) == 1 else f"{name}-{index + 1}")
        for index, page in enumerate(pages)
    ]


def at_usable_workers(rows: pd.DataFrame, cores: int | None) -> pd.DataFrame:
    """Returns each arm's rows at its largest worker count within the cores, else its smallest."""
    workers = rows["workers"].astype(int)
    allowed = workers.where(workers <= (cores or workers.max()))
    best = allowed.groupby(rows["arm"]).transform("max")
    fallback = workers.groupby(rows["arm"]).transform("min")
    return rows[workers == best.fillna(fallback)]


def _draw_page(drawing: Drawing, page: Page, name: str) -> DrawnFigure:
    config = drawing.config
    figure, cells = grid(len(page.grid), len(page.grid[0]), config, 2.3)
    chosen = {
        id(panel): at_usable_workers(panel.rows, drawing.cores(panel.estimates))
        for panel in page.panels
    }
    together = pd.concat(list(chosen.values()))
    flat = [axes for row in cells for axes in row]
    for axes, panel in zip(flat, page.panels, strict=False):
        _draw_panel(axes, panel, chosen[id(panel)], drawing, together)
        axes.set_title(drawing.lane_title(panel))
    hide_unused(cells, page)
    for axes_row in cells:
        for index, axes in enumerate(axes_row):
            axes.set_ylabel("" if index else "wall time")
    outside_legend(
        figure, arm_handles(ordered_arms(page.panels, drawing), drawing.styles()), config
    )
    title = "Time against size" + (f", {page.group}" if page.group else "")
    counts = ", ".join(
        f"{arm} {int(rows['workers'].iloc[0])}" for arm, rows in together.groupby("arm", sort=False)
    )
    caption = f"{standing_text(page, drawing)} Workers: {counts}."
    return save(figure, drawing.described(name, title, caption), config)


def _draw_panel(
    axes: Axes, panel: Panel, rows: pd.DataFrame, drawing: Drawing, together: pd.DataFrame
) -> None:
    styles = drawing.styles()
    sizes = sizes_of(together)
    scales.sizes_axis(axes, sizes)
    values = [together[f"seconds{end}"].dropna() for end in ("", "_low", "_high")]
    scales.seconds_axis(axes.yaxis, pd.concat(values).astype(float))
    arms = [arm for arm in styles if arm in set(rows["arm"])]
    table = panel.estimates.tables[panel.scope]
    if drawing.config.raw_points:
        points = marks.raw_points(rows, lambda cell, _: np.exp(table.column(cell)), "size")
        marks.draw_raw(axes, points, styles)
    for arm in arms:
        marks.draw_arm(
            axes,
            marks.Series(rows[rows["arm"] == arm], "size", "seconds"),
            styles[arm],
            line=True,
        )
    axes.set_xlabel("size (items)")
