"""Estimates: one row per cell and scope, every ratio with its interval and its named baseline.

Three baselines, never switched silently. Speedup is against the plain serial loop of the same
task, size and interpreter; relative speedup against the same arm at one worker; `versus_best`
against the fastest serial form of the task that was measured (which may be the vectorised one).
Where a baseline is missing the ratio is empty and the reason says so. Ratios are taken inside
blocks and summed up on the log scale, which is a geometric mean (Hoefler & Belli, SC'15, rules 3
and 4); the statistics themselves live in `estimation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from parscale.estimation.interval import Estimate

from ..reading.study import SCOPE_TITLES, Study
from . import intervals
from .arms import label_cells
from .blocks import AGAIN, BlockTable, block_table
from .intervals import columns
from .missing import cell_states
from .records import records
from .weak_scaling import weak_partner


@dataclass(frozen=True)
class Estimates:
    """The table of estimates and what it was made from.

    `frame`: one row per cell and scope, in the columns of estimates.csv plus `group`. `tables`:
    the block table of each scope, for paired comparisons and for the raw points of figures.
    """

    study: Study
    cells: pd.DataFrame
    frame: pd.DataFrame
    tables: dict[str, BlockTable]
    level: float

    def measured(self, scope: str) -> pd.DataFrame:
        """Returns the rows of one scope that have seconds, A/A rows left out."""
        rows = self.frame
        return rows[(rows["scope"] == scope) & rows["seconds"].notna() & (rows["role"] != "aa")]


def estimate(study: Study, level: float) -> Estimates:
    """Returns the estimates of a study, with intervals of confidence `level` (0 to 1)."""
    cells = label_cells(study)
    states = cell_states(study)
    tables = {scope: block_table(study, scope) for scope in study.scopes}
    rows: list[dict[str, Any]] = []
    for table in tables.values():
        rows += _Scope(study, cells, table, level).rows(states)
    frame = pd.DataFrame(rows)
    return Estimates(study, cells, frame, tables, level)


class _Scope:
    """The rows of one scope: looks up each cell's three baselines and takes the ratios."""

    def __init__(self, study: Study, cells: pd.DataFrame, table: BlockTable, level: float) -> None:
        self.study, self.cells, self.table, self.level = study, cells, table, level
        self.weak = study.plan.scaling.kind == "weak"
        self.records = {
            str(cell): facts for cell, facts in zip(cells.index, records(cells), strict=True)
        }
        self.best = self._best_serial_forms()
        self.singles = self._one_worker_cells()
        self.memory: dict[str, float] = {}

    def rows(self, states: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
        """Returns one row per cell, and one more for each baseline that was measured again."""
        rows = []
        for cell, facts in self.records.items():
            rows.append(self._row(cell, cell, facts, *states[cell]))
            if AGAIN + cell in self.table:
                rows.append(self._row(AGAIN + cell, cell, {**facts, "role": "aa"}, "ok", ""))
        return rows

    def _row(
        self, column: str, cell: str, facts: dict[str, Any], status: str, reason: str
    ) -> dict[str, Any]:
        baseline, best = facts["baseline"], self.best.get(facts["baseline"], "")
        one = self.singles.get(_mate_key(facts), "")
        logs = self.table.finite(column)
        speedup = self._ratio(baseline, column)
        return {
            **self._names(cell, facts),
            "blocks": len(logs),
            **columns("seconds", intervals.seconds(logs, self.level)),
            **columns("speedup", speedup),
            **columns("efficiency", speedup, 1 / facts["workers"]),
            **columns("relative_speedup", self._ratio(one, column)),
            **columns("speedup_median", self._median(baseline, column)),
            **columns("versus_best", self._ratio(best, column)),
            "versus_best_name": self.records[best]["arm"] if best else "",
            **(self._weak(column, cell, facts) if self.weak else {}),
            "baseline": baseline,
            "baseline_seconds": self._seconds(baseline),
            "one_worker_seconds": self._seconds(one),
            "best_serial_seconds": self._seconds(best),
            "interval_method": speedup.method if speedup else "",
            "status": status,
            "missing": reason or self._why_no_ratio(len(logs), baseline),
        }

    def _names(self, cell: str, facts: dict[str, Any]) -> dict[str, Any]:
        return {
            "study": self.study.name,
            "cell": cell,
            "role": facts["role"],
            "scope": self.table.scope,
            **{name: facts[name] for name in self.study.factors},
            "arm": facts["arm"],
            "group": facts["group"],
        }

    def _ratio(self, baseline: str, column: str) -> Estimate | None:
        if baseline == column and column in self.table:
            return intervals.exactly_one(self.level)
        return intervals.block_ratio(self.study, self.table, baseline, column, self.level)

    def _median(self, baseline: str, column: str) -> Estimate | None:
        if baseline == column and column in self.table:
            return intervals.exactly_one(self.level)
        return intervals.median_ratio(self.table.log_ratio(baseline, column), self.level)

    def _weak(self, column: str, cell: str, facts: dict[str, Any]) -> dict[str, Any]:
        partner, work = weak_partner(self.study.plan.scaling, self.records, cell)
        base = self.records[partner]["baseline"] if partner else ""
        efficiency = self._ratio(base, column)
        return {
            **columns("weak_efficiency", efficiency, work),
            **columns("scaled_speedup", efficiency, work * facts["workers"]),
            **columns("relative_weak_efficiency", self._ratio(partner, column), work),
            "weak_baseline": base,
            "weak_baseline_seconds": self._seconds(base),
        }

    def _seconds(self, cell: str) -> float:
        if cell not in self.memory:
            found = intervals.seconds(self.table.finite(cell), self.level)
            self.memory[cell] = found.value if found else np.nan
        return self.memory[cell]

    def _why_no_ratio(self, blocks: int, baseline: str) -> str:
        if not blocks:
            return f"no {self.table.scope} time: {SCOPE_TITLES[self.table.scope]}"
        if not baseline:
            return "no baseline was measured for this task, size and interpreter"
        return "" if baseline in self.table else "its baseline has no successful trial"

    def _best_serial_forms(self) -> dict[str, str]:
        """Returns for each baseline hash the fastest measured serial form beside it."""
        best: dict[str, tuple[float, str]] = {}
        for cell, facts in self.records.items():
            center = self.table.center(cell)
            if facts["serial_form"] and np.isfinite(center):
                known = best.get(facts["baseline"])
                if known is None or center < known[0]:
                    best[facts["baseline"]] = (center, cell)
        return {baseline: cell for baseline, (_, cell) in best.items() if baseline}

    def _one_worker_cells(self) -> dict[tuple[Any, ...], str]:
        return {
            _mate_key(facts): cell
            for cell, facts in self.records.items()
            if facts["workers"] == 1 and cell in self.table
        }


def _mate_key(facts: dict[str, Any]) -> tuple[Any, ...]:
    return facts["arm"], facts["group"], facts["size"], facts["task"]
