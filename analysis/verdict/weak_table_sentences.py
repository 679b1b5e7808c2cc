"""The verdict on a weak-scaling table: T(1, W) over T(p, pW), from the table's own rows."""

from __future__ import annotations

import math
from typing import Any

from ..estimates.estimate import Estimates
from ..estimates.records import records
from ..reading.study import TABLE
from ..words import capital, human_seconds, number
from .table_sentences import ABOVE_ONE, workers_words


def table_weak_headline(estimates: Estimates) -> str:
    """Returns the one-line answer of a weak-scaling table: the efficiency at its largest count."""
    rows = _weak_rows(estimates)
    if not rows:
        return (
            "Cannot say: no row has the same work per worker as the smallest count, so none could "
            "be compared."
        )
    most = max(int(row["workers"]) for row in rows)
    last = [row for row in rows if int(row["workers"]) == most]
    best = max(last, key=lambda row: float(row["weak_efficiency"]))
    name = "" if len({row["arm"] for row in rows}) == 1 else f", in {best['arm']}"
    return f"Weak scaling: {_weak(estimates, best)}{name}{_weak_certainty(estimates, best)}."


def describe_weak_table(estimates: Estimates) -> list[str]:
    """Returns the weak efficiency and scaled speedup of each series at its largest count."""
    rows = _weak_rows(estimates)
    several = len({row["arm"] for row in rows}) > 1
    lines = []
    for arm in dict.fromkeys(str(row["arm"]) for row in rows):
        last = max((row for row in rows if row["arm"] == arm), key=lambda row: int(row["workers"]))
        start = f"{arm}: " if several else ""
        text = (
            f"{_weak(estimates, last)}, scaled speedup {_triple(last, 'scaled_speedup')}"
            f"{_weak_certainty(estimates, last)}."
        )
        lines.append(start + text if start else capital(text))
        above = [row for row in rows if row["arm"] == arm and _above_one(row)]
        if above:
            counts = ", ".join(f"{int(row['workers']):,}" for row in above)
            lines.append(f"{start}Weak efficiency above 1 at {counts} workers.")
    return lines


def _above_one(row: dict[str, Any]) -> bool:
    low = float(row["weak_efficiency_low"])
    return (float(row["weak_efficiency"]) if math.isnan(low) else low) > ABOVE_ONE


def _weak_rows(estimates: Estimates) -> list[dict[str, Any]]:
    rows = estimates.measured(TABLE)
    if "weak_efficiency" not in rows:
        return []
    known = rows[rows["weak_efficiency"].notna() & (rows["workers"] > rows["baseline_workers"])]
    return records(known.sort_values("workers", kind="stable"))


def _weak(estimates: Estimates, row: dict[str, Any]) -> str:
    workers, base = int(row["workers"]), int(row["baseline_workers"])
    times = number(workers / base)
    efficiency = _triple(row, "weak_efficiency")
    reference = float(row["weak_baseline_seconds"])
    if estimates.study.quantity == "throughput":
        return f"at {workers_words(workers)} with {times} times the work, efficiency {efficiency}"
    return (
        f"at {workers_words(workers)} with {times} times the work, efficiency {efficiency}: "
        f"T({base}) is {human_seconds(reference)}, T({workers}) is "
        f"{human_seconds(float(row['seconds']))}"
    )


def _weak_certainty(estimates: Estimates, row: dict[str, Any]) -> str:
    if not math.isnan(float(row["weak_efficiency_low"])):
        return ""
    trials = estimates.study.trials
    if "spread" in trials and trials["spread"].notna().any():
        return "; a ratio of means whose single runs are not in the table, so without an interval"
    if estimates.frame["blocks"].max() == 1:
        return "; measured once, so without an interval"
    return "; without an interval, for one of the two was measured once"


def _triple(row: dict[str, Any], name: str) -> str:
    low, high = float(row[f"{name}_low"]), float(row[f"{name}_high"])
    if math.isnan(low):
        return number(float(row[name]))
    return f"{number(float(row[name]))} ({number(low)} to {number(high)})"
