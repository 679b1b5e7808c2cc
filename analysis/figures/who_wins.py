"""Who wins: every arm's speedup at the largest size, sorted, on a log axis with 1 marked.

Each arm stands at its fastest worker count, named beside it; a choice made by looking, so the
report's claims rest on the interval and not on the rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..estimates.records import records
from ..estimates.sizes import at_size, largest_size
from ..words import thousands
from . import guides, marks, scales
from .canvas import DrawnFigure, grid, hide_unused, outside_legend, save
from .captions import standing_text
from .drawing import Drawing
from .panels import Page, Panel, scope_pages
from .style import ArmStyle

MOST_ROWS = 40
ROW_HEIGHT = 0.17


def draw(drawing: Drawing) -> list[DrawnFigure]:
    """Returns one figure per group in which something was compared with its baseline."""
    pages = [
        page
        for page in map(_at_largest_size, scope_pages(drawing.studies, drawing.config))
        if page is not None
    ]
    name = "who_wins"
    return [
        _draw_page(drawing, page, name if len(pages) == 1 else f"{name}-{index + 1}")
        for index, page in enumerate(pages)
    ]


def _at_largest_size(page: Page) -> Page | None:
    grid_rows = []
    for row in page.grid:
        panels = [
            Panel(panel.estimates, panel.scope, largest_size(panel.rows), _fastest(panel.rows))
            for panel in row
        ]
        grid_rows.append(tuple(panels))
    kept = Page(page.group, tuple(grid_rows))
    return kept if any(len(panel.rows) for panel in kept.panels) else None


def _fastest(rows: pd.DataFrame) -> pd.DataFrame:
    """Returns one row per arm at the largest size: that of its fastest worker count."""
    rows = at_size(rows, largest_size(rows))
    rows = rows[rows["speedup"].notna() & (rows["cell"] != rows["baseline"])]
    return rows.sort_values("speedup", ascending=False).drop_duplicates("arm")


def _draw_page(drawing: Drawing, page: Page, name: str) -> DrawnFigure:
    order = _order(page.panels)
    dropped = max(0, len(order) - MOST_ROWS)
    order = order[:MOST_ROWS]
    figure, cells = grid(
        len(page.grid), len(page.grid[0]), drawing.config, ROW_HEIGHT * len(order) + 0.45
    )
    flat = [axes for row in cells for axes in row]
    for axes, panel in zip(flat, page.panels, strict=False):
        _draw_panel(axes, panel, order, drawing, page)
        axes.set_title(drawing.lane_title(panel))
    hide_unused(cells, page)
    outside_legend(
        figure,
        guides.guide_handles(level=f"{drawing.baseline_name} (1×)"),
        drawing.config,
    )
    sizes = [panel.size for panel in page.panels if panel.size is not None]
    at = f" at {thousands(max(sizes))} items" if sizes else ""
    title = f"Who wins{at}" + (f", {page.group}" if page.group else "")
    caption = standing_text(page, drawing) + " Each arm at its fastest worker count (w)."
    if dropped:
        caption += f" The {dropped} slowest arms are left out for want of room."
    return save(figure, drawing.described(name, title, caption), drawing.config)


def _order(panels: Sequence[Panel]) -> list[str]:
    """Returns the arms, fastest first in the first panel, then those only found in others."""
    return list(dict.fromkeys(str(arm) for panel in panels for arm in panel.rows["arm"]))


def _draw_panel(
    axes: Axes, panel: Panel, order: Sequence[str], drawing: Drawing, page: Page
) -> None:
    rows = panel.rows[panel.rows["arm"].isin(order)]
    place = {arm: len(order) - 1 - index for index, arm in enumerate(order)}
    axes.set_yticks([place[arm] for arm in order], labels=list(order))
    axes.set_ylim(-0.7, len(order) - 0.3)
    axes.grid(visible=False, axis="y")
    ends = [
        other.rows[f"speedup{end}"].dropna()
        for other in page.panels
        for end in ("", "_low", "_high")
    ]
    scales.ratio_axis(axes.xaxis, [1.0, *pd.concat(ends).astype(float)])
    axes.axvline(1.0, **guides.LEVEL)
    _draw_raw(axes, panel, rows, place, drawing)
    cells = panel.estimates.cells
    forms = set(cells.index[cells["serial_form"]])
    for row in records(rows):
        words = "" if row["cell"] in forms else f", {int(row['workers'])} w"
        _draw_row(axes, row, place[str(row["arm"])], drawing.styles()[row["arm"]])
        axes.text(
            1.02,
            place[str(row["arm"])],
            f"{ratio_text(float(row['speedup']))}{words}",
            transform=axes.get_yaxis_transform(),
            va="center",
            ha="left",
            fontsize=6.5,
        )
    axes.set_xlabel(f"speedup over {drawing.baseline_name}")
    axes.set_ylabel("")
    axes.tick_params(axis="y", length=0)


def _draw_raw(
    axes: Axes, panel: Panel, rows: pd.DataFrame, place: dict[str, int], drawing: Drawing
) -> None:
    if not drawing.config.raw_points:
        return
    table = panel.estimates.tables[panel.scope]
    points = marks.raw_points(
        rows, lambda cell, base: np.exp(table.log_ratio(base, cell)), "workers"
    )
    heights = points["arm"].map(place).astype(float) - 0.28
    marks.draw_raw(axes, points.assign(x=points["y"], y=heights), drawing.styles())


def _draw_row(axes: Axes, row: dict[str, Any], height: float, style: ArmStyle) -> None:
    value, low, high = (float(row[f"speedup{end}"]) for end in ("", "_low", "_high"))
    axes.errorbar(
        value,
        height,
        xerr=np.nan_to_num([[max(value - low, 0.0)], [max(high - value, 0.0)]]),
        fmt=style.marker,
        color=style.color,
        markersize=4,
        markeredgecolor="white",
        markeredgewidth=0.4,
        elinewidth=1.1,
        capsize=1.8,
        zorder=4,
    )


def ratio_text(value: float) -> str:
    """Returns a ratio with two to three significant digits and a times sign: "0.0034×"."""
    return f"{value:.3g}×" if value < 100 else f"{value:,.0f}×"
