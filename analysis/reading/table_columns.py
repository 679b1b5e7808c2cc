"""Which column of a table is what: workers, seconds or throughput, size, series, repeats.

A choice that could be another is refused with the setting that makes it, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from ..errors import TableError, did_you_mean
from . import table_aliases as known
from .table_headings import heading
from .table_label_columns import label_columns
from .table_search import Search, may_be_minimum
from .table_settings import TableSettings
from .table_text import TableText
from .table_value_columns import EXAMPLE, value_columns
from .table_values import plain_number, worker_count

_CONCISE = re.compile(r"\d+\.\d+\(\d+\).*")


@dataclass(frozen=True)
class Columns:
    """Indices of a table's columns. `values`: one index, or several of a wide table.

    `kind`: "single", "series" (each value column is one) or "repeats". `rate`: whether the values
    are a throughput. `labels`: columns that tell series apart. `count`, `time_unit`: the columns of
    the number of runs behind a mean, and of the unit of its row. `spread`: of its standard
    deviation. `ignored`: what is not read.
    """

    workers: int
    values: tuple[int, ...]
    kind: str
    rate: bool
    labels: tuple[int, ...] = ()
    size: int | None = None
    work: int | None = None
    repeat: int | None = None
    count: int | None = None
    time_unit: int | None = None
    spread: int | None = None
    ignored: tuple[int, ...] = ()
    notices: tuple[str, ...] = field(default=())


def names_a_column(fields: Sequence[str], settings: TableSettings) -> bool:
    """Returns whether a line is a header: two fields, one of them a name that is known."""
    texts = [text.strip() for text in fields]
    if len(texts) < 1 or not any(texts):
        return False
    asked = {settings.workers, settings.seconds, settings.throughput, settings.name} - {""}
    if asked & set(texts):
        return True
    heads = [heading(text) for text in texts]
    numbers = sum(1 for text in texts if plain_number(text) == plain_number(text))
    if any(head.words in (*known.WORKERS, "t") for head in heads):
        return numbers < len(texts)
    return holds_counts(texts) and numbers < len(texts)


def holds_counts(header: Sequence[str]) -> bool:
    """Returns whether a header holds worker counts after its first field: distinct and rising."""
    counts = [worker_count(text) for text in header[1:]]
    known = [count for count in counts if count is not None and count >= 1 and count % 1 == 0]
    return len(known) > 1 and len(known) == len(counts) and known == sorted(set(known))


def find_columns(table: TableText, settings: TableSettings, path: str) -> Columns:
    """Returns which column is what; TableError where one is missing, twice or ambiguous."""
    search = Search(table, settings, path)
    workers = _workers(search)
    repeat = search.optional("repeat", known.REPEAT)
    spread = _spread(search)
    counts = (*(["n"] if spread is not None or _has_spread(search) else []), *known.COUNT)
    size = search.optional("size", [name for name in known.SIZE if name not in counts])
    weak = settings.scaling == "weak" or bool(settings.work)
    work = search.optional("work", known.WORK) if weak else None
    name = _name(search)
    series = [search.named(word) for word in search.listed_in("series")]
    sized = size is None or bool(settings.size) or weak or _are_sizes(search, size)
    values, kind, rate = value_columns(search)
    run = search.optional("", known.RUN)
    count = search.optional("", counts)
    unit = search.optional("", known.TIME_UNIT)
    labels = label_columns(search, workers, name, series)
    if not sized and size is not None:  # "1024x1024", "large": words that tell rows apart
        labels, size = (*labels, size), None
    ignored = [i for i in range(len(search.heads)) if i not in search.taken]
    _tell_minutes(search, values)
    _tell_ignored(search, [*ignored, *([] if run is None else [run])])
    return Columns(
        workers, values, kind, rate, labels, size, work, repeat, count, unit, spread,
        tuple(ignored), tuple(search.notices),
    )  # fmt: skip


def _are_sizes(search: Search, column: int) -> bool:
    """Returns whether a column holds whole numbers above 0, or nothing."""
    numbers = [plain_number(text, "thousands") for text in search.cells(column) if text]
    return all(number > 0 and number % 1 == 0 for number in numbers)


def _spread(search: Search) -> int | None:
    """Returns the column of standard deviations, where there is just one."""
    found = [index for index in search.free() if search.heads[index].words in known.SD]
    if len(found) != 1:
        return None
    search.taken.add(found[0])
    return found[0]


def _has_spread(search: Search) -> bool:
    """Returns whether values are written as means with a spread, so that n counts runs."""
    texts = [text for row in search.table.rows for text in row.fields]
    return any("±" in text or "+/-" in text or _CONCISE.fullmatch(text) for text in texts)


def _name(search: Search) -> int | None:
    """Returns the column of names: asked for, else called name, else words under such a heading."""
    if search.settings.name:
        return search.named(search.settings.name)
    words = [
        head.words
        for index, head in enumerate(search.heads)
        if head.words in known.NAME and (head.words == "name" or search.is_text(index))
    ]
    return search.optional("", [name for name in known.NAME if name in words])


def _workers(search: Search) -> int:
    """Returns the column of worker counts; TableError where none is, or two could be."""
    if search.settings.workers:
        return search.named(search.settings.workers)
    found = [i for i in search.free() if search.heads[i].words in known.WORKERS]
    exact = [i for i in found if search.heads[i].words == "workers"]
    varying = [i for i in found if len(set(search.cells(i))) > 1]
    chosen = exact or varying or found or _letter(search)
    if not chosen:
        _refuse_without_workers(search)
    if len(chosen) > 1 and not _proportional(search, chosen):
        names = [search.heads[index].text for index in chosen]
        raise TableError(
            f"{search.path}: {' and '.join(names)} both vary; say which are the workers, such as "
            f"workers={names[0]} series={names[1]}"
        )
    return _begins_at_one(search, chosen)


def _letter(search: Search) -> list[int]:
    """Returns the column t where the seconds stand in another."""
    letters = [i for i in search.free() if search.heads[i].words == "t"]
    others = [i for i in range(len(search.heads)) if i not in letters]
    timed = any(search.heads[i].words in known.SECONDS or search.heads[i].is_rate for i in others)
    return letters if timed else []


def _refuse_without_workers(search: Search) -> NoReturn:
    hints = [did_you_mean(head.words, known.WORKERS) for head in search.heads]
    hint = next((hint for hint in hints if hint.startswith(" Did")), "")
    raise TableError(
        f"{search.path}: no column workers among {', '.join(search.table.header)}; {EXAMPLE}; "
        f"workers=COLUMN names another.{hint}"
    )


def _begins_at_one(search: Search, chosen: Sequence[int]) -> int:
    # Of counts that grow together the one that begins at one: nodes before their ranks.
    best = min(
        chosen,
        key=lambda index: (
            not any(worker_count(text) == 1 for text in search.cells(index)),
            [*known.WORKERS, "t"].index(search.heads[index].words),
        ),
    )
    if len(chosen) > 1:
        names = " and ".join(search.heads[index].text for index in sorted(chosen))
        search.notices.append(
            f"{names} grow together: {search.heads[best].text} was taken as the workers."
        )
    search.taken.add(best)
    return best


def _proportional(search: Search, columns: Sequence[int]) -> bool:
    """Returns whether the columns tell the same rows apart: nodes, and ranks on each."""
    rows = {tuple(row.fields[index] for index in columns) for row in search.table.rows}
    return all(len({one[k] for one in rows}) == len(rows) for k in range(len(columns)))


def _tell_minutes(search: Search, values: Sequence[int]) -> None:
    for head in (search.heads[index] for index in values):
        if may_be_minimum(head):
            search.notices.append(f"{head.text} was read as minutes, not as a minimum.")


def _tell_ignored(search: Search, ignored: Sequence[int]) -> None:
    named = [search.heads[index].text for index in sorted(ignored) if search.heads[index].text]
    if named:
        one = len(named) == 1
        search.notices.append(
            f"The column{'' if one else 's'} {', '.join(named)} {'was' if one else 'were'} not "
            f"read; series=COLUMN tells series apart by one."
        )
