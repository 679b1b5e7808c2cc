"""Files that are whole or not there: written beside their place and moved into it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

PRECISION = "%.9g"
FORMULA = ("=", "+", "-", "@", "\t")


def write_table(frame: pd.DataFrame, path: Path) -> Path:
    """Writes a frame as CSV and returns the path; no text in it is a formula for a spreadsheet."""
    text = frame.apply(lambda column: column.map(_plain) if column.dtype == object else column)
    return write_text(text.to_csv(index=False, float_format=PRECISION, lineterminator="\n"), path)


def write_text(text: str, path: Path) -> Path:
    """Writes a text file and returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(text, encoding="utf-8", errors="backslashreplace")
    unfinished.replace(path)
    return path


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
