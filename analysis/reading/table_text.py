"""From the bytes of a table to its header and rows of text, whatever dialect they are in.

Comma, semicolon, tab, blanks or Markdown pipes; comments, blank lines and a title before the
header; UTF-8 with or without BOM. A row that does not have the header's number of fields is never
shifted into place: it is refused with its line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import TableError
from .table_values import SECONDS_PER_UNIT, is_failed, plain_number

SAVE_AS = "save it as CSV UTF-8"
MOST_BYTES = 200_000_000
MOST_BEFORE_HEADER = 12
_FORMATS = (
    (b"PK\x03\x04", "an Excel or OpenDocument file (zip)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
)
_RULE = re.compile(r"[\s|:+=-]*[-=]{2,}[\s|:+=-]*|[|+\s:-]*-[|+\s:-]*\|[|+\s:-]*")


IsHeader = Callable[[Sequence[str]], bool]
"""Whether the fields of a line name a column that is known."""


@dataclass(frozen=True)
class Row:
    """The fields of one line, stripped; `line` counts from 1."""

    line: int
    fields: tuple[str, ...]


@dataclass(frozen=True)
class TableText:
    """A table as text: `dialect` is "comma", "semicolon", "tab", "blanks" or "pipes"."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    dialect: str
    notices: tuple[str, ...] = ()


def read_table_text(path: Path, is_header: IsHeader) -> TableText:
    """Returns the table in a file; TableError says what is wrong and on which line.

    `is_header` says of the fields of a line whether they name a column that is known: lines before
    the first such line are left out, and that is told.
    """
    text, notices = _decoded(path)
    lines = _split_lines(text, is_header)
    if not lines:
        raise TableError(f"{path} is empty: it cannot be read as a table")
    start, dialect = _find_header(lines, is_header, path)
    if start:
        notices.append(
            f"Line {lines[0][0]} was left out as a title."
            if start == 1
            else f"Lines {lines[0][0]} to {lines[start - 1][0]} before the header were left out."
        )
    rows = _parse(lines[start:], dialect, path)
    header, body = rows[0], [row for row in rows[1:] if any(row.fields)]
    if not body:
        raise TableError(f"{path} has no rows below its header; one holds a count and its seconds")
    header, body = _with_units(*_same_length(header, body, dialect, path))
    return TableText(header.fields, tuple(body), dialect, tuple(notices))


def _decoded(path: Path) -> tuple[str, list[str]]:
    try:
        if not path.is_file():
            raise TableError(f"{path} is no regular file; give a table of text")
        if path.stat().st_size > MOST_BYTES:
            raise TableError(f"{path} has more than {MOST_BYTES // 10**6} MB; give a summary of it")
        content = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}") from error
    for magic, name in _FORMATS:
        if content.startswith(magic):
            raise TableError(f"{path} is {name}, no text; {SAVE_AS}")
    if b"\0" in content:
        raise TableError(f"{path} is UTF-16 text or no text at all; {SAVE_AS}")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        notice = "The file is not UTF-8; it was read as Western European (Windows-1252)."
        return content.decode("cp1252", errors="replace"), [notice]


def _split_lines(text: str, is_header: IsHeader) -> list[tuple[int, str]]:
    """Returns (line number, line) of all lines but blank ones, comments and rules.

    A comment before the numbers that names columns is the header: gnuplot's files begin like that.
    """
    lines: list[tuple[int, str]] = []
    comment: tuple[int, str] | None = None
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        stripped = line.strip()
        if not stripped or _RULE.fullmatch(stripped) or stripped.lower().startswith("sep="):
            continue
        if stripped.startswith(("#", "%", "//")):
            told = stripped.lstrip("#%/ ")
            if not lines and is_header(_fields_of(told, _dialect(told, []))):
                comment = (number, told)
            continue
        if not lines and comment and _begins_with_number(stripped):
            lines.append(comment)
        lines.append((number, line))
    return lines


def _begins_with_number(line: str) -> bool:
    first = re.split(r"[\s,;|]+", line.strip("| "))[0]
    return plain_number(first) == plain_number(first)


def _find_header(lines: list[tuple[int, str]], is_header: IsHeader, path: Path) -> tuple[int, str]:
    """Returns the index of the header among the lines and the dialect it is written in."""
    for index, (_, line) in enumerate(lines[:MOST_BEFORE_HEADER]):
        dialect = _dialect(line, [text for _, text in lines[index + 1 : index + 4]])
        if is_header(_fields_of(line, dialect)):
            return index, dialect
    number, first = lines[0]
    if _begins_with_number(first):
        raise TableError(
            f"{path}, line {number}: a number where the header should stand; add a first line such "
            "as workers,seconds"
        )
    return 0, _dialect(first, [text for _, text in lines[1:4]])


def _dialect(line: str, following: Sequence[str]) -> str:
    if "|" in line:
        return "pipes"
    for sign, name in ((";", "semicolon"), ("\t", "tab"), (",", "comma")):
        if sign in line and (not following or sign in following[0]):
            return name
    return "blanks"


def _fields_of(line: str, dialect: str) -> list[str]:
    try:
        return list(_parse([(1, line)], dialect, Path())[0].fields)
    except TableError:
        return []


def _parse(lines: list[tuple[int, str]], dialect: str, path: Path) -> list[Row]:
    if dialect == "pipes":
        return [Row(number, _pipes(line)) for number, line in lines]
    if dialect == "blanks":
        return _blanks(lines)
    delimiter = {"comma": ",", "semicolon": ";", "tab": "\t"}[dialect]
    return [_separated(number, line, delimiter, path) for number, line in lines]


def _pipes(line: str) -> tuple[str, ...]:
    inner = line.strip()
    inner = inner.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    parts = re.split(r"(?<!\\)\|", inner)
    return tuple(part.replace("\\|", "|").strip().strip("*`").strip() for part in parts)


def _separated(number: int, line: str, delimiter: str, path: Path) -> Row:
    try:
        parsed = list(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise TableError(f"{path}, line {number}: {error}; correct its quotes") from error
    return Row(number, tuple(field.strip() for field in parsed[0]))


def _blanks(lines: list[tuple[int, str]]) -> list[Row]:
    """Splits at two blanks or more where that gives every line the same fields, else at one."""
    wide = [tuple(re.split(r"\s{2,}|\t", line.strip())) for _, line in lines]
    if len(wide[0]) > 1 and all(len(fields) == len(wide[0]) for fields in wide):
        rows = wide
    else:
        rows = [_words(line, header=index == 0) for index, (_, line) in enumerate(lines)]
    return [Row(number, fields) for (number, _), fields in zip(lines, rows, strict=True)]


def _words(line: str, *, header: bool) -> tuple[str, ...]:
    """Splits at blanks, and joins what belongs together: "time (ms)", "10 s", "1.2 ± 0.1"."""
    quoted = re.findall(r'"[^"]*"|\S+', re.sub(r"(?<!\S)#.*$", "", line))
    words: list[str] = []
    for word in quoted:
        before = words[-1] if words else ""
        unit = word.startswith(("(", "[")) and header
        sign = word in ("±", "+/-", "+-") or before.endswith(("±", "+/-", "+-"))
        unit |= word in SECONDS_PER_UNIT and plain_number(before.split()[-1] if before else "") > 0
        if words and (unit or sign or word.startswith("±")) and (header or before):
            words[-1] = f"{before} {word}"
        else:
            words.append(word)
    return tuple(word.strip('"') for word in words)


def _same_length(header: Row, body: list[Row], dialect: str, path: Path) -> tuple[Row, list[Row]]:
    """Returns header and rows of one length; TableError names the first line that differs."""
    fields = header.fields
    while len(fields) > 1 and not fields[-1] and all(_ends_empty(row, len(fields)) for row in body):
        fields = fields[:-1]
        body = [Row(row.line, row.fields[: len(fields)]) for row in body]
    wrong = [row for row in body if len(row.fields) != len(fields)]
    if not wrong:
        return Row(header.line, fields), body
    raise TableError(f"{path}, {_difference(fields, body, wrong[0], dialect)}")


def _with_units(header: Row, body: list[Row]) -> tuple[Row, list[Row]]:
    """Returns the header with the units of a second line below it, and the rows without that."""
    units = [text.strip("()[]").lower() for text in body[0].fields] if body else []
    named = [unit in SECONDS_PER_UNIT for unit in units]
    if not any(named) or not all(is_failed(unit) or unit in SECONDS_PER_UNIT for unit in units):
        return header, body
    fields = tuple(
        f"{text} ({unit})" if known else text
        for text, unit, known in zip(header.fields, units, named, strict=True)
    )
    return Row(header.line, fields), body[1:]


def _ends_empty(row: Row, length: int) -> bool:
    return len(row.fields) == length - 1 or (len(row.fields) == length and not row.fields[-1])


def _difference(header: tuple[str, ...], body: list[Row], row: Row, dialect: str) -> str:
    count, length = len(row.fields), len(header)
    sign = {"comma": "comma", "semicolon": "semicolon", "tab": "tab"}.get(dialect, "separator")
    if all(len(one.fields) == length + 1 and not one.fields[-1] for one in body):
        return (
            f"line {row.line}: every row ends with a {sign} that the header does not have; remove "
            f"it from the rows, or add one to the header"
        )
    shown = " | ".join(row.fields)
    text = (
        f"line {row.line}: {count} field{'' if count == 1 else 's'} ({shown}) where the header has "
        f"{length} ({', '.join(header)})"
    )
    if dialect == "comma" and count > length and _looks_split(row):
        return f"{text}; decimal or thousands commas need quotes, or ; between the columns"
    return f"{text}; correct the line or the header"


def _looks_split(row: Row) -> bool:
    return any(
        first.isdigit() and second.isdigit() and len(second) >= 3
        for first, second in zip(row.fields, row.fields[1:], strict=False)
    )
