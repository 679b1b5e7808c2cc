"""What the terminal shows: a compact table, the verdict and the files written."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from ..estimates.estimate import Estimates
from ..estimates.records import records
from ..estimates.sizes import at_size, largest_size
from ..pipeline import Result
from ..reading.study import TABLE
from ..words import human_seconds, ratio

MOST_ROWS = 30
MOST_TABLES = 6


def show(result: Result, console: Console) -> None:
    """Prints the table at the largest size, the verdict of each study, and where the report is."""
    for source, section in zip(result.studies, result.content.sections, strict=True):
        for table in _tables(source, section.name):
            console.print(table)
        if section.verdict.headline:
            console.print(f"\n[bold]{section.verdict.headline}[/bold]", highlight=False)
        for sentence in section.verdict.sentences:
            console.print(f"  • {sentence}", highlight=False, markup=False)
        for warning in [*section.warnings, *section.notices]:
            console.print(f"  ! {warning}", style="yellow", highlight=False, markup=False)
    _files(result, console)


@dataclass(frozen=True)
class _Layout:
    """Which columns the compact table has: those that vary, and a ratio for each scope."""

    factors: tuple[str, ...]
    scopes: tuple[str, ...]
    ratio: str


def _tables(source: Estimates, name: str) -> list[Table]:
    """Returns one table per group, at its largest size."""
    frame = source.frame[source.frame["role"] != "aa"]
    groups = list(dict.fromkeys(frame["group"]))
    tables = [_table(source, name, frame[frame["group"] == group]) for group in groups]
    return tables[:MOST_TABLES]


def _table(source: Estimates, name: str, frame: pd.DataFrame) -> Table:
    weak = source.study.plan.scaling.kind == "weak"
    size = largest_size(frame)
    title = [name, str(frame["group"].iloc[0])]
    if size is not None and not weak:
        frame = at_size(frame, size)
        title.append(f"{size:,} items")
    factors = ("arm", "size", "workers") if weak else ("arm", "workers")
    layout = _Layout(factors, source.study.scopes, "weak_efficiency" if weak else "speedup")
    words = ", ".join(word for word in title if word)
    table = Table(title=words, title_justify="left", box=None, pad_edge=False)
    for heading in factors:
        right = heading in ("size", "workers")
        table.add_column(heading, justify="right" if right else "left", no_wrap=True)
    for scope in layout.scopes:
        prefix = "" if scope == TABLE else f"{scope} "
        for word in ("time", "weak eff." if weak else "speedup"):
            table.add_column(f"{prefix}{word}", justify="right", no_wrap=True)
    _rows(table, frame, layout)
    return table


def _rows(table: Table, frame: pd.DataFrame, layout: _Layout) -> None:
    by_cell: dict[str, dict[str, dict[str, Any]]] = {}
    for row in records(frame):
        by_cell.setdefault(str(row["cell"]), {})[str(row["scope"])] = row
    first = layout.scopes[0]
    ordered = sorted(by_cell.values(), key=lambda rows: _order(rows[first], layout))
    for rows in ordered[:MOST_ROWS]:
        words = [_level(rows[first][name]) for name in layout.factors]
        for scope in layout.scopes:
            row = rows[scope]
            time = float(row["seconds"])
            words.append(human_seconds(time) if math.isfinite(time) else str(row["status"]))
            words.append(_short_ratio(row, layout.ratio))
        table.add_row(*words)
    if len(ordered) > MOST_ROWS:
        table.caption = f"{len(ordered) - MOST_ROWS} more rows in estimates.csv"


def _level(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _order(row: dict[str, Any], layout: _Layout) -> tuple[Any, ...]:
    time = float(row["seconds"])
    time = time if math.isfinite(time) else math.inf
    if layout.ratio == "weak_efficiency":
        return str(row["arm"]), int(row["workers"])
    return (time,)


def _short_ratio(row: dict[str, Any], name: str) -> str:
    """Returns "1.66 ± 4 %": half the interval's width, so that a row fits 80 columns."""
    value, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    if not low < high:
        return ratio(value, low, high).partition(" (")[0]
    return f"{ratio(value).partition(' (')[0]} ±{(high / low) ** 0.5 * 100 - 100:3.0f} %"


def _files(result: Result, console: Console) -> None:
    figures = [path for path in result.files if path.parent.name == "figures"]
    others = [path for path in result.files if path not in figures]
    console.print("\nWritten:", highlight=False)
    for path in others:
        console.print(f"  {_shown(path)}", highlight=False, soft_wrap=True, markup=False)
    stems = sorted({path.stem for path in figures})
    if figures:
        forms = ",".join(sorted({path.suffix[1:] for path in figures}))
        console.print(
            f"  {_shown(figures[0].parent)}/{{{','.join(stems)}}}.{{{forms}}}",
            highlight=False,
            soft_wrap=True,
            markup=False,
        )


def _shown(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
