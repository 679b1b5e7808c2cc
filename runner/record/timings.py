"""The record of a study: a row a sample in ``timings.csv``, written trial by trial, read back."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from parscale.study_format.columns import CORE_NAMES, FACT_NAMES, columns

from ..design.plan import Plan, Slot
from ..errors import RecordError
from ..trial.result import Sample, TrialResult
from .directory import StudyDirectory
from .table import Table

Done = dict[int, tuple[Slot, int, TrialResult]]
"""Trials on disk: number -> (slot, block, result)."""


class Timings:
    """Appends trials to a study's ``timings.csv``."""

    def __init__(
        self,
        directory: StudyDirectory,
        study: str,
        factors: Sequence[str],
        labels: dict[str | None, str],
    ) -> None:
        names = [column.name for column in columns(factors)]
        self.table = Table(directory.timings, names)
        self.study = study
        self.further = [name for name in factors if name in names and name not in CORE_NAMES]
        self.labels = labels  # interpreter as configured -> label in the column `python`

    def append(
        self, slot: Slot, block: int, position: int, trial: int, result: TrialResult
    ) -> None:
        """Append one trial: a row a sample, or one row without samples. Raises RecordError."""
        self.table.append(self._rows(slot, block, position, trial, result))

    def _rows(
        self, slot: Slot, block: int, position: int, trial: int, result: TrialResult
    ) -> Iterator[dict[str, Any]]:
        cell = slot.cell
        shared = {
            "study": self.study, "cell": cell.identity, "role": slot.role, "task": cell.task,
            "size": cell.size, "executor": cell.executor, "workers": cell.workers,
            "chunksize": cell.chunksize, "python": self.labels[cell.python], "block": block,
            "position": position, "trial": trial, "status": result.status,
            "error": " ".join(result.error.split()),
            **{key: cell.level(key) for key in self.further},
            **{key: result.facts.get(key) for key in FACT_NAMES},
        }  # fmt: skip
        if not result.samples:
            yield shared
        for sample in result.samples:
            yield {**shared, **vars(sample)}


def read_back(directory: StudyDirectory, plan: Plan) -> Done:
    """Return the trials measured so far, for resuming.

    Raises RecordError where a row is damaged or names a cell that the plan does not have.
    """
    slots = {slot.key: slot for slot in plan.slots}
    grouped: dict[str, list[dict[str, str]]] = {}
    with directory.timings.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            grouped.setdefault(row["trial"], []).append(row)
    found = {}
    for trial, rows in grouped.items():
        slot = slots.get((rows[0]["cell"], rows[0]["role"]))
        if slot is None:
            raise RecordError(f"{directory.timings}: cell {rows[0]['cell']} is not in the plan")
        try:
            found[int(trial)] = (slot, int(rows[0]["block"]), _result(rows))
        except (ValueError, TypeError) as error:
            raise RecordError(f"{directory.timings}: trial {trial} is damaged: {error}") from error
    return found


def _result(rows: list[dict[str, str]]) -> TrialResult:
    samples = tuple(
        Sample(
            row["phase"],
            int(row["sample"]),
            int(row["loops"]),
            float(row["seconds"]),
            float(row["cpu_seconds"]) if row["cpu_seconds"] else None,
        )
        for row in rows
        if row["phase"]
    )
    facts = {"trial_seconds": float(rows[0]["trial_seconds"] or 0)}
    return TrialResult(rows[0]["status"], rows[0]["error"], samples, facts)
