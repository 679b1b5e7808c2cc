"""A table's columns while their meaning is looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import TableError, did_you_mean
from . import table_aliases as known
from .table_headings import Heading, heading, looks_like_time
from .table_settings import COLUMN_KEYS, TableSettings
from .table_text import TableText
from .table_values import is_failed, measured_rate, measured_seconds


class Search:
    """The columns of one table that are not taken yet, and what the settings say of them.

    `heads`: the headings taken apart. `taken`: indices that have a meaning. `notices`: what was
    assumed.
    """

    def __init__(self, table: TableText, settings: TableSettings, path: str) -> None:
        self.table, self.settings, self.path = table, settings, path
        self.heads = headings(table)
        self.notices: list[str] = []
        self.taken: set[int] = set()
        self.refuse_twice()
        self.asked = {self._index(word) for key in COLUMN_KEYS for word in self.listed_in(key)}

    def refuse_twice(self) -> None:
        """Raises TableError where two columns have one heading."""
        texts = [text for text in self.table.header if text]
        twice = [text for text in texts if texts.count(text) > 1]
        if twice:
            raise TableError(
                f"{self.path}: the column {twice[0]} occurs twice; give each a name of its own"
            )

    def listed_in(self, key: str) -> list[str]:
        """Returns the columns that a setting names, separated by commas."""
        text = str(getattr(self.settings, key))
        if text and text in self.table.header:
            return [text]
        return [word.strip() for word in text.split(",") if word.strip()]

    def named(self, text: str) -> int:
        """Returns the column of that name and takes it; TableError where there is none."""
        index = self._index(text)
        self.taken.add(index)
        return index

    def _index(self, text: str) -> int:
        for same in (
            [i for i, head in enumerate(self.heads) if head.text == text],
            [i for i, head in enumerate(self.heads) if head.text.lower() == text.lower()],
            [i for i, head in enumerate(self.heads) if head.words == heading(text).words],
        ):
            if len(same) == 1:
                return same[0]
        hint = did_you_mean(text, self.table.header)
        raise TableError(f"{self.path}: no column '{text}'.{hint}")

    def optional(self, key: str, names: Sequence[str]) -> int | None:
        """Returns the column that a setting names, else the first of the names; None without."""
        asked = str(getattr(self.settings, key)) if key else ""
        if asked:
            return self.named(asked)
        found = [i for i in self.free() if self.heads[i].words in names]
        found.sort(key=lambda index: list(names).index(self.heads[index].words))
        if not found:
            return None
        self.taken.add(found[0])
        return found[0]

    def free(self) -> list[int]:
        """Returns the columns that have no meaning yet, and none by the settings."""
        used = self.taken | self.asked
        return [index for index in range(len(self.heads)) if index not in used]

    def cells(self, index: int) -> list[str]:
        """Returns the fields of a column."""
        return [row.fields[index] for row in self.table.rows]

    def is_text(self, index: int) -> bool:
        """Returns whether a column holds words: nothing in it can be read as a measurement."""
        read = measured_rate if self.heads[index].is_rate else measured_seconds
        texts = [text for text in self.cells(index) if not is_failed(text)]
        if not texts:  # of runs that all failed only the heading says what they are
            return not (looks_like_time(self.heads[index]) or self.heads[index].is_rate)
        return not any(read(text) or read(text.replace(",", "")) for text in texts)

    def texts(self, columns: Sequence[int]) -> str:
        """Returns the headings of columns, for a sentence."""
        return ", ".join(self.heads[index].text for index in columns)


def headings(table: TableText) -> list[Heading]:
    """Returns the table's headings taken apart; time_min beside time_max is a minimum."""
    found = [heading(text) for text in table.header]
    if not any(set(one.words.split("_")) & known.STATISTICS for one in found):
        return found
    return [_minimum(one) if may_be_minimum(one) else one for one in found]


def may_be_minimum(one: Heading) -> bool:
    """Returns whether "min" or "time_min" is a minimum or in minutes, for all that it says."""
    return one.unit == "min" and re.search(r"(^|[_ ])min$", one.text.strip().lower()) is not None


def _minimum(one: Heading) -> Heading:
    return Heading(one.text, "min" if one.text.strip().lower() == "min" else f"{one.words}_min")
