"""estimates.csv: every estimate with its interval, one row per cell and scope of all studies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..estimates.estimate import Estimates
from ..examine import Examined
from .files import write_table

WITH_INTERVAL = (
    "seconds",
    "speedup",
    "efficiency",
    "relative_speedup",
    "speedup_median",
    "versus_best",
)
WEAK = ("weak_efficiency", "scaled_speedup", "relative_weak_efficiency")
LAST = (
    "weak_baseline",
    "weak_baseline_seconds",
    "baseline",
    "baseline_seconds",
    "one_worker_seconds",
    "best_serial_seconds",
    "interval_method",
    "status",
    "missing",
)


def export(examined: Sequence[Examined], folder: Path) -> Path:
    """Writes the table and returns its path."""
    return write_table(table([one.estimates for one in examined]), folder / "estimates.csv")


def table(studies: Sequence[Estimates]) -> pd.DataFrame:
    """Returns the columns of estimates.csv, those that no study has left out."""
    frame = pd.concat([source.frame for source in studies], ignore_index=True)
    factors = dict.fromkeys(name for source in studies for name in source.study.factors)
    order = ["study", "cell", "role", "scope", *factors, "arm", "blocks"]
    order += [f"{name}{end}" for name in WITH_INTERVAL for end in ("", "_low", "_high")]
    order += ["versus_best_name"]
    order += [f"{name}{end}" for name in WEAK for end in ("", "_low", "_high")]
    return frame[[name for name in [*order, *LAST] if name in frame]]
