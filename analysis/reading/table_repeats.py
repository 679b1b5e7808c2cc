"""Which rows of a table are repeats of one another, and which are copies.

A copied row is no replicate: taken as one, it would give an interval of no width. Rows of one cell
that agree in every printed digit are therefore counted once, and that is told.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from ..errors import TableError
from .table_measurements import Measurement

FEWEST_DIGITS = 5
"""Significant digits from which two equal values are a copy: chance has one in 90,000."""

Key = tuple[tuple[str, ...], int | None, int]


def cell_key(row: Measurement) -> Key:
    """Returns what makes a cell: the labels of its series, its size and its workers."""
    return row.labels, row.size, row.workers


def check_repeat_labels(rows: Sequence[Measurement], path: str) -> None:
    """Raises TableError where a repeat's label occurs twice in a cell, or is empty."""
    seen: set[tuple[Key, str]] = set()
    for row in rows:
        if not row.repeat:
            raise TableError(f"{path}, line {row.line}: repeat empty; give every row its repeat")
        key = (cell_key(row), row.repeat)
        if key in seen:
            raise TableError(
                f"{path}, line {row.line}: repeat {row.repeat} occurs twice for the same workers, "
                "size and name; correct or remove the row"
            )
        seen.add(key)


def shares_labels(rows: Sequence[Measurement]) -> bool:
    """Returns whether a repeat's label stands in two cells: numbered through, none does."""
    cells: dict[str, set[Key]] = {}
    for row in rows:
        cells.setdefault(row.repeat, set()).add(cell_key(row))
    return any(len(one) > 1 for one in cells.values())


def without_copies(rows: Sequence[Measurement]) -> tuple[list[Measurement], list[str]]:
    """Returns the rows without copies of others of their cell, and what was taken for copies."""
    cells: dict[Key, list[Measurement]] = {}
    for row in rows:
        cells.setdefault(cell_key(row), []).append(row)
    twice = _all_twice(cells)
    kept: list[Measurement] = []
    copied: list[Measurement] = []
    for members in cells.values():
        alike = len(members) > 1 and len({_value(row) for row in members}) == 1
        seen: set[str] = set()
        for row in members:
            copy = _value(row) in seen and (alike or twice or _digits(row.text) >= FEWEST_DIGITS)
            (copied if copy else kept).append(row)
            seen.add(_value(row))
    copied = [row for row in copied if not math.isnan(row.seconds)]
    failed = [row for row in rows if math.isnan(row.seconds)]
    kept = [row for row in kept if not math.isnan(row.seconds)] + failed
    kept.sort(key=lambda row: row.line)
    return kept, _told(copied)


def _value(row: Measurement) -> str:
    return repr(row.seconds)


def _digits(text: str) -> int:
    return len("".join(sign for sign in text.partition("e")[0] if sign.isdigit()).strip("0"))


def _all_twice(cells: dict[Key, list[Measurement]]) -> bool:
    """Returns whether every row of the table stands in it several times, as if pasted again."""
    times = [
        count
        for rows in cells.values()
        for count in Counter(_value(row) for row in rows if not math.isnan(row.seconds)).values()
    ]
    return min(times, default=0) > 1


def _told(copied: Sequence[Measurement]) -> list[str]:
    if not copied:
        return []
    first = copied[0]
    many = len(copied) > 1
    return [
        (
            f"{len(copied)} row{'s' if many else ''} (first line {first.line}) "
            f"{'agree' if many else 'agrees'} with another row of the same workers in every digit "
            f"({first.text}): copies are no repeats, so {'they were' if many else 'it was'} "
            "counted once, and they give no interval."
        )
    ]
