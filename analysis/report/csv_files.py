"""The CSV files beside the report: every number, at full precision, one meaning per column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..estimates.estimate import Estimates
from ..estimates.missing import missing_cells

PRECISION = "%.9g"


def _with_interval(name: str) -> list[str]:
    return [name, f"{name}_low", f"{name}_high"]


def estimates_table(studies: Sequence[Estimates]) -> pd.DataFrame:
    """Returns estimates.csv: one row per cell and scope of all studies."""
    frame = pd.concat([source.frame for source in studies], ignore_index=True)
    factors = dict.fromkeys(name for source in studies for name in source.study.factors)
    weak = [
        name
        for quantity in ("weak_efficiency", "scaled_speedup", "relative_weak_efficiency")
        for name in _with_interval(quantity)
    ]
    order = [
        "study",
        "cell",
        "role",
        "scope",
        *factors,
        "arm",
        "blocks",
        *_with_interval("seconds"),
        *_with_interval("speedup"),
        *_with_interval("efficiency"),
        *_with_interval("relative_speedup"),
        *_with_interval("speedup_median"),
        *_with_interval("versus_best"),
        "versus_best_name",
        *weak,
        "weak_baseline",
        "weak_baseline_seconds",
        "baseline",
        "baseline_seconds",
        "one_worker_seconds",
        "best_serial_seconds",
        "interval_method",
        "status",
        "missing",
    ]
    return frame[[name for name in order if name in frame]]


def missing_table(studies: Sequence[Estimates]) -> pd.DataFrame:
    """Returns missing.csv: every cell without a result or with lost trials, and the reason."""
    parts = []
    for source in studies:
        rows = missing_cells(source.frame)
        names = ["study", "cell", "role", *source.study.factors, "arm", "status", "missing"]
        parts.append(rows[names])
    return pd.concat(parts, ignore_index=True)


def write_table(frame: pd.DataFrame, path: Path) -> Path:
    """Writes a frame as CSV beside its final place and moves it there; returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".csv.part")
    frame.to_csv(unfinished, index=False, float_format=PRECISION, lineterminator="\n")
    unfinished.replace(path)
    return path
