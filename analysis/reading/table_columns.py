"""Which column of a table is what: workers, seconds or throughput, size, series, repeats.

A choice that could be another is refused with the setting that makes it, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import TableError, did_you_mean
from . import table_aliases as known
from .table_aliases import Heading, heading, looks_like_time
from .table_settings import TableSettings
from .table_text import TableText
from .table_values import is_failed, measured_rate, measured_seconds, plain_number, worker_count

EXAMPLE = "it needs the columns workers and seconds (or throughput); size, name, repeat may follow"
MOST_LEVELS = 12
"""Distinct values up to which a column of whole numbers can be a setting that was varied."""
_CONCISE = re.compile(r"\d+\.\d+\(\d+\).*")
_NUMBERED = re.compile(r"(.*?)[ _#-]*(\d+)")
_REPEAT_STEMS = frozenset([*known.RUN, *known.SECONDS, "r", "t", "repeat", "time", "m", "x"])


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
    numbers = sum(1 for text in texts if plain_number(text) == plain_number(text))  # noqa: PLR0124
    if any(head.words in known.WORKERS for head in heads):
        return numbers < len(texts)
    return holds_counts(texts) and numbers < len(texts)


def holds_counts(header: Sequence[str]) -> bool:
    """Returns whether a header holds worker counts after its first field: distinct and rising."""
    counts = [worker_count(text) for text in header[1:]]
    known = [count for count in counts if count is not None and count >= 1 and count % 1 == 0]
    return len(known) > 1 and len(known) == len(counts) and known == sorted(set(known))


def find_columns(table: TableText, settings: TableSettings, path: str) -> Columns:
    """Returns which column is what; TableError where one is missing, twice or ambiguous."""
    return _Search(table, settings, path).columns()


class _Search:
    def __init__(self, table: TableText, settings: TableSettings, path: str) -> None:
        self.table, self.settings, self.path = table, settings, path
        self.heads = [heading(text) for text in table.header]
        self.notices: list[str] = []
        self.taken: set[int] = set()

    def columns(self) -> Columns:
        self._refuse_twice()
        workers = self._workers()
        repeat = self._optional("repeat", known.REPEAT)
        spread = self._spread()
        counts = (["n"] if spread is not None or self._has_spread() else []) + known.COUNT
        size = self._optional("size", [name for name in known.SIZE if name not in counts])
        work = self._optional("work", known.WORK) if self._weak else None
        names = [] if self.settings.name else list(known.NAME)
        name = self._optional("name", names)
        series = [self._named(word.strip()) for word in self._list("series")]
        values, kind, rate = self._values()
        run = self._optional("", known.RUN)
        count = self._optional("", counts)
        unit = self._optional("", known.TIME_UNIT)
        labels = self._labels(workers, name, series)
        ignored = [i for i in range(len(self.heads)) if i not in self.taken]
        self._tell_ignored([*ignored, *([] if run is None else [run])])
        return Columns(
            workers, values, kind, rate, labels, size, work, repeat, count, unit, spread,
            tuple(ignored), tuple(self.notices),
        )  # fmt: skip

    def _spread(self) -> int | None:
        found = [index for index in self._free() if self.heads[index].words in known.SD]
        if len(found) != 1:
            return None
        self.taken.add(found[0])
        return found[0]

    def _has_spread(self) -> bool:
        """Returns whether values are written as means with a spread, so that n counts runs."""
        texts = [text for row in self.table.rows for text in row.fields]
        return any("±" in text or "+/-" in text or _CONCISE.fullmatch(text) for text in texts)

    @property
    def _weak(self) -> bool:
        return self.settings.scaling == "weak" or bool(self.settings.work)

    def _list(self, key: str) -> list[str]:
        text = str(getattr(self.settings, key))
        return [text] if text in self.table.header else [word for word in text.split(",") if word]

    def _refuse_twice(self) -> None:
        texts = [text for text in self.table.header if text]
        twice = [text for text in texts if texts.count(text) > 1]
        if twice:
            raise TableError(
                f"{self.path}: the column {twice[0]} occurs twice; give each a name of its own"
            )

    def _named(self, text: str) -> int:
        """Returns the column of that name, exactly, else by its words."""
        for same in (
            [i for i, head in enumerate(self.heads) if head.text == text],
            [i for i, head in enumerate(self.heads) if head.text.lower() == text.lower()],
            [i for i, head in enumerate(self.heads) if head.words == heading(text).words],
        ):
            if len(same) == 1:
                self.taken.add(same[0])
                return same[0]
        hint = did_you_mean(text, self.table.header)
        raise TableError(f"{self.path}: no column '{text}'.{hint}")

    def _optional(self, key: str, names: Sequence[str]) -> int | None:
        asked = str(getattr(self.settings, key)) if key else ""
        if asked:
            return self._named(asked)
        found = [i for i in self._free() if self.heads[i].words in names]
        found.sort(key=lambda index: list(names).index(self.heads[index].words))
        if not found:
            return None
        self.taken.add(found[0])
        return found[0]

    def _free(self) -> list[int]:
        return [index for index in range(len(self.heads)) if index not in self.taken]

    def _cells(self, index: int) -> list[str]:
        return [row.fields[index] for row in self.table.rows]

    def _workers(self) -> int:
        if self.settings.workers:
            return self._named(self.settings.workers)
        found = [i for i in self._free() if self.heads[i].words in known.WORKERS]
        exact = [i for i in found if self.heads[i].words == "workers"]
        varying = [i for i in found if len(set(self._cells(i))) > 1]
        chosen = exact or varying or found
        if not chosen:
            hint = "".join(
                did_you_mean(head.words, known.WORKERS[:12]) for head in self.heads
                if did_you_mean(head.words, known.WORKERS[:12]).startswith(" Did")
            )  # fmt: skip
            raise TableError(
                f"{self.path}: no column workers among {', '.join(self.table.header)}; {EXAMPLE}; "
                f"workers=COLUMN names another.{hint}"
            )
        if len(chosen) > 1 and not self._proportional(chosen):
            names = [self.heads[index].text for index in chosen]
            raise TableError(
                f"{self.path}: {' and '.join(names)} both vary; say which are the workers, such as "
                f"workers={names[0]} series={names[1]}"
            )
        # Of counts that grow together the one that begins at one: nodes before their ranks.
        best = min(
            chosen,
            key=lambda index: (
                not any(worker_count(text) == 1 for text in self._cells(index)),
                known.WORKERS.index(self.heads[index].words),
            ),
        )
        if len(chosen) > 1:
            names = " and ".join(self.heads[index].text for index in sorted(chosen))
            self.notices.append(
                f"{names} grow together: {self.heads[best].text} was taken as the workers."
            )
        self.taken.add(best)
        return best

    def _proportional(self, columns: Sequence[int]) -> bool:
        """Returns whether the columns tell the same rows apart: nodes, and ranks on each."""
        rows = {tuple(row.fields[index] for index in columns) for row in self.table.rows}
        return all(len({one[k] for one in rows}) == len(rows) for k in range(len(columns)))

    def _values(self) -> tuple[tuple[int, ...], str, bool]:
        for key in ("seconds", "throughput"):
            asked = [self._named(word.strip()) for word in self._list(key)]
            if asked:
                kind = self._kind(asked) if len(asked) > 1 else "single"
                return tuple(asked), kind, key == "throughput"
        exact = self._listed(known.SECONDS)
        if exact is not None:
            return (exact,), "single", False
        repeats = self._numbered()
        if repeats:
            self.taken |= set(repeats)
            return tuple(repeats), "repeats", self.heads[repeats[0]].is_rate
        times = [i for i in self._measured() if looks_like_time(self.heads[i])]
        rates = [i for i in self._measured() if self.heads[i].is_rate]
        found = times or rates
        if not found:
            return self._wide()
        if len(found) > 1:
            self.notices.append(
                f"The columns {self._texts(found)} were read as one series each; "
                f"{'throughput' if not times else 'seconds'}=COLUMN takes one alone."
            )
        self.taken |= set(found)
        return tuple(found), "series" if len(found) > 1 else "single", not times

    def _listed(self, names: Sequence[str]) -> int | None:
        """Returns the first of the listed names; TableError where two stand for it equally."""
        found = [i for i in self._free() if self.heads[i].words in names and not self._is_text(i)]
        found = [i for i in found if not self.heads[i].is_rate]
        if not found:
            return None
        found.sort(key=lambda index: names.index(self.heads[index].words))
        if len(found) > 1 and self.heads[found[0]].words == self.heads[found[1]].words:
            raise TableError(
                f"{self.path}: {self._texts(found[:2])} both hold seconds; say which, such as "
                f"seconds={self.heads[found[0]].text}"
            )
        self.taken.add(found[0])
        return found[0]

    def _kind(self, columns: Sequence[int]) -> str:
        stems = [_NUMBERED.fullmatch(self.heads[index].words) for index in columns]
        same = None not in stems and len({stem[1] for stem in stems if stem}) == 1
        return "repeats" if same else "series"

    def _numbered(self) -> list[int]:
        """Returns run1, run2, run3: columns of one stem that are numbered from 0 or 1."""
        groups: dict[str, list[tuple[int, int]]] = {}
        for index in self._measured():
            found = _NUMBERED.fullmatch(self.heads[index].words)
            if found and (found[1] in _REPEAT_STEMS or looks_like_time(heading(found[1]))):
                groups.setdefault(found[1], []).append((int(found[2]), index))
        for members in groups.values():
            numbers = sorted(number for number, _ in members)
            if len(members) > 1 and numbers in (
                list(range(len(numbers))), list(range(1, len(numbers) + 1))
            ):  # fmt: skip
                return [index for _, index in sorted(members)]
        return []

    def _measured(self) -> list[int]:
        """Returns the free columns that hold measurements and nothing computed from them."""
        none = (*known.SPREAD, *known.COUNT, *known.RUN, *known.SIZE, *known.TIME_UNIT)
        return [
            index
            for index in self._free()
            if not self._is_text(index)
            and self.heads[index].words not in (*none, *known.WORKERS)
            and not known.DERIVED.fullmatch(self.heads[index].words)
        ]

    def _is_text(self, index: int) -> bool:
        """Returns whether a column holds words: nothing in it can be read as a measurement."""
        read = measured_rate if self.heads[index].is_rate else measured_seconds
        return not any(
            read(text) or read(text.replace(",", ""))
            for text in self._cells(index)
            if not is_failed(text)
        )

    def _wide(self) -> tuple[tuple[int, ...], str, bool]:
        found = [
            i for i in self._measured()
            if not set(self.heads[i].words.split("_")) & known.NO_WALL_TIME and self.heads[i].words
        ]  # fmt: skip
        others = [i for i in self._free() if not self._is_text(i) and i not in found]
        if len(found) < 2 or len(others) > len(found):
            given = ", ".join(self.table.header)
            speedup = [h.text for h in self.heads if known.DERIVED.fullmatch(h.words)]
            hint = f"; throughput={speedup[0]} reads it as relative" if speedup else ""
            raise TableError(
                f"{self.path}: neither seconds nor throughput among {given}; {EXAMPLE}; "
                f"seconds=COLUMN or throughput=COLUMN names another{hint}"
            )
        self.taken |= set(found)
        self.notices.append(
            f"The columns {self._texts(found)} were read as seconds, one series each; "
            f"throughput={self.heads[found[0]].text},... reads them as throughput."
        )
        return tuple(found), "series", False

    def _labels(self, workers: int, name: int | None, series: Sequence[int]) -> tuple[int, ...]:
        chosen = [*([] if name is None else [name]), *series]
        if not series:
            chosen += [
                i for i in self._free()
                if self._is_text(i) and len(set(self._cells(i))) > 1 and not self._is_remark(i)
            ]  # fmt: skip
            chosen += self._factors(workers, chosen)
        self.taken |= set(chosen)
        return tuple(dict.fromkeys(chosen))

    def _factors(self, workers: int, chosen: Sequence[int]) -> list[int]:
        """Returns columns of numbers that were varied too: each of their values at several counts.

        Without them its rows would be taken for repeats of one another.
        """
        found = []
        for index in self._free():
            head = self.heads[index]
            told = (*known.COUNT, *known.SPREAD, *known.RUN, *known.TIME_UNIT, *known.SECONDS)
            if head.words in told or head.is_rate or known.DERIVED.fullmatch(head.words):
                continue
            if looks_like_time(head) or set(head.words.split("_")) & known.NO_WALL_TIME:
                continue
            if self._varies_beside(index, workers, chosen):
                found.append(index)
                self.notices.append(
                    f"Rows of one worker count differ in {head.text}, so its values were read as "
                    f"series; series=COLUMN chooses others."
                )
        return found

    def _varies_beside(self, index: int, workers: int, chosen: Sequence[int]) -> bool:
        counts: dict[str, set[str]] = {}
        beside: dict[tuple[str, ...], set[str]] = {}
        for row in self.table.rows:
            value = row.fields[index]
            if not value or plain_number(value) % 1 != 0:
                return False
            counts.setdefault(value, set()).add(row.fields[workers])
            key = (row.fields[workers], *(row.fields[i] for i in chosen))
            beside.setdefault(key, set()).add(value)
        several = all(len(one) > 1 for one in counts.values())
        return several and 1 < len(counts) <= MOST_LEVELS and max(map(len, beside.values())) > 1

    def _is_remark(self, index: int) -> bool:
        """Returns whether a text differs in nearly every row: a remark or a date, no series."""
        cells = self._cells(index)
        kinds = {text for text in cells if text}
        words = self.heads[index].words
        if words in ("comment", "comments", "note", "notes", "remark", "remarks", "date", "host",
                     "timestamp", "datetime", "command", "status"):  # fmt: skip
            return len(kinds) > 1 and len(kinds) * 2 > len(cells) or words != "command"
        return len(kinds) > 2 and len(kinds) * 4 > len(cells) * 3

    def _tell_ignored(self, ignored: Sequence[int]) -> None:
        named = [self.heads[index].text for index in sorted(ignored) if self.heads[index].text]
        if named:
            one = len(named) == 1
            self.notices.append(
                f"The column{'' if one else 's'} {', '.join(named)} {'was' if one else 'were'} not "
                f"read; series=COLUMN tells series apart by one."
            )

    def _texts(self, columns: Sequence[int]) -> str:
        return ", ".join(self.heads[index].text for index in columns)


def headings(table: TableText) -> list[Heading]:
    """Returns the table's headings taken apart."""
    return [heading(text) for text in table.header]
