"""The study: blocks of trials, each recorded at once, until the schedule ends it.

Resuming is the same loop: a trial that is already on disk is taken from there instead of being
measured, so the schedule decides as it did, and only what is missing is run.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..design.cell import Cell
from ..design.plan import Plan, Slot
from ..environment import usable_cores
from ..errors import ConfigError
from ..record.timings import Done, Timings
from ..trial.process_trials import TrialRunner
from ..trial.result import TrialResult
from ..words import in_words
from .forecast import Forecast
from .references import References
from .schedule import Schedule
from .summary import Summary
from .time_budget import block_seconds, shortage


class Progress(Protocol):
    """What is said while a study runs; a console, or nothing."""

    def references(self, done: int, total: int, label: str) -> None: ...

    def notice(self, text: str) -> None: ...

    def block(self, block: int, most: int, trials: int) -> None: ...

    def trial(self, position: int, slot: Slot, seconds_to_go: float) -> None: ...

    def failure(self, slot: Slot, status: str, error: str) -> None: ...

    def block_done(self, block: int, most: int, trials: int, seconds_to_go: float) -> None: ...


@dataclass
class Study:
    """Runs a plan; ``run`` may be left by an exception at any time without losing a trial."""

    plan: Plan
    trials: TrialRunner
    record: Timings
    schedule: Schedule
    forecast: Forecast
    progress: Progress
    log: Callable[[str], None]
    max_seconds: float | None = None
    done: Done = field(default_factory=dict)
    ended_after: int = 0  # blocks after which it had ended of itself before, if it had
    noted: Callable[[dict[str, dict[str, Any]]], None] = lambda _: None  # references' findings
    clock: Callable[[], float] = time.perf_counter
    summary: Summary = field(default_factory=Summary)
    references: References = field(init=False)
    _replayed_seconds: float = 0.0

    def __post_init__(self) -> None:
        self.references = References(self.plan.baselines, self.trials, self.log)

    def run(self) -> Summary:
        """Measure block after block; raises ConfigError when a function cannot be run at all."""
        started = self.clock()
        self.references.take(self.progress.references)
        self.noted(self.references.found)
        self._learn_from_references()
        for block in itertools.count():
            self._measure_block(block)
            self.summary.blocks = block + 1
            self.summary.seconds = self._replayed_seconds + self.clock() - started
            if self._is_over(block + 1):
                return self.summary
        raise AssertionError("unreachable")

    def _learn_from_references(self) -> None:
        """Predict from the loops' own seconds, and say at once where the time is too short."""
        for baseline in self.plan.baselines:
            seconds = self.references.serial_seconds(baseline.identity)
            if seconds is not None:
                self.forecast.note_serial(baseline, seconds)
        if self.max_seconds is None or self.done:
            return
        wanted = min(self.plan.measure["min_blocks"], self.plan.measure["max_blocks"])
        block = block_seconds(
            self.schedule.slots(0), self.references, 2 + self.plan.measure["warmup"], usable_cores()
        )
        line = shortage(block, wanted, self.max_seconds)
        if line is not None:
            self.progress.notice(line)

    def _measure_block(self, block: int) -> None:
        measured_before = self.summary.measured
        order = self.schedule.slots(block)
        later = self._seconds_of(self.schedule.slots(block + 1))
        self.progress.block(block, self.schedule.most_blocks, len(order))
        for position, slot in enumerate(order):
            trial = block * len(self.plan.slots) + position
            if trial in self.done:
                result = self._replayed(trial, slot)
            else:
                self.progress.trial(
                    position, slot, self._seconds_to_go(block, order[position:], later)
                )
                result = self._result(slot)
                self.record.append(slot, block, position, trial, result)
                self.summary.measured += 1
            self._note(slot, block, result)
        to_go = self._seconds_to_go(block + 1, [], later)
        if self.summary.measured > measured_before:
            self.progress.block_done(block, self.schedule.most_blocks, len(order), to_go)

    def _replayed(self, trial: int, slot: Slot) -> TrialResult:
        slot_on_disk, _, result = self.done[trial]
        if slot_on_disk.key != slot.key:
            raise ConfigError(f"trial {trial} on disk is not the plan's: {slot.cell}")
        self._replayed_seconds += result.facts["trial_seconds"]
        return result

    def _result(self, slot: Slot) -> TrialResult:
        reason = self.references.unusable.get(slot.cell.baseline().identity)
        pilot = None if reason else self.forecast.pilot(slot.cell)
        if pilot is not None:
            self._run_pilot(pilot)
        reason = reason or self.forecast.overrun(slot.cell)
        if reason is not None:
            return TrialResult("skipped", reason)
        return self.trials.measure(slot.cell)

    def _run_pilot(self, pilot: Cell) -> None:
        """Run a pilot: it is logged and learnt from, but no part of the record."""
        self.trials.reference(pilot.baseline())
        result = self.trials.measure(pilot)
        self.log(f"pilot {pilot}: {result.status}, first map {result.first_seconds} s")
        if result.status == "ok":
            self.forecast.note(pilot, 0, result)

    def _note(self, slot: Slot, block: int, result: TrialResult) -> None:
        self.summary.statuses[result.status] += 1
        self.forecast.note(slot.cell, block, result)
        self.schedule.note(slot, block, result)
        if result.status != "ok":
            self.progress.failure(slot, result.status, result.error)
            self.log(f"block {block} {slot.cell}: {result.status} {result.error}")
        if result.status == "ok" and slot.role == "cell":
            self.summary.cells.add(slot.cell.identity)

    def _is_over(self, blocks: int) -> bool:
        """Whether the schedule, or the time, ends the study here; the summary keeps the reason.

        The clock of a study that went on past a block before must not end it there now.
        """
        replaying = blocks < self.ended_after
        reason = self.schedule.ending(blocks, 0.0 if replaying else self.summary.seconds)
        if reason is None and blocks >= self.ended_after:
            reason = self._no_time_left(blocks)
            if reason is None and blocks == self.ended_after:
                reason = self.summary.reason or "it had ended here before"
        self.summary.reason = reason or self.summary.reason
        return reason is not None

    def _no_time_left(self, blocks: int) -> str | None:
        if self.max_seconds is None:
            return None
        next_block = self._seconds_of(self.schedule.slots(blocks))
        if self.summary.seconds + next_block <= self.max_seconds:
            return None
        return (
            f"the next block, about {in_words(next_block)}, would pass "
            f"measure.max_seconds={self.max_seconds:g} after {blocks} blocks"
        )

    def _seconds_of(self, slots: Sequence[Slot]) -> float:
        return sum(self.forecast.seconds(slot.cell) for slot in slots)

    def _seconds_to_go(self, block: int, rest: Sequence[Slot], later: float) -> float:
        """Predict the rest of this block and all blocks to come, `later` seconds each, at most."""
        here = self._seconds_of(rest)
        blocks = max(0, self.schedule.most_blocks - block - bool(rest))
        return here + blocks * later
