"""Facts of a study for the end of the report: environment, measurement, how to have it again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from ..estimates.estimate import Estimates
from ..reading.study import TABLE


def environment_lines(environment: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Returns (name, value) of the machine, interpreters, packages and sources as recorded."""
    lines = [(f"machine: {key}", str(value)) for key, value in _items(environment.get("machine"))]
    lines += [
        (key.replace("_", " "), str(environment[key]))
        for key in ("usable_cores", "affinity_cores", "cgroup_quota_cores")
        if environment.get(key) is not None
    ]
    for label, facts in _items(environment.get("pythons")):
        told = facts if isinstance(facts, Mapping) else {}
        parts = [
            f"{key} {value}"
            for key, value in told.items()
            if key in ("implementation", "version", "free_threaded", "gil")
        ]
        lines.append((f"python {label}", ", ".join(parts)))
    for key in ("packages", "git", "variables"):
        text = ", ".join(f"{name} {value}" for name, value in _items(environment.get(key)))
        lines += [(key, text)] if text else []
    return lines


def _items(node: Any) -> list[tuple[str, Any]]:
    return (
        [(str(key), value) for key, value in node.items() if value is not None]
        if isinstance(node, Mapping)
        else []
    )


def measured_lines(source: Estimates) -> list[tuple[str, str]]:
    """Returns how the study was measured: blocks, stop reason, summary and intervals."""
    study, plan = source.study, source.study.plan
    stop = study.environment.get("stop") or {}
    blocks = max((len(table.blocks) for table in source.tables.values()), default=0)
    lines = [
        ("rows", f"{study.rows:,}"),
        ("trials", f"{len(study.trials):,}"),
        ("blocks", str(blocks)),
    ]
    if plan.recorded:
        settings = ", ".join(f"{key} {value}" for key, value in plan.measure.items())
        lines += [
            ("experiment", plan.experiment),
            ("settings", settings),
            ("seed", str(plan.seed)),
            ("scaling", plan.scaling.kind),
        ]
    if stop.get("reason"):
        lines.append(("ended because", str(stop["reason"])))
    methods = sorted(set(source.frame["interval_method"]) - {"", "1 by definition"})
    lines.append(("intervals", f"{source.level:.0%}, {'; '.join(methods) or 'none'}"))
    return lines


def reproduce_lines(source: Estimates) -> list[str]:
    """Returns the commands that measure this study again."""
    study = source.study
    if study.scopes == (TABLE,):
        return [f"python -m analysis {shlex.quote(str(study.directory))}"]
    overrides = " ".join(shlex.quote(override) for override in study.plan.overrides)
    lines = [f"python -m runner.reproduce {shlex.quote(str(study.directory))}"]
    return [*lines, f"python -m runner {overrides}".rstrip()] if study.plan.recorded else lines
