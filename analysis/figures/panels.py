"""Which panels a figure has: one page per group, a row per scope and study, a column per size.

A figure is read in ten seconds or not at all, so sizes are thinned to what fits (the smallest, the
largest and some between), and the caption names those left out; estimates.csv has all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..configuration import ReportConfig
from ..estimates.estimate import Estimates
from ..estimates.sizes import at_size, sizes_of

MOST_COLUMNS = {"single": 1, "double": 3}


@dataclass(frozen=True)
class Panel:
    """One pair of axes: `rows` are the estimates drawn in it (no A/A rows)."""

    estimates: Estimates
    scope: str
    size: int | None
    rows: pd.DataFrame


@dataclass(frozen=True)
class Page:
    """One figure: a grid of panels, row by row, and the sizes that found no room."""

    group: str
    grid: tuple[tuple[Panel, ...], ...]
    omitted_sizes: tuple[int, ...] = ()
    transposed: bool = False  # a single size: its scopes stand side by side instead

    @property
    def panels(self) -> list[Panel]:
        """Returns all panels, row by row."""
        return [panel for row in self.grid for panel in row]


def size_pages(studies: Sequence[Estimates], config: ReportConfig) -> list[Page]:
    """Returns pages whose columns are sizes and whose rows are scopes of each study."""
    pages = []
    for group in _groups(studies)[: config.max_pages]:
        lanes = _lanes(studies, group)
        sizes = sorted({size for _, rows in lanes for size in sizes_of(rows)})
        room = max(1, min(MOST_COLUMNS[config.width], config.max_panels // max(1, len(lanes))))
        shown: list[int | None] = [*spread(sizes, room)] or [None]
        grid = tuple(
            tuple(
                Panel(source, str(rows["scope"].iloc[0]), size, at_size(rows, size))
                for size in shown
            )
            for source, rows in lanes
        )
        if not grid:
            continue
        transposed = len(shown) <= 1 and config.width == "double" and len(grid) > 1
        page = Page(group, grid, tuple(size for size in sizes if size not in shown))
        pages.append(_side_by_side(page) if transposed else page)
    return pages


def _side_by_side(page: Page) -> Page:
    panels = page.panels
    grid = tuple(tuple(panels[start : start + 2]) for start in range(0, len(panels), 2))
    return Page(page.group, grid, page.omitted_sizes, transposed=True)


def scope_pages(studies: Sequence[Estimates], config: ReportConfig) -> list[Page]:
    """Returns pages with one panel per scope of each study, side by side where that fits."""
    pages = []
    for group in _groups(studies)[: config.max_pages]:
        panels = [
            Panel(source, str(rows["scope"].iloc[0]), None, rows)
            for source, rows in _lanes(studies, group)
        ]
        columns = 1 if config.width == "single" else 2
        grid = tuple(
            tuple(panels[start : start + columns]) for start in range(0, len(panels), columns)
        )
        if grid:
            pages.append(Page(group, grid))
    return pages


def spread(values: Sequence[int], room: int) -> list[int]:
    """Returns at most `room` of the sorted values, evenly placed, the largest always."""
    if len(values) <= room:
        return list(values)
    if room == 1:
        return [values[-1]]
    steps = [round(index * (len(values) - 1) / (room - 1)) for index in range(room)]
    return [values[step] for step in steps]


def _groups(studies: Sequence[Estimates]) -> list[str]:
    return list(dict.fromkeys(group for source in studies for group in source.cells["group"]))


def _lanes(studies: Sequence[Estimates], group: str) -> list[tuple[Estimates, pd.DataFrame]]:
    lanes = []
    for source in studies:
        for scope in source.study.scopes:
            rows = source.measured(scope)
            rows = rows[rows["group"] == group]
            if len(rows):
                lanes.append((source, rows))
    return lanes
