"""What the times of a table are compared with: one worker, a serial program, another count.

In order: the count that was asked for; a serial time apart from one worker; one worker; else the
smallest count that has a result. With p₀ workers as the baseline S = p₀ · T(p₀) / T(p), and every
ratio says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .table_measurements import SERIAL_NAMES, Measurement
from .table_settings import TableSettings

Series = tuple[str, ...]


@dataclass(frozen=True)
class Baseline:
    """The reference of one series at one size: whose row it is, and its workers (0: serial)."""

    labels: Series
    size: int | None
    workers: int

    @property
    def factor(self) -> int:
        """Returns p₀ of S = p₀ · T(p₀) / T(p): 1 for one worker and for a serial program."""
        return max(1, self.workers)


def with_serial(
    rows: Sequence[Measurement], settings: TableSettings, *, rate: bool
) -> list[Measurement]:
    """Returns the rows with serial programs as workers 0, and the serial time that was given.

    A series that is named serial and holds no more than one worker is the serial program.
    """
    most: dict[Series, int] = {}
    for row in rows:
        most[row.labels] = max(most.get(row.labels, 0), row.workers)
    found = [
        _as_serial(row) if most[row.labels] <= 1 and _is_serial(row.labels) and len(most) > 1
        else row
        for row in rows
    ]  # fmt: skip
    if settings.serial is not None:
        seconds = 1 / settings.serial if rate else settings.serial
        found += [
            Measurement(0, f"{settings.serial:g}", 0, (), size, "", seconds, math.nan, None, "")
            for size in dict.fromkeys(row.size for row in rows)
        ]
    return found


def _is_serial(labels: Series) -> bool:
    return any(label.strip().lower() in SERIAL_NAMES for label in labels)


def _as_serial(row: Measurement) -> Measurement:
    kept = tuple(label for label in row.labels if label.strip().lower() not in SERIAL_NAMES)
    return Measurement(
        row.line, row.text, 0, kept, row.size, row.repeat, row.seconds, row.spread, row.runs,
        row.word,
    )  # fmt: skip


def baselines(
    rows: Sequence[Measurement], settings: TableSettings, *, weak: bool
) -> dict[tuple[Series, int | None], Baseline]:
    """Returns the baseline of every series and size that has one.

    Under weak scaling a series has one count of reference, and each of its sizes at that count is
    a baseline of its own.
    """
    good = [row for row in rows if not math.isnan(row.seconds)]
    serial = {(row.labels, row.size): row.labels for row in good if not row.workers}
    groups: dict[tuple[Series, int | None], set[int]] = {}
    for row in good:
        if row.workers:
            key = (row.labels, None if weak else row.size)
            groups.setdefault(key, set()).add(row.workers)
    found = {}
    for labels, size in dict.fromkeys((row.labels, row.size) for row in rows if row.workers):
        counts = groups.get((labels, None if weak else size), set())
        owner = _serial_owner(serial, labels, size)
        if settings.baseline is not None:
            chosen = settings.baseline if settings.baseline in counts else None
            found[labels, size] = Baseline(labels, size, chosen) if chosen else None
        elif owner is not None:
            found[labels, size] = Baseline(owner, size, 0)
        elif counts:
            found[labels, size] = Baseline(labels, size, min(counts))
    return {key: value for key, value in found.items() if value is not None}


def _serial_owner(
    serial: Mapping[tuple[Series, int | None], Series], labels: Series, size: int | None
) -> Series | None:
    """Returns whose serial row it is: the series' own, else the one that all share."""
    own = serial.get((labels, size))
    if own is not None:
        return own
    shared = {owner for (owner, at), owner in serial.items() if at == size and owner != labels}
    partial = [owner for owner in shared if set(owner) <= set(labels)]
    return max(partial, key=len, default=None)


def baseline_notices(
    rows: Sequence[Measurement],
    found: Mapping[tuple[Series, int | None], Baseline],
    settings: TableSettings,
) -> list[str]:
    """Returns what the ratios refer to, where it is not one worker, and why."""
    good = {(row.labels, row.size, row.workers) for row in rows if not math.isnan(row.seconds)}
    failed = any(row.workers == 1 and math.isnan(row.seconds) for row in rows)
    others = sorted({one.workers for one in found.values() if one.workers > 1})
    lines = []
    if others:
        listed = ", ".join(map(str, others))
        why = (
            "as asked for" if settings.baseline is not None
            else "for the run of one worker has no result" if failed
            else "the smallest count measured, for no row has one worker"
        )  # fmt: skip
        sign = listed if len(others) == 1 else "p0"
        lines.append(
            f"The baseline is {listed} workers, {why}: S = {sign} · T({sign}) / T(p), which takes "
            f"efficiency as 1 at {listed} workers."
        )
    if any(one.workers == 0 for one in found.values()):
        lines.append("Speedups are over the serial program, which was timed apart from one worker.")
    without = [key for key in dict.fromkeys((r.labels, r.size) for r in rows) if key not in found
               and any(k[:2] == key and k[2] for k in good)]  # fmt: skip
    if without and settings.baseline is not None:
        lines.append(
            f"Cannot say how fast {len(without)} series are relative to {settings.baseline} "
            "workers: they have no result at that count."
        )
    return lines
