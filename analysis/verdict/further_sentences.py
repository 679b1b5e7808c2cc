"""Remarks beside the verdict: weak scaling, the shape of curves, what is missing, what is noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from parscale.estimation.noise_floor import NoiseFloor

from ..estimates.estimate import Estimates
from ..estimates.missing import missing_cells
from ..estimates.records import records
from ..models.group import FittedLaw
from ..models.interval import Estimate as Parameter
from ..models.shape import Shape, ShapeName
from ..models.study_models import FEWEST_COUNTS_DRAWN, NAMES, ModelReport
from ..reading.study import TABLE
from ..words import capital, human_seconds, number
from .answers import Answer
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


def describe_shapes(models: ModelReport) -> list[str]:
    """Returns the curves that bend down again or lie above the ideal, by their models' ground."""
    lines = []
    for name in (ShapeName.SUPERLINEAR, ShapeName.RETROGRADE):
        found = [
            (group.key, group.models.shape.sentence)
            for group in models.groups
            if isinstance(group.models.shape, Shape) and name in group.models.shape.names
        ]
        for key, sentence in found[: 2 if len(found) <= 2 else 1]:
            lines.append(f"{capital(key.words())}: {sentence}.")
        if len(found) > 2:
            lines[-1] += f" {len(found) - 1} more curves are {name.value}; see models.csv."
    return lines


def describe_laws(models: ModelReport, answers: Sequence[Answer]) -> list[str]:
    """Returns the best law of each family's best arm, where enough worker counts were measured."""
    wanted = {(answer.scope, answer.size, answer.best.arm) for answer in answers if answer.best}
    lines = []
    for group in models.groups:
        key = group.key
        if (key.scope, key.size, key.arm) not in wanted or not group.models.candidates:
            continue
        law = group.models.laws[group.models.candidates[0].name]
        if isinstance(law, FittedLaw) and len(group.models.curve.workers) >= FEWEST_COUNTS_DRAWN:
            values = [
                f"{each.parameter.name} {_parameter(each)}"
                for each in law.estimates
                if each.value is not None and not each.parameter.scale
            ]
            lines.append(
                f"{capital(key.words())}: of the laws tried, {NAMES[law.fit.law.name]} "
                f"fits best ({', '.join(values)})."
            )
    return lines


def _parameter(estimate: Parameter) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "–" if estimate.value is None else f"{number(estimate.value)}, no interval"
    return f"{number(estimate.value)} ({number(estimate.low)} to {number(estimate.high)})"


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
            "reasons are listed under missing cells."
        )
    part = len(set(missing["cell"]) - set(whole["cell"]))
    if part:
        noun = "cell has" if part == 1 else "cells have"
        lines.append(f"{part} {noun} a result with something missing; see missing cells.")
    return lines


def describe_floor(estimates: Estimates, floors: Mapping[tuple[str, str], NoiseFloor]) -> list[str]:
    """Returns what the A/A comparisons found, or that there were none."""
    if estimates.study.scopes == (TABLE,):
        return ["A table holds no A/A comparison: the noise floor is unknown."]
    if not floors and estimates.study.plan.measure.get("aa"):
        return ["The A/A comparison has no result: the noise floor is unknown."]
    if not floors:
        return [
            (
                "No A/A comparison was made, so the noise floor is unknown; "
                "measure.aa=true measures it."
            )
        ]
    lines = []
    for scope in estimates.study.scopes:
        factors = [floor.factor for (kind, _), floor in floors.items() if kind == scope]
        known = [factor for factor in factors if factor is not None]
        if known:
            lines.append(
                f"Noise floor ({scope}): identical cells measured twice differed by up to "
                f"{(max(known) - 1) * 100:.2g} %, interval included; no claim is made "
                "within the floor of its baseline."
            )
    return lines
