"""Which columns of a table tell its series apart: words, and settings that were varied too."""

from __future__ import annotations

import math
from collections.abc import Sequence

from . import table_aliases as known
from .table_headings import looks_like_time
from .table_search import Search
from .table_values import plain_number

REMARKS = (
    "comment", "comments", "note", "notes", "remark", "remarks", "date", "host", "timestamp",
    "datetime", "status",
)  # fmt: skip
"""Names of columns of words that never tell series apart."""


def label_columns(
    search: Search, workers: int, name: int | None, series: Sequence[int]
) -> tuple[int, ...]:
    """Returns the columns whose fields together name a series, and takes them.

    `name` and `series` were found or asked for; without `series` come columns of words that vary,
    and columns of numbers that were varied beside the workers.
    """
    chosen = [*([] if name is None else [name]), *series]
    if not series:
        chosen += [
            i for i in search.free()
            if search.is_text(i) and len(set(search.cells(i))) > 1 and not _is_remark(search, i)
        ]  # fmt: skip
        chosen += _factors(search, workers, chosen)
    search.taken |= set(chosen)
    return tuple(dict.fromkeys(chosen))


def _factors(search: Search, workers: int, chosen: Sequence[int]) -> list[int]:
    """Returns columns of numbers that were varied too: each of their values at several counts.

    Without them its rows would be taken for repeats of one another.
    """
    found = []
    for index in search.free():
        head = search.heads[index]
        told = (*known.COUNT, *known.SPREAD, *known.RUN, *known.TIME_UNIT, *known.SECONDS)
        if head.words in told or head.is_rate or known.DERIVED.fullmatch(head.words):
            continue
        if looks_like_time(head) or set(head.words.split("_")) & known.NO_WALL_TIME:
            continue
        varies = _varies_beside(search, index, workers, chosen)
        if varies is None:
            search.notices.append(
                f"Rows of one worker count differ in {head.text} and were taken as repeats of one "
                f"another; if it is a setting, series={head.text} tells them apart."
            )
        if varies:
            found.append(index)
            search.notices.append(
                f"Rows of one worker count differ in {head.text}, so its values were read as "
                f"series; series=COLUMN chooses others."
            )
    return found


def _varies_beside(search: Search, index: int, workers: int, chosen: Sequence[int]) -> bool | None:
    """Returns whether a column is a setting: its values stand at several counts, as in a grid.

    None where it might be: rows that would be repeats differ in it, and a value comes again.
    """
    counts: dict[str, set[str]] = {}
    beside: dict[tuple[str, ...], set[str]] = {}
    for row in search.table.rows:
        value = row.fields[index]
        if math.isnan(plain_number(value)):
            return False
        counts.setdefault(value, set()).add(row.fields[workers])
        key = (row.fields[workers], *(row.fields[i] for i in chosen))
        beside.setdefault(key, set()).add(value)
    repeated = [len(one) > 1 for one in counts.values()]
    if len(counts) == 1 or all(len(one) == 1 for one in beside.values()) or not any(repeated):
        return False
    return True if all(repeated) else None


def _is_remark(search: Search, index: int) -> bool:
    """Returns whether a text differs in nearly every row: a remark or a date, no series."""
    cells = search.cells(index)
    kinds = {text for text in cells if text}
    words = search.heads[index].words
    if words in REMARKS:
        return True
    unique = len(kinds) == len(cells) and words not in known.NAME
    return unique or (len(kinds) > 2 and len(kinds) * 4 > len(cells) * 3)
