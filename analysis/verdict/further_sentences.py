"""Remarks beside the verdict: weak scaling, what is missing, what is noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from parscale.estimation.interval import Estimate

from ..estimates.checks import Checks
from ..estimates.estimate import Estimates
from ..estimates.missing import missing_cells
from ..estimates.records import records
from ..reading.study import TABLE
from ..words import capital, human_seconds, number
from .table_sentences import describe_missing_rows
from .weak_table_sentences import describe_weak_table, table_weak_headline


def weak_headline(estimates: Estimates) -> str:
    """Returns the one-line answer of a weak-scaling study: the largest count within the cores."""
    if estimates.study.scopes == (TABLE,):
        return table_weak_headline(estimates)
    rows = pd.concat([estimates.measured(scope) for scope in estimates.study.scopes])
    rows = rows[rows["workers"] > 1]
    rows = rows[rows["weak_efficiency"].notna()] if len(rows) else rows
    if rows.empty:
        return "Cannot say: no cell with more than one worker could be compared with T(1, W)."
    within = rows[rows["workers"] <= (estimates.study.usable_cores or rows["workers"].max())]
    most = int((within if len(within) else rows)["workers"].max())
    best = records(rows[rows["workers"] == most].sort_values("weak_efficiency"))[-1]
    scope = "" if best["scope"] == TABLE else f", {best['scope']}"
    return (
        f"Weak scaling: at {most} workers the weak efficiency of the best arm, "
        f"{best['arm']}{scope}, is {best['weak_efficiency'] * 100:.0f} %."
    )


def _beyond(workers: Any, cores: int | None) -> str:
    return f", more than the {cores} usable cores," if cores and workers > cores else ""


def describe_weak(estimates: Estimates) -> list[str]:
    """Returns what a weak-scaling study says: efficiency at the largest count, arm by arm."""
    if estimates.study.plan.scaling.kind != "weak":
        return []
    if estimates.study.scopes == (TABLE,):
        return describe_weak_table(estimates)
    lines = []
    for scope in estimates.study.scopes:
        rows = estimates.measured(scope)
        rows = rows[rows["weak_efficiency"].notna() & (rows["workers"] > 1)]
        cores = estimates.study.usable_cores
        for _, own in rows.groupby(["group", "arm"], sort=False):
            last = records(own.sort_values("workers").tail(1))[0]
            head = ", ".join(word for word in (last["group"], scope) if word)
            lines.append(
                f"{capital(head)}: weak scaling of {last['arm']}: at {int(last['workers'])} "
                f"workers{_beyond(last['workers'], cores)} with {int(last['workers'])} times the "
                f"work, weak efficiency {_triple(last, 'weak_efficiency')}, scaled speedup "
                f"{_triple(last, 'scaled_speedup')}; T(1, W) is the serial loop's "
                f"{human_seconds(float(last['weak_baseline_seconds']))}."
            )
    return lines


def _triple(row: dict[str, Any], name: str) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    if pd.isna(low):
        return f"{number(row[name])} (no interval)"
    return f"{number(row[name])} ({number(low)} to {number(high)})"


def describe_missing(estimates: Estimates) -> list[str]:
    """Returns how many cells have no result or lost trials; their reasons stand in the report."""
    if estimates.study.scopes == (TABLE,):
        return describe_missing_rows(estimates)
    missing = missing_cells(estimates.frame)
    whole = missing[missing["status"] != "ok"]
    lines = []
    if len(whole):
        counts = ", ".join(
            f"{count} {status}" for status, count in whole["status"].value_counts().items()
        )
        has = "has" if len(whole) == 1 else "have"
        lines.append(
            f"{len(whole)} of {len(estimates.cells)} cells {has} no result ({counts}); the "
            "reasons are listed under missing and failed cells."
        )
    part = len(set(missing["cell"]) - set(whole["cell"]))
    if part:
        noun = "cell has" if part == 1 else "cells have"
        lines.append(f"{part} {noun} a result with something missing; see there.")
    return lines


def describe_checks(estimates: Estimates, checks: Checks) -> list[str]:
    """Returns what the A/A comparisons found, or that there were none."""
    if estimates.study.scopes == (TABLE,):
        return ["A table holds no A/A comparison: whether the set-up favors one side is unknown."]
    known = [ratio for ratio in checks.values() if ratio.has_interval]
    if not known:
        wanted = estimates.study.plan.measure.get("aa")
        why = "has no interval" if wanted else "was not made; measure.aa=true makes it"
        return [f"The A/A comparison (the baseline against itself) {why}."]
    if any(ratio.excludes(1.0) for ratio in known):
        return []  # told as a warning, first
    return [
        f"A/A: the baseline against itself gave ratios of {_span(known)}, none of which excludes "
        "1, as it should be."
    ]


def biased_checks(checks: Checks) -> list[str]:
    """Returns the loud warning for each scope in which the baseline differs from itself."""
    lines = []
    for scope in dict.fromkeys(scope for scope, _ in checks):
        biased = [
            ratio for (kind, _), ratio in checks.items() if kind == scope and ratio.excludes(1.0)
        ]
        if biased:
            worst = max(biased, key=lambda ratio: abs(math.log(ratio.value)))
            lines.append(
                "The baseline differs from itself: measured twice in each block, its "
                f"{scope} times have a ratio of {number(worst.value)} ("
                f"{number(worst.low or 0)} to {number(worst.high or 0)}), which excludes 1. "
                "By chance alone that happens in one study out of "
                "twenty; if it happens again, do not trust this set-up."
            )
    return lines


def _span(ratios: Sequence[Estimate]) -> str:
    values = sorted(ratio.value for ratio in ratios)
    low, high = number(values[0]), number(values[-1])
    return low if low == high else f"{low} to {high}"
