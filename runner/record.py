"""The record of a study: ``timings.csv``, append-only, synced after every trial.

The rows of a trial go out in one write, so a crash can tear only the last trial's; ``repaired``
cuts those off again before a study is resumed.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from runner.columns import CORE_NAMES, FACT_NAMES, columns
from runner.directory import StudyDirectory
from runner.errors import RecordError
from runner.plan import Plan, Slot
from runner.result import Sample, TrialResult


class Record:
    """Appends trials to a study's ``timings.csv``."""

    def __init__(
        self, path: Path, study: str, factors: list[str], labels: dict[str | None, str]
    ) -> None:
        self.path = path
        self.study = study
        self.names = [column.name for column in columns(factors)]
        self.further = [name for name in factors if name in self.names[_CORE:]]
        self.labels = labels  # interpreter as configured -> label in the column `python`

    def start(self) -> None:
        """Write the header of a new table; raises RecordError."""
        self._append(_line(self.names))

    def append(
        self, slot: Slot, block: int, position: int, trial: int, result: TrialResult
    ) -> None:
        """Append one trial: a row a sample, or one row without samples. Raises RecordError."""
        self._append(
            "".join(
                _line(row.get(name) for name in self.names)
                for row in self._rows(slot, block, position, trial, result)
            )
        )

    def _rows(
        self, slot: Slot, block: int, position: int, trial: int, result: TrialResult
    ) -> Iterator[dict[str, Any]]:
        cell = slot.cell
        shared = {
            "study": self.study, "cell": cell.identity, "role": slot.role, "task": cell.task,
            "size": cell.size, "executor": cell.executor, "workers": cell.workers,
            "chunksize": cell.chunksize, "python": self.labels[cell.python], "block": block,
            "position": position, "trial": trial, "status": result.status,
            "error": " ".join(result.error.split()),
            **{key: cell.level(key) for key in self.further},
            **{key: result.facts.get(key) for key in FACT_NAMES},
        }  # fmt: skip
        if not result.samples:
            yield shared
        for sample in result.samples:
            yield {**shared, **vars(sample)}

    def _append(self, text: str) -> None:
        data = text.encode()
        try:
            with self.path.open("ab", buffering=0) as file:
                before = file.tell()
                try:
                    written = file.write(data)
                    if written != len(data):  # a full disk may take a part without an error
                        raise OSError(28, "No space left on device")
                    os.fsync(file.fileno())
                except OSError:
                    with contextlib.suppress(OSError):
                        file.truncate(before)
                    raise
        except OSError as error:
            raise RecordError(
                f"cannot write {self.path}: {error.strerror}; every earlier trial is on disk"
            ) from error


_CORE = len(CORE_NAMES)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _line(values: Iterable[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([_text(value) for value in values])
    return buffer.getvalue()


def repaired(directory: StudyDirectory) -> int:
    """Cut a torn end off ``timings.csv``, with the whole trial it belongs to.

    Returns the number of bytes removed, 0 for a sound file. Raises RecordError.
    """
    try:
        data = directory.timings.read_bytes() if directory.timings.exists() else b""
        keep = _sound_length(data)
        if keep < len(data):
            os.truncate(directory.timings, keep)
    except OSError as error:
        raise RecordError(f"cannot read {directory.timings}: {error.strerror}") from error
    return len(data) - keep


def _sound_length(data: bytes) -> int:
    lines = data.splitlines(keepends=True)
    if lines and (not lines[-1].endswith(b"\n") or b"\0" in lines[-1]):
        lines.pop()
    rows = [_fields(line, number) for number, line in enumerate(lines, 1)]
    if rows:
        missing = {"phase", "trial"} - set(rows[0])
        if missing:
            raise RecordError(f"timings.csv is damaged: its first line lacks {', '.join(missing)}")
        phase, trial = rows[0].index("phase"), rows[0].index("trial")
        # A whole trial ends with the phase `stop`, or is one row without a phase.
        if len(rows) > 1 and rows[-1][phase] not in ("stop", ""):
            torn = rows[-1][trial]
            while rows[-1][trial] == torn:
                rows.pop()
    return sum(map(len, lines[: len(rows)]))


def _fields(line: bytes, number: int) -> list[str]:
    try:
        return next(csv.reader([line.decode()]))
    except (UnicodeDecodeError, csv.Error, StopIteration) as error:
        raise RecordError(f"timings.csv is damaged in line {number}: {error}") from error


def read_back(directory: StudyDirectory, plan: Plan) -> dict[int, tuple[Slot, int, TrialResult]]:
    """Return the trials measured so far: trial -> (slot, block, result), for resuming.

    Raises RecordError where a row is damaged or names a cell that the plan does not have.
    """
    slots = {slot.key: slot for slot in plan.slots}
    grouped: dict[str, list[dict[str, str]]] = {}
    with directory.timings.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            grouped.setdefault(row["trial"], []).append(row)
    found = {}
    for trial, rows in grouped.items():
        slot = slots.get((rows[0]["cell"], rows[0]["role"]))
        if slot is None:
            raise RecordError(f"{directory.timings}: cell {rows[0]['cell']} is not in the plan")
        try:
            found[int(trial)] = (slot, int(rows[0]["block"]), _result(rows))
        except (ValueError, TypeError) as error:
            raise RecordError(f"{directory.timings}: trial {trial} is damaged: {error}") from error
    return found


def _result(rows: list[dict[str, str]]) -> TrialResult:
    samples = tuple(
        Sample(
            row["phase"],
            int(row["sample"]),
            int(row["loops"]),
            float(row["seconds"]),
            float(row["cpu_seconds"]) if row["cpu_seconds"] else None,
        )
        for row in rows
        if row["phase"]
    )
    facts = {"trial_seconds": float(rows[0]["trial_seconds"] or 0)}
    return TrialResult(rows[0]["status"], rows[0]["error"], samples, facts)
