"""The one table that most readers need: each arm's time and how many times faster it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..estimates.estimate import Estimates
from ..estimates.records import records
from ..estimates.sizes import at_size, largest_size
from ..reading.study import TABLE
from ..verdict.answers import Answer
from ..words import NO_NUMBER, human_seconds, ratio, speed
from .blocks import Table

MOST_ROWS = 30
MOST_TABLES = 6
WITHHELD = "withheld"


@dataclass(frozen=True)
class _Layout:
    """Which columns the table has: those that vary, and a ratio for each scope."""

    factors: tuple[str, ...]
    scopes: tuple[str, ...]
    ratio: str
    withheld: frozenset[str]


def summary_tables(
    source: Estimates, answers: Sequence[Answer], *, scopes: Sequence[str] | None = None
) -> list[Table]:
    """Returns one table per group, at its largest size; `scopes`: only these."""
    frame = source.frame[source.frame["role"] != "aa"]
    tables = []
    for group in list(dict.fromkeys(frame["group"]))[:MOST_TABLES]:
        withheld = frozenset(
            answer.scope for answer in answers if answer.group == group and answer.withheld
        )
        shown = tuple(scopes or source.study.scopes)
        tables.append(_table(source, frame[frame["group"] == group], shown, withheld))
    return tables


def _table(
    source: Estimates, frame: pd.DataFrame, scopes: tuple[str, ...], withheld: frozenset[str]
) -> Table:
    weak = source.study.plan.scaling.kind == "weak"
    size = largest_size(frame)
    title = [str(frame["group"].iloc[0])]
    if size is not None and not weak:
        frame = at_size(frame, size)
        title.append(f"{size:,} items")
    factors = ("arm", "size", "workers") if weak else ("arm", "workers")
    layout = _Layout(factors, scopes, "weak_efficiency" if weak else "speedup", withheld)
    head = list(factors)
    for scope in scopes:
        prefix = "" if scope == TABLE else f"{scope} "
        head += [f"{prefix}time", f"{prefix}{'weak eff.' if weak else 'speedup'}"]
    rows = _rows(frame, layout)
    more = len(rows) - MOST_ROWS
    note = f"{more} more rows in estimates.csv" if more > 0 else ""
    return Table(", ".join(word for word in title if word), head, rows[:MOST_ROWS], note)


def _rows(frame: pd.DataFrame, layout: _Layout) -> list[list[str]]:
    by_cell: dict[str, dict[str, dict[str, Any]]] = {}
    for row in records(frame):
        by_cell.setdefault(str(row["cell"]), {})[str(row["scope"])] = row
    first = layout.scopes[0]
    ordered = sorted(by_cell.values(), key=lambda rows: _order(rows[first], layout))
    return [_row(rows, layout) for rows in ordered]


def _row(rows: dict[str, dict[str, Any]], layout: _Layout) -> list[str]:
    words = [_level(rows[layout.scopes[0]][name]) for name in layout.factors]
    for scope in layout.scopes:
        row = rows[scope]
        words += [_time(row), WITHHELD if scope in layout.withheld else _ratio(row, layout.ratio)]
    return words


def _time(row: dict[str, Any]) -> str:
    """Returns the time, or the status of a cell that has none at all."""
    time = float(row["seconds"])
    if math.isfinite(time):
        return human_seconds(time)
    return NO_NUMBER if row["status"] == "ok" else str(row["status"])


def _level(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _order(row: dict[str, Any], layout: _Layout) -> tuple[Any, ...]:
    time = float(row["seconds"])
    if layout.ratio == "weak_efficiency":
        return str(row["arm"]), int(row["workers"])
    return (time if math.isfinite(time) else math.inf,)


def _ratio(row: dict[str, Any], name: str) -> str:
    """Returns half the interval's width beside the value, so that a row fits 80 columns."""
    value, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    if name == "speedup":
        return speed(value, low, high)
    text = ratio(value, low, high).partition(" (")[0]
    return f"{text} ±{(high / low) ** 0.5 * 100 - 100:3.0f} %" if low < high else text
