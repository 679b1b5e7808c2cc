"""Whether a table was measured under strong or weak scaling, and the work of its rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from parscale.study_format.errors import FormatError
from parscale.study_format.work import Scaling, WorkLaw

from ..errors import TableError
from .table_measurements import Measurement
from .table_settings import TableSettings

TOLERANCE = 0.05
"""How far the work per worker may be from its mean: sizes are whole numbers and round."""


def scaled(
    rows: Sequence[Measurement], settings: TableSettings, path: str
) -> tuple[list[Measurement], Scaling, list[str]]:
    """Returns the rows with their work as size, the scaling, and what was assumed of it."""
    kind = settings.scaling or ("weak" if settings.work else "")
    law = WorkLaw(settings.work_power, settings.work_log_power)
    if kind == "weak":
        return _weak(rows, Scaling("weak", law), path)
    if not kind and _grows(rows, law):
        told = (
            "Every size was measured at one worker count and the work per worker is constant, so "
            "this was read as weak scaling; scaling=strong reads it otherwise."
        )
        return list(rows), Scaling("weak", law), [told]
    return list(rows), Scaling("strong"), _hints(rows, kind)


def _weak(
    rows: Sequence[Measurement], scaling: Scaling, path: str
) -> tuple[list[Measurement], Scaling, list[str]]:
    sized = [row.size is not None for row in rows]
    if all(sized):
        for row in rows:
            _work(scaling, row, path)
        return list(rows), scaling, []
    if any(sized):
        line = rows[sized.index(False)].line
        raise TableError(f"{path}, line {line}: size empty; weak scaling needs it in every row")
    if scaling.law != WorkLaw():
        raise TableError(f"{path}: work_power needs a column size (size=COLUMN)")
    told = (
        "The table says nothing of the work: it was taken to grow in proportion to the workers "
        "(size or work=COLUMN says it)."
    )
    return [replace(row, size=max(1, row.workers)) for row in rows], scaling, [told]


def of_each_worker(rows: Sequence[Measurement], scaling: Scaling) -> list[Measurement]:
    """Returns rows of 1 / throughput as those of the throughput of each worker.

    Under weak scaling the throughput of all workers grows with their number; what is compared is
    the time of p times the work, p / throughput.
    """
    first = min(rows, key=lambda row: row.workers or math.inf)
    share = scaling.work(float(first.size or 1)) / max(1, first.workers)
    return [
        replace(row, seconds=row.seconds * scaling.work(float(row.size or 1)) / share)
        for row in rows
    ]


def _work(scaling: Scaling, row: Measurement, path: str) -> float:
    try:
        return scaling.work(float(row.size or 0))
    except FormatError as error:
        raise TableError(f"{path}, line {row.line}: {error}") from error


def _grows(rows: Sequence[Measurement], law: WorkLaw) -> bool:
    """Returns whether each size stands at one count, and the work grows with the workers."""
    counts: dict[int, set[int]] = {}
    shares = []
    for row in rows:
        if row.size is None or not row.workers:
            return False
        counts.setdefault(row.size, set()).add(row.workers)
        try:
            shares.append(law.of(float(row.size)) / row.workers)
        except FormatError:
            return False
    single = all(len(one) == 1 for one in counts.values())
    constant = max(shares) / min(shares) - 1 <= 2 * TOLERANCE
    return len(counts) > 1 and single and constant


def _hints(rows: Sequence[Measurement], kind: str) -> list[str]:
    if kind == "strong" or len({row.labels for row in rows}) > 1:
        return []
    best: dict[int, float] = {}
    for row in rows:
        if row.workers and not math.isnan(row.seconds):
            best[row.workers] = min(best.get(row.workers, math.inf), row.seconds)
    times = [best[count] for count in sorted(best)]
    rises = all(first < second for first, second in pairwise(times))
    if len(times) < 3 or not rises or len({row.size for row in rows}) > 1:
        return []
    return ["Every larger count took longer; if the work grew with the workers, say scaling=weak."]
