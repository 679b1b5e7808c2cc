"""The study: blocks of trials, each recorded at once, until the stop rule is content.

Resuming is the same loop: a trial that is already on disk is taken from there instead of being
measured, so the rule decides as it did, and only what is missing is run.
"""

from __future__ import annotations

import itertools
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from estimation.stopping import StopRule
from runner.cell import Cell
from runner.errors import ConfigError
from runner.forecast import Forecast
from runner.plan import Plan, Slot
from runner.progress import StudyProgress, in_words
from runner.record import Record
from runner.result import TrialResult
from runner.trial import Measures

GIVEN_UP = ("skipped", "unavailable")


@dataclass
class Outcome:
    """How a study ended."""

    reason: str = ""
    blocks: int = 0
    seconds: float = 0.0
    measured: int = 0
    cells: set[str] = field(default_factory=set)  # that were measured at least once
    statuses: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        """Number of trials that failed, passed the deadline or gave wrong results."""
        return sum(self.statuses[status] for status in ("failed", "timeout", "wrong"))

    @property
    def trials(self) -> int:
        """Number of trials that were run; foretold or unavailable ones were not."""
        return sum(self.statuses.values()) - sum(self.statuses[status] for status in GIVEN_UP)


@dataclass
class Study:
    """Runs a plan; ``run`` may be left by an exception at any time without losing a trial."""

    plan: Plan
    measures: Measures
    record: Record
    rule: StopRule
    forecast: Forecast
    progress: StudyProgress
    log: Callable[[str], None]
    done: dict[int, tuple[Slot, int, TrialResult]] = field(default_factory=dict)
    ended_after: int = 0  # blocks after which it had ended of itself before, if it had
    clock: Callable[[], float] = time.perf_counter
    outcome: Outcome = field(default_factory=Outcome)
    _seconds: dict[tuple[str, str], dict[int, float]] = field(default_factory=dict)
    _replayed_seconds: float = 0.0
    _gone: set[str] = field(default_factory=set)  # cells that left: precise, or given up
    _given_up: set[str] = field(default_factory=set)
    _unusable: dict[str, str] = field(default_factory=dict)  # baselines without reference
    _said: set[tuple[str, str]] = field(default_factory=set)

    def run(self) -> Outcome:
        """Measure block after block; raises ConfigError when a function cannot be run at all."""
        started = self.clock()
        self._take_references()
        for block in itertools.count():
            self._measure_block(block)
            self.outcome.blocks = block + 1
            self.outcome.seconds = self._replayed_seconds + self.clock() - started
            if self._finished(block):
                return self.outcome
        raise AssertionError("unreachable")

    @property
    def _most(self) -> int:
        return self.rule.max_blocks or 0

    def _take_references(self) -> None:
        """Run every serial loop once, untimed: the results that all others are compared with."""
        for number, baseline in enumerate(self.plan.baselines):
            self.progress.references(number, len(self.plan.baselines), str(baseline))
            result = self.measures.reference(baseline)
            self.log(f"reference {baseline}: {result.status} {result.error}".rstrip())
            if result.status == "timeout":
                self._unusable[baseline.identity] = (
                    "its serial loop passes measure.max_trial_seconds="
                    f"{self.forecast.max_trial_seconds:g}"
                )
            elif result.status != "ok":
                raise ConfigError(f"{baseline}: {result.error}")
        if self._unusable and len(self._unusable) == len(self.plan.baselines):
            raise ConfigError(
                f"{self.plan.baselines[0]}: {next(iter(self._unusable.values()))}; "
                "raise the limit or take a smaller size"
            )

    def _measure_block(self, block: int) -> None:
        measured_before = self.outcome.measured
        wanted = self._wanted()
        order = [slot for slot in self.plan.order(block) if slot.key in wanted]
        self.progress.block(block, self._most, len(order))
        for position, slot in enumerate(order):
            trial = block * len(self.plan.slots) + position
            if trial in self.done:
                slot_on_disk, _, result = self.done[trial]
                if slot_on_disk.key != slot.key:
                    raise ConfigError(f"trial {trial} on disk is not the plan's: {slot.cell}")
                self._replayed_seconds += result.facts["trial_seconds"]
            else:
                self.progress.trial(position, slot, self._seconds_to_go(block, order[position:]))
                result = self._result(slot)
                self.record.append(slot, block, position, trial, result)
                self.outcome.measured += 1
            self._note(slot, block, result)
        to_go = self._seconds_to_go(block + 1, [])
        if self.outcome.measured > measured_before:
            self.progress.block_done(block, self._most, len(order), to_go)

    def _result(self, slot: Slot) -> TrialResult:
        reason = self._unusable.get(slot.cell.baseline().identity)
        pilot = None if reason else self.forecast.pilot(slot.cell)
        if pilot is not None:
            self._fly(pilot)
        reason = reason or self.forecast.overrun(slot.cell)
        if reason is not None:
            return TrialResult("skipped", reason)
        return self.measures.measure(slot.cell)

    def _fly(self, pilot: Cell) -> None:
        """Run a pilot: it is logged and learnt from, but no part of the record."""
        self.measures.reference(pilot.baseline())
        result = self.measures.measure(pilot)
        self.log(f"pilot {pilot}: {result.status}, first map {result.first_seconds} s")
        if result.status == "ok":
            self.forecast.note(pilot, 0, result)

    def _note(self, slot: Slot, block: int, result: TrialResult) -> None:
        self.outcome.statuses[result.status] += 1
        self.forecast.note(slot.cell, block, result)
        if result.status in GIVEN_UP:
            self._given_up.add(slot.cell.identity)
            self._gone.add(slot.cell.identity)
        if result.status != "ok" and (slot.cell.identity, result.error) not in self._said:
            self._said.add((slot.cell.identity, result.error))
            self.progress.failure(slot, result.status, result.error)
            self.log(f"block {block} {slot.cell}: {result.status} {result.error}")
        if result.status == "ok" and slot.role == "cell":
            self.outcome.cells.add(slot.cell.identity)
        if result.judged_seconds:
            self._seconds.setdefault(slot.key, {})[block] = result.judged_seconds

    def _wanted(self) -> set[tuple[str, str]]:
        """Return the slots still to be measured: a baseline stays while any of its cells does."""
        cells = [cell for cell in self.plan.cells if cell.identity not in self._gone]
        needed = {cell.baseline().identity for cell in cells}
        if not self.plan.cells or not cells:
            needed = {cell.identity for cell in self.plan.baselines} - self._gone
        return {
            slot.key
            for slot in self.plan.slots
            if (slot.cell.identity in needed - self._gone)
            or (slot.role == "cell" and slot.cell.identity not in self._gone)
        }

    def _log_ratios(self) -> dict[str, list[float]]:
        """Return per cell ln(baseline / cell) of every block that has both.

        A study without cells is judged by its baselines' own times.
        """
        ratios: dict[str, list[float]] = {}
        for cell in self.plan.cells:
            if cell.identity not in self._given_up:
                ratios[cell.identity] = self._paired(cell)
        if not self.plan.cells:
            for cell in self.plan.baselines:
                found = self._seconds.get((cell.identity, "baseline"), {})
                ratios[cell.identity] = [math.log(seconds) for seconds in found.values()]
        return ratios

    def _paired(self, cell: Cell) -> list[float]:
        own = self._seconds.get((cell.identity, "cell"), {})
        base = self._seconds.get((cell.baseline().identity, "baseline"), {})
        return [math.log(base[block] / own[block]) for block in own if block in base]

    def _finished(self, block: int) -> bool:
        seconds = self.outcome.seconds if block + 1 >= self.ended_after else 0.0
        decision = self.rule.decide(self._log_ratios(), blocks=block + 1, seconds=seconds)
        self._gone |= decision.precise
        self.outcome.reason = decision.text
        if self.rule.min_blocks >= self._most == block + 1:
            self.outcome.reason = "all planned blocks are measured"
        if decision.stop:
            return True
        if not self._wanted():
            self.outcome.reason = "nothing is left that can be measured"
            return True
        if block + 1 < self.ended_after:
            return False  # the clock of a study that went on then must not end it now
        if block + 1 == self.ended_after:
            return True
        most, next_block = self.rule.max_seconds, self._seconds_of_block()
        if most is not None and seconds + next_block > most:
            self.outcome.reason = (
                f"the next block, about {in_words(next_block)}, would pass "
                f"measure.max_seconds={most:g} after {block + 1} blocks"
            )
            return True
        return False

    def _seconds_of_block(self) -> float:
        wanted = self._wanted()
        return sum(
            self.forecast.seconds(slot.cell) for slot in self.plan.slots if slot.key in wanted
        )

    def _seconds_to_go(self, block: int, rest: list[Slot]) -> float:
        """Foretell the rest of this block and all blocks to come, at most."""
        here = sum(self.forecast.seconds(slot.cell) for slot in rest)
        blocks = max(0, self._most - block - bool(rest))
        return here + blocks * self._seconds_of_block()
