"""The grid that speedup, efficiency and time share: sizes across, scopes down, workers along x."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..models.study_models import LawCurve
from ..words import thousands
from . import guides, marks, scales
from .canvas import DrawnFigure, grid, hide_unused, outside_legend, save
from .captions import standing_text
from .drawing import Drawing, arm_handles, ordered_arms
from .panels import Page, Panel, size_pages
from .quantities import Quantity

MODEL_BAND_ALPHA = 0.15


def draw_by_workers(drawing: Drawing, quantity: Quantity, name: str) -> list[DrawnFigure]:
    """Returns one figure per group that has something to show."""
    pages = [page for page in size_pages(drawing.studies, drawing.config) if quantity.counts(page)]
    names = [name if len(pages) == 1 else f"{name}-{index + 1}" for index in range(len(pages))]
    return [
        _PageDrawing(drawing, quantity, page).draw(own)
        for page, own in zip(pages, names, strict=True)
    ]


class _PageDrawing:
    """One figure under way; remembers what was drawn, for legend and caption."""

    def __init__(self, drawing: Drawing, quantity: Quantity, page: Page) -> None:
        self.drawing, self.quantity, self.page = drawing, quantity, page
        self.styles = drawing.styles()
        self.counts = quantity.counts(page)
        self.values = quantity.values_in_view(page, self.counts)
        self.counts_in_view = self._with_projection()
        self.shaded = False
        self.cores: int | None = None
        self.laws: set[str] = set()

    def draw(self, name: str) -> DrawnFigure:
        page, config = self.page, self.drawing.config
        alone = len(page.panels) == 1
        height = 2.5 if alone else 2.1 if page.transposed else 1.75
        figure, cells = grid(len(page.grid), len(page.grid[0]), config, height)
        for axes_row, row in zip(cells, page.grid, strict=True):
            for index, (axes, panel) in enumerate(zip(axes_row, row, strict=False)):
                self._panel(axes, panel)
                self._labels(
                    axes,
                    panel,
                    first=index == 0,
                    top=axes_row is cells[0],
                    bottom=axes_row is cells[-1],
                )
        hide_unused(cells, page)
        shown = [
            Panel(panel.estimates, panel.scope, panel.size, self.quantity.shown(panel))
            for panel in page.panels
        ]
        baseline = f"{self.drawing.baseline_name}{self.quantity.break_even}"
        handles = arm_handles(ordered_arms(shown, self.drawing), self.styles)
        handles += guides.guide_handles(
            ideal=self.quantity.ideal,
            level=baseline,
            cores=self.cores,
            shaded=self.shaded,
        )
        outside_legend(figure, handles, config)
        title = ", ".join(word for word in (self.quantity.title, page.group) if word)
        caption = " ".join([standing_text(page, self.drawing), *self._law_sentence()])
        return save(figure, self.drawing.described(name, title, caption), config)

    def _panel(self, axes: Axes, panel: Panel) -> None:
        rows = self.quantity.shown(panel)
        scales.counts_axis(axes, self.counts_in_view)
        self._scale(axes)
        cores = self.drawing.cores(panel.estimates)
        self.shaded |= guides.draw_cores(axes, self.counts, cores)
        if cores and min(self.counts) <= cores <= max(self.counts):
            self.cores = cores
        self._guides(axes, panel)
        if len(rows):
            self._arms(axes, panel, rows)
        else:
            axes.text(0.5, 0.5, "not measured", transform=axes.transAxes, ha="center", va="center")

    def _with_projection(self) -> list[int]:
        """Returns the measured counts, and the one that curves were asked to go on to."""
        farthest = self.drawing.config.project_to
        drawn = self.drawing.curves and not self.quantity.seconds
        return sorted({*self.counts, farthest}) if drawn and farthest else self.counts

    def _scale(self, axes: Axes) -> None:
        if self.quantity.seconds:
            scales.seconds_axis(axes.yaxis, self.values)
        elif self.quantity.per_worker:
            scales.ratio_axis(axes.yaxis, self.values, scales.SPAN_FOR_LOG_EFFICIENCY)
        else:
            scales.ratio_axis(axes.yaxis, self.values)

    def _guides(self, axes: Axes, panel: Panel) -> None:
        if self.quantity.seconds:
            for level in sorted(set(panel.rows["baseline_seconds"].dropna().astype(float))):
                guides.draw_level(axes, level)
            return
        guides.draw_ideal(axes, self.counts_in_view, efficiency=self.quantity.per_worker)
        guides.draw_break_even(axes, efficiency=self.quantity.per_worker)

    def _arms(self, axes: Axes, panel: Panel, rows: pd.DataFrame) -> None:
        arms = [arm for arm in self.styles if arm in set(rows["arm"])]
        laws = {
            arm: [] if self.quantity.seconds else self.drawing.curves_of(panel, arm) for arm in arms
        }
        if self.drawing.config.raw_points:
            self._raw(axes, panel, rows)
        for arm in arms:
            style, own = self.styles[arm], rows[rows["arm"] == arm]
            marks.draw_arm(
                axes,
                marks.Series(own, "workers", self.quantity.column),
                style,
                line=not laws[arm],
            )
            for curve in laws[arm]:
                self._curve(axes, curve, style.color)

    def _raw(self, axes: Axes, panel: Panel, rows: pd.DataFrame) -> None:
        table = panel.estimates.tables[panel.scope]
        points = marks.raw_points(rows, self.quantity.per_block(table), "workers")
        divisor = points["workers"] if self.quantity.per_worker else 1.0
        marks.draw_raw(axes, points.assign(y=points["y"] / divisor), self.styles)

    def _curve(self, axes: Axes, curve: LawCurve, color: str) -> None:
        """The law that is named, with its band; projections dashed."""
        workers = curve.workers
        divisor = workers if self.quantity.per_worker else np.ones_like(workers)
        value, low, high = (part / divisor for part in (curve.speedup, curve.low, curve.high))
        measured = ~curve.projected
        axes.plot(workers[measured], value[measured], color=color, linewidth=1.1, zorder=3)
        if curve.projected.any():
            axes.plot(workers[~measured], value[~measured], "--", color=color, linewidth=0.8)
        axes.fill_between(
            workers, low, high, color=color, alpha=MODEL_BAND_ALPHA, linewidth=0, zorder=1.9
        )
        self.laws.add(curve.model)

    def _law_sentence(self) -> list[str]:
        if not self.laws:
            return []
        return [
            (
                "Curves: the law that is named and its confidence band, projections dashed "
                f"({', '.join(sorted(self.laws))}); straight lines only join points."
            )
        ]

    def _labels(self, axes: Axes, panel: Panel, *, first: bool, top: bool, bottom: bool) -> None:
        lane, label = self.drawing.lane_title(panel), self.quantity.label
        size = "" if panel.size is None else f"{thousands(panel.size)} items"
        axes.set_xlabel("workers" if bottom else "")
        if self.page.transposed:
            axes.set_title(lane or size)
            axes.set_ylabel(label if first else "")
            return
        axes.set_ylabel("" if not first else f"{label}\n({lane})" if lane else label)
        axes.set_title(size if top else "")
