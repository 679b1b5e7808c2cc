"""Rows of a frame as plain dictionaries: what words, tables and look-ups are made from."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Returns one dictionary per row, column name to value, in the frame's order."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))
