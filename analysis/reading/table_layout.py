"""From a wide table to one measurement a line.

Three shapes: counts down and series across, counts down and repeats across, series down and counts
across. The last is turned first, so that its columns can be found like any other's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .table_aliases import DERIVED, NAME, SECONDS, SIZE
from .table_columns import Columns, holds_counts
from .table_headings import Heading, heading
from .table_search import headings
from .table_text import Row, TableText
from .table_values import plain_number


@dataclass(frozen=True)
class Field:
    """One measurement as text: where it stands, and every label that belongs to it."""

    line: int
    text: str
    workers: str
    column: int
    labels: tuple[str, ...]
    size: str
    work: str
    repeat: str
    count: str
    unit: str
    spread: str


def counts_down(table: TableText) -> TableText:
    """Returns a table whose header holds the counts turned over; any other as it is.

    "cores,1,2,4" above "static,10,5,3" becomes three rows of workers, name and seconds.
    """
    if not holds_counts(table.header):
        return table
    firsts = [row.fields[0] for row in table.rows]
    if all(plain_number(first) == plain_number(first) for first in firsts):
        if heading(table.header[0]).words not in SIZE:
            return table  # counts below, so its header is a row of series
        return _of_sizes(table)
    kept = [row for row in table.rows if not DERIVED.fullmatch(heading(row.fields[0]).words)]
    rows = _turned(table, kept)
    return _named_value(table, rows, list(dict.fromkeys(row.fields[0] for row in kept)))


def _turned(table: TableText, rows: Sequence[Row]) -> list[Row]:
    return [
        Row(row.line, (count, row.fields[0], text))
        for row in rows
        for count, text in zip(table.header[1:], row.fields[1:], strict=True)
    ]


def _of_sizes(table: TableText) -> TableText:
    rows = _turned(table, table.rows)
    told = "The header holds worker counts; each row was read as a size, in seconds."
    header = ("workers", "size", "seconds")
    return TableText(header, tuple(rows), table.dialect, (*table.notices, told))


def _named_value(table: TableText, rows: list[Row], firsts: list[str]) -> TableText:
    """Names the value column by the row's own name where the table has one row: "time (ms)"."""
    if len(firsts) == 1:
        only = heading(firsts[0])
        if only.words in SECONDS or only.is_rate:
            short = tuple(Row(row.line, (row.fields[0], row.fields[2])) for row in rows)
            return TableText(("workers", firsts[0]), short, table.dialect, table.notices)
    units = {heading(first).unit for first in firsts}
    unit = units.pop() if len(units) == 1 else ""
    header = ("workers", "name", f"seconds ({unit})" if unit else "seconds")
    told = "The header holds worker counts; each row was read as a series of seconds."
    return TableText(header, tuple(rows), table.dialect, (*table.notices, told))


def fields_of(table: TableText, columns: Columns) -> list[Field]:
    """Returns one field per measurement, in the order of the lines, then of the columns."""
    heads = headings(table)
    found = []
    for row in table.rows:
        for place in columns.values:
            series = (heads[place].text,) if columns.kind == "series" else ()
            found.append(
                Field(
                    row.line,
                    row.fields[place],
                    row.fields[columns.workers],
                    place,
                    (*(_label(heads[i], row.fields[i]) for i in columns.labels), *series),
                    _at(row, columns.size),
                    _at(row, columns.work),
                    _at(row, columns.repeat),
                    _at(row, columns.count),
                    _at(row, columns.time_unit),
                    _at(row, columns.spread),
                )
            )
    if columns.kind == "single":
        return found
    # An empty place of a wide table was not measured; a word in it ("OOM") was.
    return [field for field in found if field.text]


def _label(head: Heading, text: str) -> str:
    """Returns what a column says of a series: its word, or "chunk=10" where it is a number."""
    is_number = plain_number(text) == plain_number(text)
    return f"{head.text}={text}" if is_number and head.words not in NAME else text


def _at(row: Row, index: int | None) -> str:
    return "" if index is None else row.fields[index]
