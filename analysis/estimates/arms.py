"""Arms: the things that compete. A cell is an arm at one size and one number of workers.

An arm is a combination of the executor, its chunking and every other swept setting. Task,
interpreter and the task's own settings say *what* is computed and on what; they split a study into
groups (panels of a figure), inside which arms compete. A label names only what varies:
"threads · native", "processes (fork) · auto chunks".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ..reading.study import TABLE, Study
from .records import records

AXES = ("size", "workers")
SEPARATOR = " · "
CHUNKS = {"native": "native", "auto": "auto chunks", "1": "item by item"}
NAMES = {
    "vectorized": "vectorized",
    "vectorized_array": "vectorized (array)",
    "thread_pool": "thread pool",
}


def group_factors(factors: Sequence[str]) -> list[str]:
    """Returns the factors that split a study into groups: task, python and the task's settings."""
    return [
        name
        for name in factors
        if name in ("task", "python") or name.startswith(("task.", "scaling."))
    ]


def arm_factors(factors: Sequence[str]) -> list[str]:
    """Returns the factors whose combination is an arm."""
    groups = group_factors(factors)
    return [name for name in factors if name not in AXES and name not in groups]


def label_cells(study: Study) -> pd.DataFrame:
    """Returns `study.cells` with the columns `arm` and `group` (text, "" when nothing varies)."""
    cells = study.cells.copy()
    if study.scopes == (TABLE,):  # its series are named as they stand, whatever the words mean
        return cells.assign(arm=cells["executor"], group="")
    cells["arm"] = _arm_labels(cells, arm_factors(study.factors))
    cells["group"] = _group_labels(cells, group_factors(study.factors))
    return cells


def _arm_labels(cells: pd.DataFrame, factors: Sequence[str]) -> pd.Series[str]:
    frame = cells[list(factors)]
    distinct = frame.drop_duplicates()
    varying = _varying(distinct)
    labels = {tuple(row.values()): _arm_label(row, varying) for row in records(distinct)}
    keys = [tuple(row) for row in frame.itertuples(index=False, name=None)]
    return pd.Series([labels[key] for key in keys], index=cells.index, dtype=object)


def _varying(distinct: pd.DataFrame) -> set[str]:
    """Returns the factors with two levels or more; an empty level (not applicable) is none."""
    return {
        str(name)
        for name in distinct
        if len({str(level) for level in distinct[name] if not _is_empty(level)}) > 1
    }


def _is_empty(level: object) -> bool:
    return str(level) in ("", "<NA>", "nan", "None")


def _arm_label(levels: dict[str, Any], varying: set[str]) -> str:
    executor = str(levels.get("executor", ""))
    name = NAMES.get(executor, executor)
    parts = []
    for factor, level in levels.items():
        if factor in ("executor", "chunksize") or factor not in varying or _is_empty(level):
            continue
        if factor == "executor.start_method":
            name = f"{name} ({level})"
        else:
            parts.append(f"{factor.rpartition('.')[2]}={_level(level)}")
    if "chunksize" in varying and not _is_empty(levels["chunksize"]):
        parts.insert(0, chunk_label(str(levels["chunksize"])))
    return SEPARATOR.join([word for word in [name, *parts] if word])


def chunk_label(chunksize: str) -> str:
    """Returns "auto chunks", "chunks of 500", "item by item" or "native"."""
    return CHUNKS.get(chunksize, f"chunks of {chunksize}")


def _level(level: object) -> str:
    return f"{level:g}" if isinstance(level, float) else str(level)


def _group_labels(cells: pd.DataFrame, factors: Sequence[str]) -> pd.Series[str]:
    varying = [name for name in factors if len(set(cells[name].astype(str))) > 1]
    words = [
        cells[name].map(lambda level, name=name: _group_word(name, level)).astype(str)
        for name in varying
    ]
    if not words:
        return pd.Series("", index=cells.index, dtype=object)
    joined = words[0]
    for word in words[1:]:
        joined = joined + SEPARATOR + word
    return joined.str.strip(SEPARATOR).astype(object)


def _group_word(name: str, level: object) -> str:
    if name == "task":
        return str(level)
    if name == "python":
        return f"Python {level}" if str(level)[:1].isdigit() else str(level)
    return "" if _is_empty(level) else f"{name.rpartition('.')[2]} {_level(level)}"
