"""What is measured next, and when it is enough: apart from the loop that measures.

The loop asks a schedule for the slots of a block, tells it every result, and asks after each block
whether the study is over. Any other way of choosing (a race that drops losers early) is another
class with these methods.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Protocol

from parscale.estimation.stopping import Comparison, StopRule

from ..design.cell import Cell
from ..design.plan import Plan, Slot
from ..trial.result import TrialResult

SCOPES = ("warm", "cold")  # what the verdict judges
GIVEN_UP = ("skipped", "unavailable")
NOTHING_LEFT = "nothing is left that can be measured"


class Schedule(Protocol):
    """Decides what a study measures and when it ends; a pure function of the results noted."""

    def slots(self, block: int) -> list[Slot]:
        """Return the slots of a block, in their order; none when nothing is left."""

    def note(self, slot: Slot, block: int, result: TrialResult) -> None:
        """Learn a result."""

    def ending(self, blocks: int, seconds: float) -> str | None:
        """Return why the study is over after so many blocks and seconds; None: go on."""

    @property
    def most_blocks(self) -> int:
        """Blocks after which the study is over in any case."""


@dataclass
class PreciseBlocks:
    """Whole blocks of every cell that is not precise yet, until the stop rule ends the study."""

    plan: Plan
    rule: StopRule
    _seconds: dict[tuple[str, str, str], dict[int, float]] = field(default_factory=dict)
    _finished: set[str] = field(default_factory=set)  # cells that left: precise, or given up
    _given_up: set[str] = field(default_factory=set)

    @property
    def most_blocks(self) -> int:
        return self.rule.max_blocks or 0

    def slots(self, block: int) -> list[Slot]:
        wanted = self._wanted()
        return [slot for slot in self.plan.order(block) if slot.key in wanted]

    def note(self, slot: Slot, block: int, result: TrialResult) -> None:
        if result.status in GIVEN_UP:
            self._given_up.add(slot.cell.identity)
            self._finished.add(slot.cell.identity)
        for scope, seconds in result.scopes().items():
            self._seconds.setdefault((scope, *slot.key), {})[block] = seconds

    def ending(self, blocks: int, seconds: float) -> str | None:
        decision = self.rule.decide(
            self._log_ratios(),
            blocks=blocks,
            seconds=seconds,
            reference=1.0 if self.plan.cells else None,
        )
        self._finished |= decision.precise
        if decision.stop:
            planned = self.rule.min_blocks >= self.most_blocks == blocks
            return "all planned blocks are measured" if planned else decision.text
        return None if self._wanted() else NOTHING_LEFT

    def _wanted(self) -> set[tuple[str, str]]:
        """Return the slots still to be measured: a baseline stays while any of its cells does."""
        cells = [cell for cell in self.plan.cells if cell.identity not in self._finished]
        needed = {cell.baseline().identity for cell in cells}
        if not cells:
            needed = {cell.identity for cell in self.plan.baselines} - self._finished
        return {
            slot.key
            for slot in self.plan.slots
            if (slot.cell.identity in needed - self._finished)
            or (slot.role == "cell" and slot.cell.identity not in self._finished)
        }

    def _log_ratios(self) -> dict[Comparison, list[float]]:
        """Return per scope and cell ln(baseline / cell) of every block that has both.

        A study without cells is judged by its baselines' own times.
        """
        if not self.plan.cells:
            return {
                (scope, cell.identity): self._log_seconds(scope, cell)
                for cell in self.plan.baselines
                for scope in SCOPES
            }
        return {
            (scope, cell.identity): self._paired(scope, cell)
            for cell in self.plan.cells
            for scope in SCOPES
            if cell.identity not in self._given_up
        }

    def _log_seconds(self, scope: str, cell: Cell) -> list[float]:
        found = self._seconds.get((scope, cell.identity, "baseline"), {})
        return [math.log(seconds) for seconds in found.values()]

    def _paired(self, scope: str, cell: Cell) -> list[float]:
        own = self._seconds.get((scope, cell.identity, "cell"), {})
        base = self._seconds.get((scope, cell.baseline().identity, "baseline"), {})
        return [math.log(base[block] / own[block]) for block in own if block in base]
