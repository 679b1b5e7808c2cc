"""The interpreters of a study: each asked once who it is and what it can run.

A command found on PATH may be a version manager's shim that takes 100 ms to start; the trials
start ``sys.executable`` of the interpreter behind it instead.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..design.plan import Plan
from ..errors import ConfigError
from .worker_process import WorkerLauncher

PROBE_SECONDS = 20.0


@dataclass(frozen=True)
class Interpreter:
    """One resolved interpreter: where it is, its label in the table, what it cannot run."""

    executable: str
    label: str
    build: dict[str, Any] = field(default_factory=dict)
    unavailable: dict[str, str] = field(default_factory=dict)


def resolve(plan: Plan, launcher: WorkerLauncher) -> dict[str | None, Interpreter]:
    """Return the interpreter behind each ``python`` level.

    Raises ConfigError for what is no interpreter, and for one interpreter under two names: its
    cells would be measured twice under one label.
    """
    found: dict[str | None, Interpreter] = {}
    executors = sorted({slot.cell.executor for slot in plan.slots})
    for python in dict.fromkeys(slot.cell.python for slot in plan.slots):
        interpreter = _resolved(python, executors, launcher)
        for other, known in found.items():
            if known.executable == interpreter.executable:
                raise ConfigError(
                    f"python={python or 'null'} and python={other or 'null'} are the same "
                    f"interpreter, {known.executable}"
                )
            if known.label == interpreter.label:
                label = f"{interpreter.label} ({python or 'this'})"
                interpreter = replace(interpreter, label=label)
        found[python] = interpreter
    return found


def _resolved(
    python: str | None, executors: Sequence[str], launcher: WorkerLauncher
) -> Interpreter:
    command = python or sys.executable
    found = shutil.which(command) or shutil.which(str(Path(command).expanduser()))
    if found is None:
        raise ConfigError(f"python={python}: there is no such interpreter on PATH{_known()}")
    try:
        output = launcher.run(
            {"mode": "probe", "executors": list(executors)}, found, deadline=PROBE_SECONDS
        )
    except OSError as error:
        raise ConfigError(f"python={python}: {found} cannot be run: {error.strerror}") from error
    probe = output.first("probe")
    if probe is None:
        raise ConfigError(
            f"python={python}: {found} is no Python 3.8 or newer: {output.failure_reason()}"
        )
    return Interpreter(
        executable=probe["executable"] or found,
        label=probe["label"],
        build={key: value for key, value in probe.items() if key not in ("event", "unavailable")},
        unavailable=probe["unavailable"],
    )


def _known() -> str:
    names = [f"python3.{minor}" for minor in range(8, 20)] + ["pypy3", "pypy3.11"]
    found = [name for name in names if shutil.which(name)]
    return f"; there are {', '.join(found)}" if found else ""
