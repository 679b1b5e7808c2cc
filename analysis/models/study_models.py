"""Scaling laws of every arm: what was measured handed to the laws, and what comes back.

One group is one arm at one size (under weak scaling: one arm), in one scope. The laws are fitted to
blocks, not to summary points, so that the noise is known. Only a law that is named is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

from ..estimates.estimate import Estimates
from ..estimates.records import records
from .curve_key import CurveKey, LawCurve
from .group import GroupModels, comparisons_of, examine
from .group_measurements import GroupMeasurements
from .naming import FEWEST_COUNTS_NAMED, NAMES
from .projection import Projection, grid, project
from .refusal import CannotSay
from .table import ParameterRow, parameter_rows, refused

__all__ = ["FEWEST_COUNTS_NAMED", "NAMES", "CurveKey", "LawCurve", "ModelReport", "examine_study"]

FEWEST_COUNTS_FITTED = 2


@dataclass(frozen=True)
class ModelGroup:
    """One examined group."""

    key: CurveKey
    models: GroupModels


@dataclass(frozen=True)
class ModelReport:
    """All examined groups of a study, and those that could not be examined, with the reason.

    `comparisons`: of worker counts in all groups; what is told of shapes holds for all at once.
    """

    groups: tuple[ModelGroup, ...] = ()
    refused: tuple[tuple[CurveKey, CannotSay], ...] = ()
    left_out: int = 0
    comparisons: int = 0

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
        rows += [refused(key.study, key.words(), "all", why) for key, why in self.refused]
        names = list(ParameterRow.__dataclass_fields__)
        return pd.DataFrame([asdict(row) for row in rows], columns=names)

    def curves(self, level: float, project_to: int | None) -> dict[CurveKey, list[LawCurve]]:
        """Returns the curve of each group whose law is named; others have none."""
        drawn = {group.key: _curves(group.models, level, project_to) for group in self.groups}
        return {key: found for key, found in drawn.items() if found}


def examine_study(estimates: Estimates, level: float, most: int) -> ModelReport:
    """Returns the laws fitted to the arms of a study that have at least two worker counts.

    At most `most` groups are fitted, those of the largest sizes first.
    """
    candidates = [
        (key, GroupMeasurements(estimates, estimates.tables[scope], rows))
        for scope in estimates.tables
        for key, rows in _series(estimates, scope)
        if rows["workers"].nunique() >= FEWEST_COUNTS_FITTED
    ]
    candidates.sort(key=lambda one: -(one[0].size or 0))
    comparisons = sum(comparisons_of(len(one.cells)) for _, one in candidates[:most])
    groups, refusals = [], []
    for key, measured in candidates[:most]:
        observations = measured.observations()
        if not isinstance(observations, CannotSay):
            result = examine(observations, measured.ratios(), level, comparisons)
        else:
            result = observations
        if isinstance(result, CannotSay):
            refusals.append((key, result))
        else:
            groups.append(ModelGroup(key, result))
    left_out = max(0, len(candidates) - most)
    return ModelReport(tuple(groups), tuple(refusals), left_out, comparisons)


def _series(estimates: Estimates, scope: str) -> Iterable[tuple[CurveKey, pd.DataFrame]]:
    rows = estimates.measured(scope)
    weak = estimates.study.plan.scaling.kind == "weak"
    by = ["group", "arm"] if weak else ["group", "size", "arm"]
    for _, frame in rows.groupby(by, sort=False, dropna=False):
        first = records(frame.head(1))[0]
        size = None if weak or pd.isna(first["size"]) else int(first["size"])
        yield CurveKey(estimates.study.name, scope, first["group"], size, first["arm"]), frame


def _curves(models: GroupModels, level: float, project_to: int | None) -> list[LawCurve]:
    law = models.named
    if law is None or not models.ratios.relative:
        return []
    farther = project_to is not None and project_to > models.curve.workers.max()
    workers = grid(models.curve, project_to if farther else None)
    found = project(law.fit, workers, far=project_to is not None, level=level)
    if not isinstance(found, Projection):
        return []
    name = NAMES[law.fit.law.name]
    parts = (found.workers, found.throughput, found.low, found.high, found.projected)
    return [LawCurve(name, *parts)]
