"""The reference pass: every serial loop run once, untimed, before the blocks.

Its results are what every trial is compared with, and a function that cannot run at all is an error
before anything is measured. The loop of a user's function is run again in another process: where
that gives other results no comparison would mean anything, and nothing is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..design.cell import Cell
from ..errors import ConfigError
from ..trial.process_trials import TrialRunner
from ..trial.result import TrialResult

Told = Callable[[int, int, str], None]
USERS_OWN = ("custom",)  # tasks whose results nobody knows beforehand


@dataclass
class References:
    """Takes the references of a plan's baselines.

    `unusable`: baseline -> why its loop cannot be measured. `found`: baseline -> what the reference
    says of it, its loop's seconds among that.
    """

    baselines: Sequence[Cell]
    trials: TrialRunner
    log: Callable[[str], None]
    unusable: dict[str, str] = field(default_factory=dict)
    found: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, told: Told) -> None:
        """Run every serial loop; raises ConfigError where one cannot be run, or repeated."""
        for number, baseline in enumerate(self.baselines):
            told(number, len(self.baselines), str(baseline))
            result = self.trials.reference(baseline)
            self.log(f"reference {baseline}: {result.status} {result.error}".rstrip())
            self._note(baseline, result)
            if result.status == "ok" and baseline.task in USERS_OWN:
                self._repeat(baseline)
        if self.unusable and len(self.unusable) == len(self.baselines):
            raise ConfigError(f"{self.baselines[0]}: {next(iter(self.unusable.values()))}")

    def serial_seconds(self, baseline: str) -> float | None:
        """Return the seconds that a baseline's loop took; None where it was not run to its end."""
        seconds = self.found.get(baseline, {}).get("first_seconds")
        return float(seconds) if isinstance(seconds, (int, float)) else None

    def _note(self, baseline: Cell, result: TrialResult) -> None:
        if result.status == "timeout":
            self.unusable[baseline.identity] = f"its serial loop: {result.error}"
        elif result.status != "ok":
            raise ConfigError(f"{baseline}: {result.error}")
        elif result.findings:
            self.found[baseline.identity] = result.findings

    def _repeat(self, baseline: Cell) -> None:
        result = self.trials.repeat(baseline)
        self.log(f"repeat {baseline}: {result.status} {result.error}".rstrip())
        if result.status == "wrong":
            raise ConfigError(f"{baseline}: {result.error}")
