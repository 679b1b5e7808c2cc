"""Predicts how long a trial will take: for the time estimate, and to skip what cannot finish.

A cell that was measured before is taken at its word. One that was not is judged by the same cell
at a smaller size, its map scaled in proportion; failing that by the rough figures in ``conf/``,
which serve for estimates only: nothing is skipped on their ground. Where they suggest an overrun, a
pilot at a hundredth of the size is run first, and that decides.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from ..design.cell import Cell
from ..design.rough_costs import PROCESS_SECONDS
from ..trial.result import TrialResult

FAILURES_IN_A_ROW = 3
REPEATED = ("failed", "wrong")  # statuses that another trial would only repeat
PILOT_SHARE = 100  # a pilot has a hundredth of the items


@dataclass
class _History:
    """What is known of one cell: the durations of its trials, its last cold map, its failures."""

    trials: list[float] = field(default_factory=list)
    start: float = 0.0
    first: float | None = None
    timeout: str | None = None
    failures: int = 0


@dataclass
class Forecast:
    """Learns from every trial of a study."""

    max_trial_seconds: float
    typical: dict[str, float | None] = field(default_factory=dict)  # cell -> seconds of a trial
    _histories: dict[str, dict[int, _History]] = field(default_factory=dict)

    def note(self, cell: Cell, block: int, result: TrialResult) -> None:
        """Learn from a trial."""
        sizes = self._histories.setdefault(_family(cell), {})
        history = sizes.setdefault(cell.size, _History())
        history.failures = history.failures + 1 if result.status in REPEATED else 0
        if result.status in ("skipped", "unavailable"):
            return
        history.trials.append(float(result.facts.get("trial_seconds") or 0.0))
        if result.status == "timeout":
            history.timeout = f"passed {self.max_trial_seconds:g} s in block {block}"
        found = {sample.phase: sample.seconds for sample in result.samples}
        if "first" in found:
            history.start = found.get("start", 0.0) + found.get("stop", 0.0)
            history.first = found["first"]

    def note_serial(self, baseline: Cell, seconds: float) -> None:
        """Learn how long one map of a serial loop takes, from its reference."""
        history = self._histories.setdefault(_family(baseline), {}).setdefault(
            baseline.size, _History()
        )
        history.first = seconds

    def overrun(self, cell: Cell) -> str | None:
        """Return why the cell is predicted to pass its deadline; None where it is not."""
        sizes = self._histories.get(_family(cell), {})
        own = sizes.get(cell.size)
        if own is not None:
            if own.failures >= FAILURES_IN_A_ROW:
                return f"failed or was wrong in {own.failures} blocks in a row"
            return own.timeout
        for size in sorted((size for size in sizes if size < cell.size), reverse=True):
            smaller = sizes[size]
            if smaller.timeout:
                return f"size {size} {smaller.timeout}"
            if smaller.first is not None:
                seconds = smaller.start + smaller.first * cell.size / size
                if seconds > self.max_trial_seconds:
                    return (
                        f"predicted {seconds:.3g} s from size {size}, "
                        f"limit measure.max_trial_seconds={self.max_trial_seconds:g}"
                    )
                return None
        return None

    def pilot(self, cell: Cell) -> Cell | None:
        """Return a small form of a cell that may well overrun and of which nothing is known yet."""
        suspected = self.typical.get(cell.identity) or 0.0
        known = any(size <= cell.size for size in self._histories.get(_family(cell), {}))
        if known or suspected < self.max_trial_seconds / 3 or cell.size < PILOT_SHARE:
            return None
        return Cell({**cell.config, "size": cell.size // PILOT_SHARE}, cell.serial_form)

    def seconds(self, cell: Cell) -> float:
        """Estimate the duration of the cell's next trial."""
        sizes = self._histories.get(_family(cell), {})
        own = sizes.get(cell.size)
        if own is not None and own.trials:
            return sum(own.trials) / len(own.trials)
        estimate = self.typical.get(cell.identity)
        return min(PROCESS_SECONDS if estimate is None else estimate, self.max_trial_seconds)


def _family(cell: Cell) -> str:
    return json.dumps({**cell.config, "size": None}, sort_keys=True)
