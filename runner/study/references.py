"""The reference pass: every serial loop run once, untimed, before the blocks.

Its results are what every trial is compared with, and a function that cannot run at all is an error
before anything is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..design.cell import Cell
from ..errors import ConfigError
from ..trial.process_trials import TrialRunner
from ..trial.result import TrialResult

Told = Callable[[int, int, str], None]


@dataclass
class References:
    """Takes the references of a plan's baselines; `unusable` has the reason of each that failed."""

    baselines: Sequence[Cell]
    trials: TrialRunner
    log: Callable[[str], None]
    unusable: dict[str, str] = field(default_factory=dict)

    def take(self, told: Told, max_trial_seconds: float) -> None:
        """Run every serial loop once; raises ConfigError where one cannot be run at all."""
        for number, baseline in enumerate(self.baselines):
            told(number, len(self.baselines), str(baseline))
            result = self.trials.reference(baseline)
            self.log(f"reference {baseline}: {result.status} {result.error}".rstrip())
            self._note(baseline, result, max_trial_seconds)
        if self.unusable and len(self.unusable) == len(self.baselines):
            raise ConfigError(
                f"{self.baselines[0]}: {next(iter(self.unusable.values()))}; "
                "raise the limit or take a smaller size"
            )

    def _note(self, baseline: Cell, result: TrialResult, max_trial_seconds: float) -> None:
        if result.status == "timeout":
            self.unusable[baseline.identity] = (
                f"its serial loop passes measure.max_trial_seconds={max_trial_seconds:g}"
            )
        elif result.status != "ok":
            raise ConfigError(f"{baseline}: {result.error}")
