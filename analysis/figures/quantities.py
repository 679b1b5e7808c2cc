"""What can stand on y against workers, and which cells are points of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..estimates.blocks import BlockTable, Floats
from ..reading.study import TABLE
from .panels import Page, Panel


@dataclass(frozen=True)
class Quantity:
    """A column of the estimates, its label, and the words of its guides.

    `per_worker`: whether it is divided by the workers (efficiency). `ideal` and `break_even` are
    legend entries; both empty for a time, which has neither.
    """

    column: str
    label: str
    title: str
    per_worker: bool
    ideal: str
    break_even: str

    @property
    def seconds(self) -> bool:
        """Returns whether y is a time and not a ratio."""
        return self.column == "seconds"

    def shown(self, panel: Panel) -> pd.DataFrame:
        """Returns the rows that are points; a baseline is drawn as a level instead."""
        rows = panel.rows[panel.rows[self.column].notna()]
        if panel.scope == TABLE:  # its baseline is an arm's own first point, not a loop beside it
            return rows
        itself = rows["cell"] == rows["baseline"]
        if self.seconds:
            return rows[~rows["arm"].isin(rows.loc[itself, "arm"])]
        if self.per_worker:  # a serial form has no workers to divide by
            cells = panel.estimates.cells
            itself |= rows["cell"].isin(cells.index[cells["serial_form"]])
        return rows[~itself]

    def per_block(self, table: BlockTable) -> Callable[[str, str], Floats]:
        """Returns (cell, baseline) -> this quantity in each block, not yet per worker."""
        if self.seconds:
            return lambda cell, _: np.exp(table.column(cell))
        return lambda cell, base: np.exp(table.log_ratio(base, cell))

    def counts(self, page: Page) -> list[int]:
        """Returns the worker counts that have a point on the page, ascending."""
        return sorted({int(n) for panel in page.panels for n in self.shown(panel)["workers"]})

    def values_in_view(self, page: Page, counts: Sequence[int]) -> list[float]:
        """Returns everything that must be in view; on a grid, y is shared by all panels."""
        values = [] if self.seconds else [1.0]
        if self.ideal and not self.per_worker:
            values.append(float(max(counts)))
        for panel in page.panels:
            if self.seconds:
                values += panel.rows["baseline_seconds"].dropna().astype(float).tolist()
            rows = self.shown(panel)
            for end in ("", "_low", "_high"):
                values += rows[f"{self.column}{end}"].dropna().astype(float).tolist()
        return values
