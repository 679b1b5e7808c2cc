"""The report's tables: numbers in brackets are intervals, a dash is no number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from parscale.estimation.noise_floor import NoiseFloor
from parscale.study_format.identity import flatten

from ..estimates.estimate import Estimates
from ..estimates.missing import missing_cells
from ..estimates.records import records
from ..models.study_models import ModelReport
from ..reading.study import SCOPE_TITLES, TABLE
from ..words import human_seconds, number, ratio, seconds_span
from .content import Table

MOST_ROWS = 300  # of one table in the report; the CSV beside it has all


def _spread(row: dict[str, Any], name: str) -> tuple[float, float, float]:
    return tuple(float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))  # type: ignore[return-value]


def estimate_tables(source: Estimates) -> list[Table]:
    """Returns one table of estimates per scope."""
    return [_estimate_table(source, scope) for scope in source.study.scopes]


def _estimate_table(source: Estimates, scope: str) -> Table:
    rows = source.frame[(source.frame["scope"] == scope) & (source.frame["role"] != "aa")]
    weak = "weak_efficiency" in rows
    group = bool((rows["group"] != "").any())
    head = [
        *(["group"] if group else []),
        "size",
        "arm",
        "workers",
        "blocks",
        "time",
        "speedup",
        "efficiency",
        "relative speedup",
        "median speedup",
        "against best serial form",
        *(["weak efficiency", "scaled speedup"] if weak else []),
    ]
    body = []
    for row in records(rows.sort_values(["group", "size"], kind="stable"))[:MOST_ROWS]:
        names = ["speedup", "efficiency", "relative_speedup", "speedup_median", "versus_best"]
        names += ["weak_efficiency", "scaled_speedup"] if weak else []
        body.append(
            [
                *([str(row["group"])] if group else []),
                _size(row["size"]),
                str(row["arm"]),
                str(row["workers"]),
                str(row["blocks"]),
                seconds_span(*_spread(row, "seconds")),
                *(ratio(*_spread(row, name)) for name in names),
            ]
        )
    note = (
        ""
        if len(rows) <= MOST_ROWS
        else f"The first {MOST_ROWS} of {len(rows)} rows; estimates.csv has all."
    )
    title = scope if scope == TABLE else f"{scope}: {SCOPE_TITLES[scope]}"
    return Table(f"{title[:1].upper()}{title[1:]}", head, body, note)


def _size(value: Any) -> str:
    return "–" if pd.isna(value) else f"{int(value):,}"


def baseline_table(source: Estimates) -> Table:
    """Returns the baselines with their seconds: what each ratio of the report divides by."""
    frame = source.frame[source.frame["baseline_seconds"].notna() & (source.frame["role"] != "aa")]
    arms = dict(zip(source.cells.index, source.cells["arm"], strict=True))
    keys = ["group", "size", "scope", "baseline"]
    body = [
        [
            row["group"],
            _size(row["size"]),
            row["scope"],
            arms[row["baseline"]],
            human_seconds(float(row["baseline_seconds"])),
            str(row["versus_best_name"]) or "–",
            human_seconds(float(row["best_serial_seconds"])),
        ]
        for row in records(frame.drop_duplicates(keys))
    ]
    head = ["group", "size", "scope", "baseline", "seconds", "best serial form", "its seconds"]
    return _without_empty_columns(Table("Baselines", head, body[:MOST_ROWS]))


def missing_table(source: Estimates) -> Table:
    """Returns every cell that has no result, or lost some trials, with the reason."""
    rows = missing_cells(source.frame)
    body = [
        [
            str(row["group"]),
            _size(row["size"]),
            str(row["arm"]),
            str(row["workers"]),
            str(row["status"]),
            str(row["missing"]),
        ]
        for row in records(rows)
    ]
    body += [
        ["", "", _config(dropped), "", "not planned", str(dropped.get("reason", ""))]
        for dropped in source.study.plan.dropped
    ]
    head = ["group", "size", "arm", "workers", "status", "reason"]
    note = (
        "" if len(body) <= MOST_ROWS else f"The first {MOST_ROWS} of {len(body)}; see missing.csv."
    )
    return _without_empty_columns(Table("Missing and failed cells", head, body[:MOST_ROWS], note))


def _config(dropped: dict[str, Any]) -> str:
    config = dropped.get("config") or {
        key: value for key, value in dropped.items() if key != "reason"
    }
    flat = flatten(config if isinstance(config, dict) else {})
    return ", ".join(f"{key}={value}" for key, value in flat.items() if value is not None)


def floor_table(source: Estimates, floors: Mapping[tuple[str, str], NoiseFloor]) -> Table:
    """Returns each A/A comparison: the baseline against itself."""
    body = []
    cells = {str(row["cell"]): row for row in records(source.cells.reset_index())}
    for (scope, baseline), floor in floors.items():
        cell = cells[baseline]
        low, high = floor.estimate.low, floor.estimate.high
        factor = floor.factor
        body.append(
            [
                str(cell["group"]),
                _size(cell["size"]),
                scope,
                ratio(
                    floor.estimate.value,
                    low if low is not None else math.nan,
                    high if high is not None else math.nan,
                ),
                "–" if factor is None else f"{factor:.3g}×",
                "yes" if floor.biased else "no",
            ]
        )
    head = ["group", "size", "scope", "ratio of the baseline to itself", "noise floor", "misses 1"]
    return _without_empty_columns(Table("A/A", head, body[:MOST_ROWS]))


def _without_empty_columns(table: Table) -> Table:
    kept = [
        index
        for index in range(len(table.head))
        if not table.rows or any(row[index] not in ("", "–") for row in table.rows)
    ]
    return Table(
        table.title,
        [table.head[index] for index in kept],
        [[row[index] for index in kept] for row in table.rows],
        table.note,
    )


def model_table(reports: Sequence[ModelReport]) -> Table | None:
    """Returns the parameters of the laws within 2 AICc of the best, and the serial fractions."""
    tables = [report.table() for report in reports]
    tables = [table for table in tables if len(table)]
    if not tables:
        return None
    frame = pd.concat(tables, ignore_index=True)
    shown = frame[
        frame["value"].notna()
        & (frame["note"].str.contains("best", na=False) | (frame["model"] == "karp_flatt"))
    ]
    body = [
        [
            str(row["group"]),
            str(row["model"]),
            str(row["parameter"]),
            _parameter(row),
            _plain(row["aicc"]),
            _plain(row["lack_of_fit_p"]),
            str(row["note"]),
        ]
        for row in records(shown)
    ]
    if not body:
        return None
    note = "models.csv has every law that was tried"
    note += "." if len(body) <= MOST_ROWS else f"; the first {MOST_ROWS} of {len(body)} rows here."
    head = ["group", "model", "parameter", "value", "AICc", "lack of fit p", "note"]
    return Table("Models", head, body[:MOST_ROWS], note)


def _parameter(row: dict[str, Any]) -> str:
    value = float(row["value"])
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return f"{number(value)} (no interval)"
    return f"{number(value)} ({number(row['low'])} to {number(row['high'])})"


def _plain(value: Any) -> str:
    return "–" if pd.isna(value) else f"{float(value):.3g}"
