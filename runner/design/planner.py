"""From combinations to a plan: reduce to distinct cells, check, estimate."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from parscale.study_format.plain_yaml import as_yaml

from ..config.compose import SweepRequest, compose
from ..config.settings import Sweep
from ..environment import usable_cores
from .cell import Cell, Combination
from .plan import Plan, distinct
from .rough_costs import PROCESS_SECONDS, serial_seconds, typical_seconds
from .weak_scaling import check_scaling


@dataclass(frozen=True)
class PlannedSweep:
    """A plan, the settings shared by all its cells, and the rough cost of each cell."""

    plan: Plan
    sweep: Sweep  # any one of the combinations: what cannot be swept is the same in all
    typical: dict[str, float | None] = field(default_factory=dict)  # cell -> seconds of a trial
    combinations: int = 0
    flags: tuple[str, ...] = ()  # options without which it cannot be composed again

    def named(self, study: str) -> PlannedSweep:
        """Return the same plan for the study of that name."""
        return replace(self, plan=replace(self.plan, study=study))

    def typical_seconds(self, cell: Cell) -> float:
        """Estimate one trial of a cell that was not measured yet, its deadline at most."""
        known = self.typical.get(cell.identity)
        limit = self.sweep.measure.max_trial_seconds
        return min(PROCESS_SECONDS if known is None else known, limit)

    def block_seconds(self) -> tuple[float, bool]:
        """Estimate one block; False where a function's cost is unknown, so it may take longer."""
        seconds = sum(self.typical_seconds(slot.cell) for slot in self.plan.slots)
        return seconds, None not in self.typical.values()


def plan_sweep(request: SweepRequest) -> PlannedSweep:
    """Compose and check everything a request asks for.

    Raises ConfigError, or Hydra's and OmegaConf's own errors (see ``runner.config.explain``).
    """
    return plan_of(compose(request), request.axes.swept, _recorded(request), request.flags())


def plan_of(
    sweeps: Sequence[Sweep],
    swept: Sequence[str],
    overrides: Sequence[str],
    flags: tuple[str, ...] = (),
) -> PlannedSweep:
    """Plan composed combinations; `swept` names the factors with several levels."""
    combinations = [Combination.of(sweep) for sweep in sweeps]
    found = [combination.cell() for combination in combinations]
    cells, baselines, dropped = distinct(found)
    sweep = sweeps[0]
    check_scaling(sweep.scaling.as_law(), found)
    plan = Plan(
        study="",
        experiment=sweep.name,
        overrides=list(overrides),
        seed=sweep.seed,
        factors=list(swept),
        cells=cells,
        baselines=baselines,
        dropped=dropped,
        measure=asdict(sweep.measure),
        scaling=sweep.scaling.as_law(),
    )
    typical = _typical(combinations, found, baselines)
    return PlannedSweep(plan, sweep, typical, len(sweeps), flags)


def _recorded(request: SweepRequest) -> list[str]:
    """Return the overrides that compose this plan again, on a machine with other cores too."""
    given = [str(each) for each in request.recorded_overrides()]
    overrides = [text for text in given if not _is_cores(text)]
    in_params = _is_cores(f"workers={request.params.get('workers')}")
    on_command_line = any(text.startswith("workers=") for text in overrides)
    if overrides != given or (in_params and not on_command_line):
        levels = request.axes.levels["workers"]
        overrides.append(f"workers={','.join(level.text for level in levels)}")
    return overrides


def _is_cores(text: str) -> bool:
    return text.startswith("workers=") and "cores" in text


def _typical(
    combinations: Sequence[Combination], found: Sequence[Cell], baselines: Sequence[Cell]
) -> dict[str, float | None]:
    cores = usable_cores()
    pairs = list(zip(found, combinations, strict=True))
    typical = {cell.identity: typical_seconds(each, cores) for cell, each in pairs}
    for cell, each in pairs:
        typical.setdefault(cell.baseline().identity, serial_seconds(each))
    return {**dict.fromkeys(cell.identity for cell in baselines), **typical}


def difference(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return the lines in which two plan documents differ, as a unified diff without context.

    Neither the study's name nor the number of the format is part of the plan.
    """
    recorded, composed = (
        as_yaml({**document, "study": None, "format": None}).splitlines() for document in (old, new)
    )
    lines = difflib.unified_diff(recorded, composed, "recorded", "composed now", "", "", 0, "")
    return [line for line in lines if not line.startswith("@@")]
