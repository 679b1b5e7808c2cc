"""Scaling laws of every arm: the observations handed to `analysis.models`, and what comes back.

One group of observations is one arm at one size (under weak scaling: one arm), in one scope. The
laws are fitted to trials, not to summary points, so that the noise is known; the serial baseline
goes along for speedups and serial fractions. A curve is drawn only where at least four worker
counts were measured and the law does not visibly miss them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from ..estimates.blocks import BlockTable, Floats
from ..estimates.estimate import Estimates
from ..estimates.records import records
from ..reading.study import TABLE
from .group import FittedLaw, GroupModels, examine
from .observations import Observations, Scaling
from .projection import Projection, grid, project
from .refusal import CannotSay
from .table import ParameterRow, parameter_rows

FEWEST_COUNTS_DRAWN = 4
FEWEST_COUNTS_FITTED = 2
MOST_BLOCKS_FITTED = 40
"""Beyond, consecutive blocks are averaged into this many: the means stay, the cost stays linear."""
NAMES = {"linear": "linear", "amdahl": "Amdahl", "gustafson": "Gustafson", "usl": "USL"}


@dataclass(frozen=True)
class CurveKey:
    """Whose curve it is; `size` is None under weak scaling, where it grows with the workers."""

    study: str
    scope: str
    group: str
    size: int | None
    arm: str

    def words(self) -> str:
        """Returns the group's name in models.csv: "warm, 1000 items, processes"."""
        size = "" if self.size is None else f"{self.size} items"
        scope = "" if self.scope == TABLE else self.scope
        return ", ".join(word for word in (scope, self.group, size, self.arm) if word)


@dataclass(frozen=True)
class Curve:
    """A fitted law as speedup over the baseline, with its band; `projected` past the data."""

    model: str
    workers: Floats
    speedup: Floats
    low: Floats
    high: Floats
    projected: np.ndarray


@dataclass(frozen=True)
class ModelGroup:
    """One examined group and the baseline's mean log seconds, by which curves become speedups."""

    key: CurveKey
    models: GroupModels
    log_baseline: float


@dataclass(frozen=True)
class ModelReport:
    """All examined groups of a study, and those that could not be examined, with the reason."""

    groups: tuple[ModelGroup, ...] = ()
    refused: tuple[tuple[CurveKey, CannotSay], ...] = ()
    left_out: int = 0

    def notices(self) -> list[str]:
        """Returns what was not fitted and how to have it fitted."""
        if not self.left_out:
            return []
        return [
            (
                f"Models were fitted to {len(self.groups) + len(self.refused)} groups, those of "
                f"the largest sizes; {self.left_out} were left out (max_models=... fits more)."
            )
        ]

    def table(self) -> pd.DataFrame:
        """Returns models.csv: one row per parameter of each model of each group."""
        rows: list[ParameterRow] = []
        for group in self.groups:
            rows += parameter_rows(group.models, study=group.key.study, group=group.key.words())
        for key, why in self.refused:
            rows.append(
                ParameterRow(
                    key.study,
                    key.words(),
                    "all",
                    "",
                    None,
                    None,
                    None,
                    None,
                    None,
                    note=why.sentence,
                )
            )
        names = list(ParameterRow.__dataclass_fields__)
        return pd.DataFrame([asdict(row) for row in rows], columns=names)

    def curves(self, level: float, project_to: int | None) -> dict[CurveKey, list[Curve]]:
        """Returns each group's laws that may be drawn, best first: within 2 AICc of the best."""
        drawn = {group.key: _curves(group, level, project_to) for group in self.groups}
        return {key: found for key, found in drawn.items() if found}


def examine_study(estimates: Estimates, level: float, most: int) -> ModelReport:
    """Returns the laws fitted to the arms of a study that have at least two worker counts.

    At most `most` groups are fitted, those of the largest sizes first.
    """
    candidates = [
        (key, estimates.tables[scope], rows)
        for scope in estimates.tables
        for key, rows in _series(estimates, scope)
        if rows["workers"].nunique() >= FEWEST_COUNTS_FITTED
    ]
    candidates.sort(key=lambda one: -(one[0].size or 0))
    groups, refused = [], []
    for key, table, rows in candidates[:most]:
        result = examine(*_observations(estimates, table, rows), level)
        if isinstance(result, CannotSay):
            refused.append((key, result))
        else:
            groups.append(ModelGroup(key, result, table.center(rows["baseline"].iloc[0])))
    return ModelReport(tuple(groups), tuple(refused), max(0, len(candidates) - most))


def _series(estimates: Estimates, scope: str) -> Iterable[tuple[CurveKey, pd.DataFrame]]:
    rows = estimates.measured(scope)
    weak = estimates.study.plan.scaling.kind == "weak"
    by = ["group", "arm"] if weak else ["group", "size", "arm"]
    for _, frame in rows.groupby(by, sort=False, dropna=False):
        first = records(frame.head(1))[0]
        size = None if weak or pd.isna(first["size"]) else int(first["size"])
        yield CurveKey(estimates.study.name, scope, first["group"], size, first["arm"]), frame


def _observations(
    estimates: Estimates, table: BlockTable, rows: pd.DataFrame
) -> tuple[Observations, Observations | None]:
    own = _collect(estimates, table, list(rows["cell"]))
    baselines = list(dict.fromkeys(str(base) for base in rows["baseline"] if base in table))
    if estimates.study.plan.scaling.kind == "weak":
        # Only T(1, W) is the unit of weak scaling; other sizes' baselines are other problems.
        first = str(records(rows.sort_values("workers").head(1))[0]["weak_baseline"])
        baselines = [first] if first in table else []
    return own, _collect(estimates, table, baselines) if baselines else None


def _collect(estimates: Estimates, table: BlockTable, cells: Sequence[str]) -> Observations:
    scaling = estimates.study.plan.scaling
    workers, seconds, work, blocks = [], [], [], []
    facts_of = {
        str(row["cell"]): row for row in records(estimates.cells.loc[list(cells)].reset_index())
    }
    for cell in cells:
        facts = facts_of[cell]
        logs, labels = _averaged(table.column(cell), table.blocks)
        here = np.isfinite(logs)
        workers.append(np.full(int(here.sum()), float(facts["workers"])))
        seconds.append(np.exp(logs[here]))
        known = scaling.kind == "weak"
        work.append(np.full(int(here.sum()), scaling.work(facts["size"]) if known else 1.0))
        blocks.append(labels[here])
    return Observations(
        workers=np.concatenate(workers),
        seconds=np.concatenate(seconds),
        work=np.concatenate(work),
        blocks=[int(block) for block in np.concatenate(blocks)],
        kind=Scaling(scaling.kind),
    )


def _averaged(logs: Floats, blocks: np.ndarray) -> tuple[Floats, np.ndarray]:
    """Returns log seconds and block labels, consecutive blocks averaged where there are many."""
    if len(logs) <= MOST_BLOCKS_FITTED:
        return logs, blocks
    bins = np.arange(len(logs)) * MOST_BLOCKS_FITTED // len(logs)
    known = np.isfinite(logs)
    counts = np.bincount(bins[known], minlength=MOST_BLOCKS_FITTED)
    sums = np.bincount(bins[known], weights=logs[known], minlength=MOST_BLOCKS_FITTED)
    means = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return means, np.arange(MOST_BLOCKS_FITTED)


def _curves(group: ModelGroup, level: float, project_to: int | None) -> list[Curve]:
    models = group.models
    enough = models.curve.workers.size >= FEWEST_COUNTS_DRAWN
    if not enough or not np.isfinite(group.log_baseline):
        return []
    farther = project_to is not None and project_to > models.curve.workers.max()
    workers = grid(models.curve, project_to if farther else None)
    curves = []
    for candidate in models.candidates:
        law = models.laws.get(candidate.name)
        if not candidate.listed or not isinstance(law, FittedLaw) or law.fit.misfit:
            continue
        found = project(
            law.fit, workers, far=project_to is not None, level=level, common_level=False
        )
        if isinstance(found, Projection):
            speedup = found.relative_to(float(np.exp(-group.log_baseline)))
            curves.append(
                Curve(
                    NAMES.get(candidate.name, candidate.name),
                    speedup.workers,
                    speedup.throughput,
                    speedup.low,
                    speedup.high,
                    speedup.projected,
                )
            )
    return curves
