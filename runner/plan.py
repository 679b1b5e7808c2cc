"""The plan of a study: which cells and baselines, in which order in each block. Pure data.

Source of the design: blocks in random order (Hoefler & Belli, SC'15; Kalibera & Jones, ISMM'13).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from runner.cell import Cell
from runner.errors import ConfigError
from runner.schema import Scaling, Work

FORMAT = 1


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
    scaling: dict[str, Any] = field(default_factory=lambda: {"kind": "strong"})

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
        of a large cell can be foretold from a small one; speedups compare cells of one size, and
        within a size the order is as random as in every other block.
        """
        slots = self.slots
        random.Random(f"{self.seed}/{block}").shuffle(slots)
        return sorted(slots, key=lambda slot: slot.cell.size) if block == 0 else slots

    def as_document(self) -> dict[str, Any]:
        """Return the plan as plain data for ``plan.yaml``."""
        return {
            "format": FORMAT,
            "study": self.study,
            "experiment": self.experiment,
            "overrides": list(self.overrides),
            "seed": self.seed,
            "factors": list(self.factors),
            "scaling": self.scaling,
            "measure": self.measure,
            "cells": [
                *(_entry(cell, "baseline") for cell in self.baselines),
                *(_entry(cell, "cell") for cell in self.cells),
            ],
            "dropped": self.dropped,
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Plan:
        """Read what ``as_document`` wrote; raises ConfigError for anything else."""
        try:
            if document["format"] != FORMAT:
                raise ConfigError(f"plan.yaml has format {document['format']}, known is {FORMAT}")
            cells: dict[str, list[Cell]] = {"cell": [], "baseline": []}
            for entry in document["cells"]:
                cells[entry["role"]].append(Cell(entry["config"], entry["serial_form"]))
            return cls(
                **{key: document[key] for key in _PLAIN_KEYS},
                cells=cells["cell"],
                baselines=cells["baseline"],
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ConfigError(f"plan.yaml is damaged: {error!r} is missing or wrong") from error


_PLAIN_KEYS = (
    "study", "experiment", "overrides", "seed", "factors", "scaling", "measure", "dropped",
)  # fmt: skip


def _entry(cell: Cell, role: str) -> dict[str, Any]:
    return {
        "cell": cell.identity,
        "role": role,
        "baseline": cell.baseline().identity,
        "serial_form": cell.serial_form,
        "config": cell.config,
    }


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


def check_scaling(scaling: Scaling, cells: Sequence[Cell]) -> None:
    """Hold the plan against its declared law: constant work per worker for weak scaling.

    Raises ConfigError naming the first worker count whose size does not fit.
    """
    if scaling.kind != "weak":
        return
    parallel = [cell for cell in cells if not cell.serial_form]
    arms: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for cell in parallel:
        arms[str({**cell.config, "size": None, "workers": None})][cell.workers].add(cell.size)
    for sizes_of in arms.values():
        _check_weak_arm(scaling.work, sizes_of)


def _check_weak_arm(work: Work, sizes_of: dict[int, set[int]]) -> None:
    fewest = min(sizes_of)
    start = min(sizes_of[fewest])
    share = work.of(start) / fewest
    for workers, sizes in sorted(sizes_of.items()):
        for size in sizes:
            # sizes are whole numbers: half an item of rounding is not a broken law
            slack = abs(work.of(size + 1) / work.of(size) - 1)
            if len(sizes) > 1 or abs(work.of(size) / workers / share - 1) > max(slack, 1e-9):
                raise ConfigError(
                    f"scaling.kind=weak: the work per worker must stay constant, but size={size} "
                    f"on workers={workers} is {work.of(size) / workers / share:.3g} times that of "
                    f"size={start} on workers={fewest}; in a YAML file write size: "
                    f"${{weak_size:{start},${{workers}},${{scaling.work}}}}"
                )


def weak_size(size: int, workers: int, work: Any) -> int:
    """Solve work(n) = workers · work(size) for n, rounded to a whole number of items."""
    law = Work(float(work["power"]), float(work["log_power"]))
    wanted, low, high = workers * law.of(size), float(size), float(size) * workers + 1
    while law.of(high) < wanted:  # ends: beyond what a float holds `of` is an error
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if law.of(middle) < wanted else (low, middle)
    return round(high)
