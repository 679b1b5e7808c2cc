"""Rows of a study's tables as text, each with a checksum that chains it to the row before.

A file on disk loses bits, is edited by a spreadsheet, or is cut by a kill. The last column of every
row is a CRC-32 of the row and of the checksum before it, so a changed value, a lost row and an
exchanged pair of rows all show; the last row of a trial ends in a full stop, so a torn trial shows
too. It protects against accidents, not against forgery. Tables of format 1 have no such column.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

CHECKSUM = "checksum"
END = b"."


def header_line(names: Sequence[str]) -> bytes:
    """Return the first line of a table."""
    return _csv_line(names) + b"\n"


def trial_lines(rows: Iterable[Sequence[Any]], before: int) -> tuple[bytes, int]:
    """Return the lines of one trial, each with its checksum, and the last checksum.

    `before`: the checksum of the row before, 0 after the header.
    """
    texts = [_csv_line(row) for row in rows]
    lines = []
    for number, text in enumerate(texts, 1):
        before = zlib.crc32(text, before)
        end = END if number == len(texts) else b""
        lines.append(b"%s,%08x%s\n" % (text, before, end))
    return b"".join(lines), before


def plain_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return lines without a checksum, for a table that was begun without."""
    return b"".join(_csv_line(row) + b"\n" for row in rows)


@dataclass(frozen=True)
class Check:
    """What the checksums of a table say.

    `damaged`: lines that fail, counted from 1. `lost`: all lines of the trials they belong to.
    `whole_bytes`, `whole_lines`: the table up to the last row that ends a trial; `last`: that row's
    checksum. What follows was torn.
    """

    damaged: tuple[int, ...]
    lost: tuple[int, ...]
    whole_bytes: int
    whole_lines: int
    last: int


def check_rows(lines: Iterable[bytes]) -> Check:
    """Return the check of a table's lines, header first, each with its line end."""
    damaged: list[int] = []
    lost: list[int] = []
    size = whole = whole_lines = before = last = 0
    for number, line in enumerate(lines, 1):
        size += len(line)
        if number == 1:
            whole, whole_lines = size, 1
            continue
        text, _, seal = line.rstrip(b"\n").rpartition(b",")
        stated = _stated(seal)
        if stated is None or not line.endswith(b"\n") or zlib.crc32(text, before) != stated:
            damaged.append(number)
        if stated is not None:
            before = stated
        if seal.endswith(END) and line.endswith(b"\n"):
            if damaged and damaged[-1] > whole_lines:
                lost += range(whole_lines + 1, number + 1)
            whole, whole_lines, last = size, number, before
    return Check(tuple(damaged), tuple(lost), whole, whole_lines, last)


def has_checksums(header: bytes) -> bool:
    """Whether a table's first line names the checksum as its last column."""
    return header.rstrip(b"\r\n").rpartition(b",")[2] == CHECKSUM.encode()


def _stated(seal: bytes) -> int | None:
    digits = seal.removesuffix(END)
    try:
        return int(digits, 16) if len(digits) == 8 else None
    except ValueError:
        return None


def _csv_line(values: Iterable[Any]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow([_text(value) for value in values])
    return buffer.getvalue().encode("utf-8", errors="backslashreplace")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return "" if value is None else " ".join(_words(str(value)))


def _words(text: str) -> Iterator[str]:
    """One row is one line: line ends and control characters become blanks."""
    if text.isprintable():
        yield text
    else:
        yield from "".join(char if char.isprintable() else " " for char in text).split(" ")
