"""Measures one cell once, in a fresh worker process, and turns what it said into a result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from parscale.study_format.columns import FACT_NAMES

from ..design.cell import Cell
from .interpreters import Interpreter
from .result import Sample, TrialResult
from .worker_process import GRACE_SECONDS, WorkerLauncher, WorkerOutput

WORKER_SETTINGS = ("samples", "sample_seconds", "warmup", "min_sample_seconds", "max_trial_seconds")
SETUP_SECONDS = 30.0  # for imports and items, unless task.setup_seconds says otherwise
SETUP_GRACE_SECONDS = 2.0  # the worker gives up first and can say more


class TrialRunner(Protocol):
    """Anything that can measure a cell: worker processes, or planted costs in tests."""

    def reference(self, baseline: Cell) -> TrialResult:
        """Run the serial loop once; its results are what every trial is compared with.

        The result's `findings` say whether a second map repeats the first.
        """

    def repeat(self, baseline: Cell) -> TrialResult:
        """Run the serial loop again in another process; `wrong` where it does not repeat itself."""

    def measure(self, cell: Cell) -> TrialResult:
        """Measure the cell once."""


@dataclass
class ProcessTrials:
    """Measures cells in worker processes."""

    launcher: WorkerLauncher
    interpreters: dict[str | None, Interpreter]
    settings: dict[str, Any]
    references: Path
    setup_seconds: float = SETUP_SECONDS

    def reference(self, baseline: Cell) -> TrialResult:
        return self._result(self._run("reference", baseline))

    def repeat(self, baseline: Cell) -> TrialResult:
        return self._result(self._run("repeat", baseline))

    def measure(self, cell: Cell) -> TrialResult:
        reason = self.interpreters[cell.python].unavailable.get(cell.executor)
        if reason is not None:
            return TrialResult("unavailable", f"{cell.executor}: {reason}")
        return self._result(self._run("trial", cell))

    def _run(self, mode: str, cell: Cell) -> WorkerOutput:
        spec = {
            "mode": mode,
            **cell.config,
            "measure": {key: self.settings[key] for key in WORKER_SETTINGS},
            "setup_seconds": self.setup_seconds,
            "reference": str(self.references / f"{cell.baseline().identity}.pickle"),
        }  # fmt: skip
        limit = self.settings["max_trial_seconds"] + GRACE_SECONDS
        executable = self.interpreters[cell.python].executable
        deadline = self.setup_seconds + SETUP_GRACE_SECONDS
        return self.launcher.run(spec, executable, deadline, limit)

    def _result(self, output: WorkerOutput) -> TrialResult:
        outcome = output.first("outcome")
        facts = {
            **{key: value for key, value in (output.first("facts") or {}).items()
               if key in FACT_NAMES},
            "trial_seconds": output.seconds,
            "process_start_seconds": output.first_phase_seconds(),
        }  # fmt: skip
        if outcome is None:
            status = "timeout" if output.timed_out else "failed"
            error = "no answer before the deadline" if output.timed_out else output.failure_reason()
            return TrialResult(status, error, (), facts)
        try:
            counted = outcome["status"] in ("ok", "wrong")
            samples = tuple(_sample(event) for event in output.all("sample")) if counted else ()
            error = outcome["error"] or ""
            return TrialResult(outcome["status"], error, samples, facts, _findings(output))
        except (KeyError, TypeError):  # the task wrote on a descriptor that is not its own
            return TrialResult("failed", "the worker's answers are damaged", (), facts)


def _findings(output: WorkerOutput) -> dict[str, Any]:
    found = output.first("reference") or {}
    return {key: value for key, value in found.items() if key != "event"}


def _sample(event: dict[str, Any]) -> Sample:
    return Sample(
        event["phase"], event["sample"], event["loops"], event["seconds"], event["cpu_seconds"]
    )
