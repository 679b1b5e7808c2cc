"""Which columns of a table hold what was measured: one, several series, or several repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import TableError
from . import table_aliases as known
from .table_headings import heading, looks_like_time
from .table_search import Search

EXAMPLE = "it needs the columns workers and seconds (or throughput); size, name, repeat may follow"
_NUMBERED = re.compile(r"(.*?)[ _#-]*(\d+)")
_REPEAT_STEMS = frozenset([*known.RUN, *known.SECONDS, "r", "t", "repeat", "time", "m", "x"])


Values = tuple[tuple[int, ...], str, bool]


def value_columns(search: Search) -> Values:
    """Returns the columns of values, "single", "series" or "repeats", and whether they are rates.

    Asked for; else a name of wall time; else numbered runs; else whatever looks like times, then
    like rates; else all that is left, where a table is wide. TableError where nothing is.
    """
    for key in ("seconds", "throughput"):
        asked = [search.named(word) for word in search.listed_in(key)]
        if asked:
            kind = _kind(search, asked) if len(asked) > 1 else "single"
            return tuple(asked), kind, key == "throughput"
    return _found(search)


def _found(search: Search) -> Values:
    repeats = _numbered(search)
    exact = _listed(search, known.SECONDS, summaries=not repeats)
    if exact is not None:
        return (exact,), "single", False
    if repeats:
        search.taken |= set(repeats)
        return tuple(repeats), "repeats", search.heads[repeats[0]].is_rate
    times = [i for i in _measured(search) if looks_like_time(search.heads[i])]
    rates = [i for i in _measured(search) if search.heads[i].is_rate]
    found = times or rates
    if not found:
        return _wide(search)
    if len(found) > 1:
        search.notices.append(
            f"The columns {search.texts(found)} were read as one series each; "
            f"{'throughput' if not times else 'seconds'}=COLUMN takes one alone."
        )
    search.taken |= set(found)
    return tuple(found), "series" if len(found) > 1 else "single", not times


def _listed(search: Search, names: Sequence[str], *, summaries: bool) -> int | None:
    """Returns the first of the listed names; TableError where two stand for it equally."""
    if not summaries:
        names = [name for name in names if not set(name.split("_")) & set(known.SUMMARIES)]
    found = [i for i in search.free() if search.heads[i].words in names and not search.is_text(i)]
    found = [i for i in found if not search.heads[i].is_rate]
    if not found:
        return None
    found.sort(key=lambda index: names.index(search.heads[index].words))
    if len(found) > 1 and search.heads[found[0]].words == search.heads[found[1]].words:
        raise TableError(
            f"{search.path}: {search.texts(found[:2])} both hold seconds; say which, such as "
            f"seconds={search.heads[found[0]].text}"
        )
    search.taken.add(found[0])
    return found[0]


def _kind(search: Search, columns: Sequence[int]) -> str:
    """Returns "repeats" for columns of one name that are numbered, else "series"."""
    stems = [_NUMBERED.fullmatch(search.heads[index].words) for index in columns]
    same = None not in stems and len({stem[1] for stem in stems if stem}) == 1
    return "repeats" if same else "series"


def _numbered(search: Search) -> list[int]:
    """Returns run1, run2, run3: columns of one stem that are numbered from 0 or 1."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for index in _measured(search):
        found = _NUMBERED.fullmatch(search.heads[index].words)
        if found and (found[1] in _REPEAT_STEMS or looks_like_time(heading(found[1]))):
            groups.setdefault(found[1], []).append((int(found[2]), index))
    for members in groups.values():
        numbers = sorted(number for number, _ in members)
        if len(members) > 1 and numbers in (
            list(range(len(numbers))), list(range(1, len(numbers) + 1))
        ):  # fmt: skip
            return [index for _, index in sorted(members)]
    return []


def _measured(search: Search) -> list[int]:
    """Returns the free columns that hold measurements and nothing computed from them."""
    none = (*known.SPREAD, *known.COUNT, *known.RUN, *known.SIZE, *known.TIME_UNIT)
    return [
        index
        for index in search.free()
        if not search.is_text(index)
        and search.heads[index].words not in (*none, *known.WORKERS)
        and not known.DERIVED.fullmatch(search.heads[index].words)
    ]


def _wide(search: Search) -> Values:
    """Returns all columns of numbers that are left as series, where there are several."""
    found = [
        i for i in _measured(search)
        if not set(search.heads[i].words.split("_")) & known.NO_WALL_TIME and search.heads[i].words
    ]  # fmt: skip
    others = [i for i in search.free() if not search.is_text(i) and i not in found]
    if len(found) < 2 or len(others) > len(found):
        given = ", ".join(search.table.header)
        speedup = [h.text for h in search.heads if known.DERIVED.fullmatch(h.words)]
        hint = f"; throughput={speedup[0]} reads it as relative" if speedup else ""
        raise TableError(
            f"{search.path}: neither seconds nor throughput among {given}; {EXAMPLE}; "
            f"seconds=COLUMN or throughput=COLUMN names another{hint}"
        )
    search.taken |= set(found)
    search.notices.append(
        f"The columns {search.texts(found)} were read as seconds, one series each; "
        f"throughput={search.heads[found[0]].text},... reads them as throughput."
    )
    return tuple(found), "series", False
