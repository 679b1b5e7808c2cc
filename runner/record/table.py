"""A table of a study: append-only, synced after every trial, repaired before it is continued.

The rows of a trial go out in one write, so a crash can tear only the last trial's. Every table of
a study (timings, and whatever is recorded beside them) is written and repaired here.
"""

from __future__ import annotations

import contextlib
import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from parscale.study_format.rows import (
    check_rows,
    has_checksums,
    header_line,
    plain_lines,
    trial_lines,
)

from ..errors import RecordError


class Table:
    """Appends the rows of trials; ``names`` are the columns, the checksum last."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path = path
        self.names = list(names)
        self._checksum: int | None = 0  # None: begun without checksums, and continued without

    def start(self) -> None:
        """Write the header of a new table; raises RecordError."""
        self._append(header_line(self.names))

    def resume(self) -> int:
        """Cut a torn end off, with the whole trial it belongs to; return the bytes removed.

        The table goes on with the columns that it was begun with. Raises RecordError where rows
        do not hold their checksum.
        """
        lines = self._lines()
        if not lines or not lines[0].endswith(b"\n"):  # cut in its header, or before it
            cut = self._cut(0) if lines else 0
            self.start()
            return cut
        self.names = _fields(lines[0], 1)
        self._check_header()
        if has_checksums(lines[0]):
            found = check_rows(lines)
            keep, self._checksum = found.whole_bytes, found.last
            damaged = [number for number in found.damaged if number <= found.whole_lines]
            if damaged:
                raise RecordError(_damaged(self.path, damaged))
        else:
            keep, self._checksum = _whole_without_checksums(lines), None
        return self._cut(keep)

    def append(self, rows: Iterable[dict[str, Any]]) -> None:
        """Append the rows of one trial, column -> value. Raises RecordError."""
        if self._checksum is None:
            self._append(plain_lines([row.get(name) for name in self.names] for row in rows))
            return
        values = ([row.get(name) for name in self.names[:-1]] for row in rows)
        data, checksum = trial_lines(values, self._checksum)
        self._append(data)
        self._checksum = checksum

    def _append(self, data: bytes) -> None:
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

    def _lines(self) -> list[bytes]:
        try:
            return self.path.read_bytes().splitlines(keepends=True) if self.path.exists() else []
        except OSError as error:
            raise RecordError(f"cannot read {self.path}: {error.strerror}") from error

    def _check_header(self) -> None:
        missing = {"phase", "trial"} - set(self.names)
        if missing:
            raise RecordError(
                f"{self.path.name} is damaged: its first line lacks {', '.join(sorted(missing))}"
            )

    def _cut(self, keep: int) -> int:
        try:
            size = self.path.stat().st_size
            if keep < size:
                os.truncate(self.path, keep)
        except OSError as error:
            raise RecordError(f"cannot read {self.path}: {error.strerror}") from error
        return size - keep


def _damaged(path: Path, numbers: Sequence[int]) -> str:
    listed = ", ".join(map(str, numbers[:5])) + (" …" if len(numbers) > 5 else "")
    lines = "line" if len(numbers) == 1 else "lines"
    return (
        f"{path.name} is damaged: {lines} {listed} do not hold their checksum; restore the file, "
        "or measure the study anew"
    )


def _whole_without_checksums(lines: list[bytes]) -> int:
    """Format 1: a whole trial ends with the phase `stop`, or is one row without a phase."""
    if not lines[-1].endswith(b"\n") or b"\0" in lines[-1]:
        lines = lines[:-1]
    rows = [_fields(line, number) for number, line in enumerate(lines, 1)]
    if not rows:
        return 0
    phase, trial = rows[0].index("phase"), rows[0].index("trial")
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
