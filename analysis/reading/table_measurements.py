"""From fields of text to measurements: seconds, or a throughput in its own unit, line by line.

Whether a comma is a decimal sign is decided once for all values of a table; where it could be
either, the reading is told. Units are those of the field, else of its row, else of its heading.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..errors import TableError
from .table_columns import Columns
from .table_headings import Heading, heading
from .table_layout import Field
from .table_search import headings
from .table_text import TableText
from .table_values import (
    Measured,
    is_comma_grouped,
    is_failed,
    measured_rate,
    measured_seconds,
    plain_number,
    worker_count,
)

MOST_WORKERS = 10**9
SMALLEST, LARGEST = 1e-30, 1e30
"""Values outside are no measurements, and their ratios would leave the floating range."""
SERIAL_NAMES = ("serial", "sequential", "seq")


@dataclass(frozen=True)
class Measurement:
    """One value: `workers` 0 for a serial program, `seconds` NaN where the run failed (`word`).

    `seconds` is 1 / throughput in a table of throughput. `text` is the field as printed.
    """

    line: int
    text: str
    workers: int
    labels: tuple[str, ...]
    size: int | None
    repeat: str
    seconds: float
    spread: float
    runs: int | None
    word: str


@dataclass(frozen=True)
class Measurements:
    """All of a table. `unit`: of its throughput, in its author's words, or "seconds"."""

    rows: tuple[Measurement, ...]
    rate: bool
    unit: str
    notices: tuple[str, ...] = field(default=())


def measurements(
    table: TableText, columns: Columns, fields: Sequence[Field], path: str, *, weak: bool
) -> Measurements:
    """Returns the measurements in the fields; TableError names the first that is none."""
    reader = _Reader(table, columns, path, weak)
    reader.decide_comma(fields)
    rows = [reader.measurement(one) for one in fields]
    if not rows:
        raise TableError(f"{path} has no rows; each holds a worker count and its seconds")
    if all(math.isnan(row.seconds) for row in rows):
        raise TableError(f"{path}, line {rows[0].line}: no row holds a result, only "
                         f"'{rows[0].text}' and the like")  # fmt: skip
    return Measurements(
        tuple(rows), reader.rate, reader.unit(), (*reader.notices, *_of_spread(rows))
    )


class _Reader:
    def __init__(self, table: TableText, columns: Columns, path: str, weak: bool) -> None:
        self.table, self.columns, self.path, self.weak = table, columns, path, weak
        self.heads = headings(table)
        self.comma = ""
        self.notices: list[str] = []
        self.units: dict[str, int] = {}
        self.rate = columns.rate and not self._times_per_operation()

    def _times_per_operation(self) -> bool:
        """Returns whether a column of units says us/op of values whose heading says nothing."""
        index = self.columns.time_unit
        if index is None:
            return False
        units = [heading(f"x ({row.fields[index]})") for row in self.table.rows]
        return all(one.seconds_per_unit is not None for one in units)

    def decide_comma(self, fields: Sequence[Field]) -> None:
        """Sets what a comma in a number is; refuses a table that has it both ways."""
        texts = [text for one in fields for text in (one.text, one.size, one.work) if "," in text]
        texts = [text for text in texts if not is_failed(text)]
        if not texts:
            return
        parts = [part for text in texts for part in text.split() if "," in part]
        decimal = [part for part in parts if not is_comma_grouped(part.strip("()[]±+-"))]
        if any(part.count(",") > 1 for part in parts if "." not in part.partition(",")[0]):
            self.comma = "thousands"  # 1,234,567 is nothing else
            return
        if decimal:
            self.comma = "decimal"
            self._refuse_points(fields)
            return
        self.comma = self._likelier_comma(fields)
        read = plain_number(parts[0], self.comma)
        sign = "decimal sign" if self.comma == "decimal" else "sign of thousands"
        self.notices.append(
            f"'{parts[0]}' was read as {read:.15g}: the comma is taken as a {sign}."
        )

    def _refuse_points(self, fields: Sequence[Field]) -> None:
        """Refuses 1.234 beside 617,5: a thousand or a little more than one cannot be told."""
        for one in fields:
            if "." in one.text and not math.isnan(plain_number(one.text)):
                raise TableError(
                    f"{self.path}, line {one.line}: {one.text} has a point where other values have "
                    "a decimal comma; write all numbers one way"
                )

    def _likelier_comma(self, fields: Sequence[Field]) -> str:
        """Returns the reading whose values lie closer together; of equals the dialect's own.

        1,000 beside 520 is a thousand, and beside 1.5 too; of 1,250 beside 1,125 only a table with
        semicolons, which leave the comma to decimals, says that it is 1.25.
        """
        spans = {}
        for comma in ("decimal", "thousands"):
            values = [plain_number(one.text, comma) for one in fields]
            known = [value for value in values if value > 0]
            spans[comma] = max(known, default=1.0) / min(known, default=1.0)
        if not math.isclose(spans["decimal"], spans["thousands"]):
            return min(spans, key=lambda comma: spans[comma])
        return "decimal" if self.table.dialect == "semicolon" else "thousands"

    def measurement(self, one: Field) -> Measurement:
        """Returns one field read."""
        measured = self._value(one)
        size = one.work if self.weak and one.work else one.size
        key = "work" if self.weak and one.work else "size"
        return Measurement(
            one.line,
            one.text,
            self._workers(one),
            one.labels,
            self._size(size, key, one.line),
            one.repeat,
            measured.value,
            measured.spread,
            measured.runs or self._runs(one.count),
            measured.word,
        )

    def unit(self) -> str:
        """Returns the unit of the values: "seconds", or of the throughput, "" where not named."""
        if not self.rate:
            return "seconds"
        names = {self.heads[index].rate_name for index in self.columns.values}
        if len(names) > 1:
            raise TableError(
                f"{self.path}: {' and '.join(sorted(names))} are two units; take one column by "
                "throughput=COLUMN"
            )
        return next(iter(self.units), "") or names.pop()

    def _workers(self, one: Field) -> int:
        count = worker_count(one.workers, self.comma)
        shown = one.workers or "empty"
        if count is None or not math.isfinite(count):
            self._refuse(one.line, f"workers {shown} is not a number")
        if count != count // 1:  # type: ignore[operator]
            self._refuse(one.line, f"workers {shown} must be a whole number")
        if count < 0:  # type: ignore[operator]
            self._refuse(one.line, f"workers {shown} must be 1 or more, or 0 for a serial program")
        if count > MOST_WORKERS:  # type: ignore[operator]
            self._refuse(one.line, f"workers {shown} is more than any machine has")
        return int(count)  # type: ignore[arg-type]

    def _size(self, text: str, key: str, line: int) -> int | None:
        if not text:
            return None
        value = plain_number(text, self.comma or "thousands")
        if math.isnan(value):
            self._refuse(line, f"{key} {text} is not a number; series=COLUMN takes words")
        if value <= 0:
            self._refuse(line, f"{key} {text} must be above 0")
        if value % 1 or value > 2**62:
            self._refuse(line, f"{key} {text} must be a whole number up to 4e18")
        return int(value)

    def _runs(self, text: str) -> int | None:
        number = plain_number(text) if text else math.nan
        return int(number) if 1 <= number < 1e9 else None

    def _value(self, one: Field) -> Measured:
        head = self.heads[one.column]
        shown = one.text or "empty"
        name = head.text if self.columns.kind == "series" else self._quantity
        measured = self._read(one, head)
        if measured is None:
            self._refuse(one.line, f"{name} {shown} is not a number")
        assert measured is not None
        if measured.unit:
            self.units.setdefault(measured.unit, one.line)
            if len(self.units) > 1:
                self._refuse(one.line, f"{name} {shown} has another unit than the rows above")
        if measured.word:
            return measured
        if measured.value <= 0:
            self._refuse(one.line, f"{name} {shown} must be above 0")
        if not SMALLEST < measured.value < LARGEST:
            self._refuse(one.line, f"{name} {shown} is out of range")
        spread = measured.spread
        if one.spread and math.isnan(spread):
            spread = self._spread(one, head)
        relative = spread / measured.value
        value = 1 / measured.value if self.rate else measured.value
        return replace(measured, value=value, spread=relative)

    def _spread(self, one: Field, head: Heading) -> float:
        """Returns the standard deviation in a column of its own, in the unit of the value."""
        index = self.columns.spread
        own = self.heads[index] if index is not None else head
        read = self._read(
            replace(one, text=one.spread), own if own.seconds_per_unit is not None else head
        )
        return math.nan if read is None else read.value

    @property
    def _quantity(self) -> str:
        return "throughput" if self.rate else "seconds"

    def _read(self, one: Field, head: Heading) -> Measured | None:
        if self.rate:
            found = measured_rate(one.text, self.comma)
            given = bool(one.unit and found and not found.word and not found.unit)
            return replace(found, unit=one.unit) if found and given else found
        of_row = heading(f"x ({one.unit})").seconds_per_unit if one.unit else None
        unit = of_row or head.seconds_per_unit or 1.0
        if head.unit.lower() in ("hh:mm", "h:mm"):  # two numbers are hours and minutes here
            return measured_seconds(f"{one.text}:00", unit, self.comma)
        return measured_seconds(one.text, unit, self.comma)

    def _refuse(self, line: int, why: str) -> None:
        raise TableError(f"{self.path}, line {line}: {why}; correct or remove the row")


def _of_spread(rows: Sequence[Measurement]) -> list[str]:
    spreads = [row.spread for row in rows if not math.isnan(row.spread)]
    if not spreads:
        return []
    known = all(row.runs for row in rows if not math.isnan(row.spread))
    why = (
        "the single runs behind them are not in the table"
        if known
        else "how many runs are behind them is not said"
    )
    return [
        (
            f"Values are means with a standard deviation of up to {100 * max(spreads):.2g} % of "
            f"them; no interval is made from it, for {why}."
        )
    ]
