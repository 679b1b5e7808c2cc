"""What a table says of one series, as data: each count against the series' own baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from parscale.estimation.interval import Estimate

from ..estimates.blocks import BlockTable
from ..estimates.estimate import Estimates
from ..estimates.records import records
from ..reading.study import TABLE

NO_WORSE = 1.05
"""Fewer workers do as well as the best where they surely take less than this many times as long."""


@dataclass(frozen=True)
class TablePoint:
    """One count: `ratio` = T(baseline) / T(p), `speedup` = p₀ times it, `efficiency` = S / p.

    `value` is in the table's own unit, `repeats` the number of its values.
    """

    workers: int
    repeats: int
    value: float
    ratio: Estimate
    speedup: float
    efficiency: Estimate


@dataclass(frozen=True)
class TableFacts:
    """One series of a table at its largest size.

    `baseline`: its workers, 0 for a serial program, None where nothing could be compared.
    `several`: whether the table holds other series. `summary`: whether its values are means of
    runs that the table does not hold. `fewer`: the smallest count that surely does as well as the
    best one. `serial`: whether the series is a serial program.
    """

    series: str
    several: bool
    quantity: str
    unit: str
    baseline: int | None
    baseline_repeats: int
    baseline_value: float
    summary: bool
    points: tuple[TablePoint, ...]
    fewer: int | None
    serial: bool = False

    @property
    def best(self) -> TablePoint | None:
        """Returns the point of the largest ratio."""
        return max(self.points, key=lambda point: point.ratio.value, default=None)


def table_facts(estimates: Estimates, rows: pd.DataFrame, level: float) -> TableFacts:
    """Returns the facts of a series from its rows of estimates; intervals at `level`."""
    study, cells = estimates.study, estimates.cells
    table = estimates.tables[TABLE]
    bases = [str(base) for base in rows["baseline"] if str(base) in table]
    base = bases[0] if bases else ""
    points = tuple(
        _point(row, table, study.quantity, level)
        for row in records(rows.sort_values("workers"))
        if row["cell"] != row["baseline"] and not pd.isna(row["speedup"])
    )
    own = rows["arm"].iloc[0] if len(rows) else ""
    parallel = cells[~cells.index.str.startswith("serial|")]
    return TableFacts(
        series=str(own),
        several=len(set(parallel["arm"])) > 1,
        quantity=study.quantity,
        unit=study.unit,
        baseline=_workers_of(cells, base),
        baseline_repeats=len(table.finite(base)),
        baseline_value=_value(study.quantity, _seconds(rows, base)),
        summary=bool(study.trials["spread"].notna().any()) if "spread" in study.trials else False,
        points=points,
        fewer=_fewer(rows, points, table, level),
        serial=bool(rows["cell"].str.startswith("serial|").all()),
    )


def _point(row: dict[str, Any], table: BlockTable, quantity: str, level: float) -> TablePoint:
    ratio = table.ratio(str(row["baseline"]), str(row["cell"]), level)
    assert ratio is not None
    unit, workers = float(row["baseline_workers"]), int(row["workers"])
    return TablePoint(
        workers,
        int(row["blocks"]),
        _value(quantity, float(row["seconds"])),
        ratio,
        ratio.value * unit,
        ratio.scaled(unit / workers),
    )


def _value(quantity: str, seconds: float) -> float:
    return 1 / seconds if quantity == "throughput" else seconds


def _seconds(rows: pd.DataFrame, base: str) -> float:
    found = rows.loc[rows["baseline"] == base, "baseline_seconds"] if base else rows[:0]["seconds"]
    return float(found.iloc[0]) if len(found) else float("nan")


def _workers_of(cells: pd.DataFrame, base: str) -> int | None:
    if not base:
        return None
    return 0 if base.startswith("serial|") else int(cells["workers"].loc[base])


def _fewer(
    rows: pd.DataFrame, points: tuple[TablePoint, ...], table: BlockTable, level: float
) -> int | None:
    best = max(points, key=lambda point: point.ratio.value, default=None)
    if best is None:
        return None
    cell_of = {int(row["workers"]): str(row["cell"]) for row in records(rows)}
    for point in points:
        if point.workers < best.workers:
            ratio = table.ratio(cell_of[point.workers], cell_of[best.workers], level)
            if ratio is not None and ratio.high is not None and ratio.high < NO_WORSE:
                return point.workers
    return None
