"""The report's tables: numbers in brackets are intervals, a dash is no number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ..estimates.checks import Checks
from ..estimates.estimate import Estimates
from ..estimates.missing import causes, missing_cells
from ..estimates.records import records
from ..models.study_models import ModelReport
from ..reading.study import SCOPE_TITLES, TABLE
from ..words import NO_NUMBER, human_seconds, number, ratio, seconds_span
from .blocks import Table

MOST_NAMED = 3  # cells of one cause
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
    return _without_empty_columns(
        Table("Baselines", head, body[:MOST_ROWS], empty="No baseline has a result.")
    )


def missing_table(source: Estimates) -> Table:
    """Returns every cause for which cells have no result, or lost trials, with those cells."""
    body = [
        [status, reason, f"{len(rows):,}", _which(rows)]
        for status, reason, rows in causes(missing_cells(source.frame))
    ]
    head = ["status", "reason", "cells", "which"]
    note = f"The first {MOST_ROWS} of {len(body)}." if len(body) > MOST_ROWS else ""
    return Table(
        "Missing and failed cells",
        head,
        body[:MOST_ROWS],
        note or ("missing.csv has them one by one." if body else ""),
        empty=_none_missing(source),
    )


def _none_missing(source: Estimates) -> str:
    if source.study.scopes == (TABLE,):
        return "None: every row of the table has a time."
    return "None: every planned cell was measured and its results verified."


def _which(rows: Sequence[Mapping[str, Any]]) -> str:
    names = []
    for row in rows:
        size = "" if pd.isna(row["size"]) else f"{int(row['size']):,} items"
        words = (str(row["group"]), str(row["arm"]), f"{row['workers']} workers", size)
        names.append(", ".join(word for word in words if word))
    more = len(names) - MOST_NAMED
    return "; ".join(names[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")


def check_table(source: Estimates, checks: Checks) -> Table:
    """Returns each A/A comparison: the baseline against itself."""
    cells = {str(row["cell"]): row for row in records(source.cells.reset_index())}
    body = [
        [
            str(cells[baseline]["group"]),
            _size(cells[baseline]["size"]),
            scope,
            ratio(found.value, _end(found.low), _end(found.high)),
            "yes" if found.excludes(1.0) else "no" if found.has_interval else NO_NUMBER,
        ]
        for (scope, baseline), found in checks.items()
    ]
    head = ["group", "size", "scope", "ratio of the baseline to itself", "excludes 1"]
    empty = "No A/A comparison was made."
    return _without_empty_columns(Table("A/A", head, body[:MOST_ROWS], empty=empty))


def _end(end: float | None) -> float:
    return math.nan if end is None else end


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
        table.empty,
    )


def model_table(reports: Sequence[ModelReport]) -> Table | None:
    """Returns the parameters of the law that is named, and the serial fractions."""
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
