"""The recorded plan: which cells there should be, what each is measured against, how it scales.

A plan is optional. Without it the baseline of a cell is the cell of role `baseline` with the same
task, size and interpreter, and nothing can be said about cells that were planned and never run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import StudyError

KINDS = ("strong", "weak", "throughput")


@dataclass(frozen=True)
class Scaling:
    """The declared scaling law: its kind and work(n) = n^power * ln(n)^log_power."""

    kind: str = "strong"
    power: float = 1.0
    log_power: float = 0.0

    def work(self, size: float) -> float:
        """Returns the work of `size` items, in arbitrary units."""
        logarithm = math.log(size) ** self.log_power if self.log_power else 1.0
        return float(float(size) ** self.power * logarithm)


@dataclass(frozen=True)
class PlannedCell:
    """One cell of the plan, its factors flattened to the columns of the CSV."""

    cell: str
    role: str
    baseline: str
    serial_form: bool
    factors: dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What the runner wrote before anything was timed; `recorded` is False when it is missing."""

    recorded: bool = False
    study: str = ""
    experiment: str = ""
    overrides: tuple[str, ...] = ()
    seed: int | None = None
    scaling: Scaling = field(default_factory=Scaling)
    measure: dict[str, Any] = field(default_factory=dict)
    cells: tuple[PlannedCell, ...] = ()
    dropped: tuple[dict[str, Any], ...] = ()


def read_plan(path: Path) -> Plan:
    """Returns the plan at `path`, an empty one if there is none; StudyError if it is not YAML."""
    if not path.is_file():
        return Plan()
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())  # noqa: S506
        return _plan(content)
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        reason = " ".join(str(error).split())
        raise StudyError(
            f"{path} is not a plan of parscale: {reason}; restore it or move it away"
        ) from error


def _loader() -> Any:
    # libyaml parses a plan of a thousand cells ten times as fast; both loaders are safe.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _plan(content: dict[str, Any]) -> Plan:
    scaling = content.get("scaling") or {}
    work = scaling.get("work") or {}
    return Plan(
        recorded=True,
        study=str(content.get("study", "")),
        experiment=str(content.get("experiment") or ""),
        overrides=tuple(str(override) for override in content.get("overrides") or ()),
        seed=content.get("seed"),
        scaling=Scaling(
            str(scaling.get("kind", "strong")),
            float(work.get("power", 1.0)),
            float(work.get("log_power", 0.0)),
        ),
        measure=dict(content.get("measure") or {}),
        cells=tuple(_cell(entry) for entry in content.get("cells") or ()),
        dropped=tuple(content.get("dropped") or ()),
    )


def _cell(entry: dict[str, Any]) -> PlannedCell:
    return PlannedCell(
        cell=str(entry["cell"]),
        role=str(entry.get("role", "cell")),
        baseline=str(entry.get("baseline") or ""),
        serial_form=bool(entry.get("serial_form", False)),
        factors=flatten_config(entry.get("config") or {}),
    )


def flatten_config(config: dict[str, Any]) -> dict[str, Any]:
    """Returns {"executor": "processes", "executor.start_method": "fork", "size": 100, …}."""
    flat: dict[str, Any] = {}
    for key, value in config.items():
        if not isinstance(value, dict):
            flat[key] = value
            continue
        for inner, level in value.items():
            flat[key if inner == "name" else f"{key}.{inner}"] = level
    return flat
