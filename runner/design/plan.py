"""The plan of a study: which cells and baselines, in which order in each block. Pure data.

Source of the design: blocks in random order (Hoefler & Belli, SC'15; Kalibera & Jones, ISMM'13).
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from parscale.study_format.plan_document import PlanDocument, PlannedCell
from parscale.study_format.work import Scaling

from .cell import Cell


@dataclass(frozen=True)
class Slot:
    """A place in a block: a cell in one of its roles (baseline, cell, aa)."""

    cell: Cell
    role: str

    @property
    def key(self) -> tuple[str, str]:
        return self.cell.identity, self.role


@dataclass(frozen=True)
class Plan:
    """What will be measured; written down before anything is."""

    study: str
    experiment: str
    overrides: list[str]
    seed: int
    factors: list[str]
    cells: list[Cell]
    baselines: list[Cell]
    dropped: list[dict[str, Any]]
    measure: dict[str, Any]
    scaling: Scaling = field(default_factory=Scaling)

    @property
    def slots(self) -> list[Slot]:
        """Every slot of a full block, in a fixed order."""
        twice = [Slot(cell, "aa") for cell in self.baselines] if self.measure["aa"] else []
        return [
            *(Slot(cell, "baseline") for cell in self.baselines),
            *twice,
            *(Slot(cell, "cell") for cell in self.cells),
        ]

    def order(self, block: int) -> list[Slot]:
        """Return the slots of ``block`` in its own seeded random order.

        The first block goes up through the sizes, in random order within each, so that the cost
        of a large cell can be predicted from a small one; speedups compare cells of one size, and
        within a size the order is as random as in every other block.
        """
        slots = self.slots
        random.Random(f"{self.seed}/{block}").shuffle(slots)
        return sorted(slots, key=lambda slot: slot.cell.size) if block == 0 else slots

    def document(self) -> PlanDocument:
        """Return the plan as it is recorded."""
        return PlanDocument(
            study=self.study,
            experiment=self.experiment,
            overrides=tuple(self.overrides),
            seed=self.seed,
            factors=tuple(self.factors),
            scaling=self.scaling,
            measure=self.measure,
            cells=(
                *(_entry(cell, "baseline") for cell in self.baselines),
                *(_entry(cell, "cell") for cell in self.cells),
            ),
            dropped=tuple(self.dropped),
        )

    def as_document(self) -> dict[str, Any]:
        """Return the plan as plain data for ``plan.yaml``."""
        return self.document().as_document()

    @classmethod
    def from_document(cls, document: PlanDocument) -> Plan:
        """Return the plan that was recorded."""
        cells: dict[str, list[Cell]] = {"cell": [], "baseline": [], "aa": []}
        for entry in document.cells:
            cells[entry.role].append(Cell(entry.config, entry.serial_form))
        return cls(
            study=document.study,
            experiment=document.experiment,
            overrides=list(document.overrides),
            seed=document.seed or 0,
            factors=list(document.factors),
            cells=cells["cell"],
            baselines=cells["baseline"],
            dropped=list(document.dropped),
            measure=document.measure,
            scaling=document.scaling,
        )


def _entry(cell: Cell, role: str) -> PlannedCell:
    return PlannedCell(
        cell=cell.identity,
        role=role,
        baseline=cell.baseline().identity,
        serial_form=cell.serial_form,
        config=cell.config,
    )


def distinct(cells: Iterable[Cell]) -> tuple[list[Cell], list[Cell], list[dict[str, Any]]]:
    """Split composed cells into cells, their baselines, and what was dropped with the reason."""
    kept: dict[str, Cell] = {}
    baselines: dict[str, Cell] = {}
    dropped: dict[str, dict[str, Any]] = {}
    for cell in cells:
        baseline = cell.baseline()
        baselines.setdefault(baseline.identity, baseline)
        if cell.identity == baseline.identity or cell.identity in kept:
            entry = dropped.setdefault(
                cell.identity, {"cell": cell.identity, "label": str(cell), "times": 0}
            )
            entry["times"] += 1
        else:
            kept[cell.identity] = cell
    return list(kept.values()), list(baselines.values()), list(_explained(dropped, kept))


def _explained(
    dropped: dict[str, dict[str, Any]], kept: dict[str, Cell]
) -> Iterable[dict[str, Any]]:
    for identity, entry in dropped.items():
        reason = "the same as another cell" if identity in kept else "the baseline itself"
        yield {**entry, "reason": reason}
