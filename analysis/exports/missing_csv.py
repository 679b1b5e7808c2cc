"""missing.csv: every cell without a result or with lost trials, and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..estimates.missing import missing_cells
from ..examine import Examined
from .files import write_table


def export(examined: Sequence[Examined], folder: Path) -> Path:
    """Writes the table and returns its path."""
    parts = []
    for one in examined:
        rows = missing_cells(one.estimates.frame)
        names = ["study", "cell", "role", *one.study.factors, "arm", "status", "missing"]
        parts.append(rows[names])
    return write_table(pd.concat(parts, ignore_index=True), folder / "missing.csv")
