"""How a cell is called in a table: what varies in its study, and nothing else."""

from __future__ import annotations

from typing import Any

import pandas as pd


def cell_labels(cells: pd.DataFrame) -> dict[str, str]:
    """Returns hash → "processes · auto chunks, 4 workers, 1,000 items" for labelled cells."""
    sizes = len(cells["size"].dropna().unique()) > 1
    return {
        str(cell): _label(facts, with_size=sizes)
        for cell, facts in zip(cells.index, cells.to_dict("records"), strict=True)
    }


def _label(facts: dict[Any, Any], *, with_size: bool) -> str:
    words = [str(facts["group"]), str(facts["arm"])]
    if not facts["serial_form"]:
        workers = int(facts["workers"])
        words.append(f"{workers} worker{'' if workers == 1 else 's'}")
    if with_size and not pd.isna(facts["size"]):
        words.append(f"{int(facts['size']):,} items")
    return ", ".join(word for word in words if word)


def factor_levels(cells: pd.DataFrame, factors: tuple[str, ...], cell: str) -> dict[str, Any]:
    """Returns the cell's factors as plain data; what does not apply is left out."""
    levels = cells.loc[cell, list(factors)].to_dict()
    return {
        str(name): level.item() if hasattr(level, "item") else level
        for name, level in levels.items()
        if not pd.isna(level) and level != ""
    }
