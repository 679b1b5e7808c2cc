"""Sizes of a frame of estimates; a table from elsewhere may have none."""

from __future__ import annotations

import pandas as pd


def sizes_of(rows: pd.DataFrame) -> list[int]:
    """Returns the distinct sizes, ascending; empty where no row has one."""
    return sorted({int(size) for size in rows["size"].dropna()})


def at_size(rows: pd.DataFrame, size: int | None) -> pd.DataFrame:
    """Returns the rows of a size; all rows for None."""
    return rows if size is None else rows[(rows["size"] == size).fillna(False).astype(bool)]


def largest_size(rows: pd.DataFrame) -> int | None:
    """Returns the largest size, or None where no row has one."""
    return max(sizes_of(rows), default=None)
