"""models.csv: every parameter of every law that was tried, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ..examine import Examined
from .files import write_table


def export(examined: Sequence[Examined], folder: Path) -> Path:
    """Writes the table and returns its path."""
    frame = pd.concat([one.models.table() for one in examined], ignore_index=True)
    return write_table(frame, folder / "models.csv")
