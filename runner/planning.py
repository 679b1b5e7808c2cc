"""From a request to a plan: compose, reduce to distinct cells, check, estimate."""

from __future__ import annotations

import difflib
from dataclasses import asdict, dataclass, replace
from typing import Any

from runner.cell import Cell, cell_of
from runner.combinations import Axes, SweepRequest, compose
from runner.directory import as_yaml
from runner.environment import usable_cores
from runner.forecast import Forecast, serial_seconds, typical_seconds
from runner.plan import Plan, check_scaling, distinct
from runner.schema import Sweep


@dataclass(frozen=True)
class Planned:
    """A plan, the settings shared by all its cells, and the rough cost of each cell."""

    plan: Plan
    sweep: Sweep  # any one of the combinations: what cannot be swept is the same in all
    typical: dict[str, float | None]
    combinations: int
    flags: tuple[str, ...] = ()  # options without which it cannot be composed again

    def named(self, study: str) -> Planned:
        """Return the same plan for the study of that name."""
        return replace(self, plan=replace(self.plan, study=study))

    def forecast(self) -> Forecast:
        """Return a forecast that knows nothing but the rough costs."""
        return Forecast(self.sweep.measure.max_trial_seconds, dict(self.typical))

    def block_seconds(self) -> tuple[float, bool]:
        """Estimate one block; False where a function's cost is unknown, so it may take longer."""
        forecast = self.forecast()
        seconds = sum(forecast.seconds(slot.cell) for slot in self.plan.slots)
        return seconds, None not in self.typical.values()


def planned(request: SweepRequest) -> Planned:
    """Compose and check everything a request asks for.

    Raises ConfigError, or Hydra's and OmegaConf's own errors (see ``runner.complaints``).
    """
    sweeps, axes = compose(request)
    found = [cell_of(sweep) for sweep in sweeps]
    cells, baselines, dropped = distinct(found)
    sweep = sweeps[0]
    check_scaling(sweep.scaling, found)
    plan = Plan(
        study="",
        experiment=sweep.name,
        overrides=_recorded(request, axes),
        seed=sweep.seed,
        factors=axes.swept,
        cells=cells,
        baselines=baselines,
        dropped=dropped,
        measure=asdict(sweep.measure),
        scaling=asdict(sweep.scaling),
    )
    typical = _typical(sweeps, found, baselines)
    return Planned(plan, sweep, typical, len(sweeps), request.flags())


def _recorded(request: SweepRequest, axes: Axes) -> list[str]:
    """Return the overrides that compose this plan again, on a machine with other cores too."""
    given = request.recorded_overrides()
    overrides = [text for text in given if not _is_cores(text)]
    in_params = _is_cores(f"workers={request.params.get('workers')}")
    on_command_line = any(text.startswith("workers=") for text in overrides)
    if overrides != given or (in_params and not on_command_line):
        overrides.append(f"workers={','.join(axes.levels['workers'])}")
    return overrides


def _is_cores(text: str) -> bool:
    return text.startswith("workers=") and "cores" in text


def _typical(
    sweeps: list[Sweep], found: list[Cell], baselines: list[Cell]
) -> dict[str, float | None]:
    cores = usable_cores()
    typical = {
        cell.identity: typical_seconds(sweep, cores)
        for cell, sweep in zip(found, sweeps, strict=True)
    }
    for cell, sweep in zip(found, sweeps, strict=True):
        item = sweep.task.typical_item_seconds
        serial = None if item is None else serial_seconds(sweep, item)
        typical.setdefault(cell.baseline().identity, serial)
    return {**dict.fromkeys(cell.identity for cell in baselines), **typical}


def difference(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return the lines in which two plan documents differ, as a unified diff without context.

    The study's name is no part of the plan.
    """
    recorded, composed = (
        as_yaml({**document, "study": None}).splitlines() for document in (old, new)
    )
    lines = difflib.unified_diff(recorded, composed, "recorded", "composed now", "", "", 0, "")
    return [line for line in lines if not line.startswith("@@")]
