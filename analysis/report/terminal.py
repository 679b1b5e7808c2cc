"""Writes to the terminal: the table, what is doubtful, last the verdict and where the rest is."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from ..examine import Examined
from .blocks import Block, Table, Words
from .sections import title_of, verdict_blocks
from .summary_table import summary_tables
from .text import printable

NUMERIC = ("workers", "size", "time", "speedup", "eff.")
MARKS = {"warning": ("  ! ", "yellow"), "verdict": ("  • ", "")}


def show(examined: Sequence[Examined], report: Path, console: Console) -> None:
    """Prints each study's table, its doubts and its verdict, and at the end the report's path."""
    for one in examined:
        console.print(Text(printable(title_of(one.study)), style="bold"))
        for table in _tables(one, console.width):
            console.print(_drawn(table))
        blocks = verdict_blocks(one)
        for block in sorted(blocks, key=_is_verdict):
            _words(block, console)
    console.print(f"\nReport: {_shown(report)}", highlight=False, soft_wrap=True, markup=False)


def _tables(one: Examined, width: int) -> list[Table]:
    """Returns tables that fit: one for all scopes, or else one a scope."""
    together = summary_tables(one.estimates, one.answers)
    if all(_width(table) <= width for table in together):
        return together
    return [
        Table(f"{table.title}, {scope}".strip(", "), *_rest(table))
        for scope in one.study.scopes
        for table in summary_tables(one.estimates, one.answers, scopes=[scope])
    ]


def _rest(table: Table) -> tuple[list[str], list[list[str]], str]:
    return table.head, table.rows, table.note


def _width(table: Table) -> int:
    columns = zip(table.head, *table.rows, strict=True)
    return sum(max(map(len, column)) + 2 for column in columns)


def _drawn(table: Table) -> RichTable:
    drawn = RichTable(
        title=Text(printable(table.title)) if table.title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        caption=Text(table.note) if table.note else None,
        caption_justify="left",
    )
    for heading in table.head:
        right = heading.endswith(NUMERIC)
        # Numbers are never cut; a long name of an arm goes on in a second line instead.
        drawn.add_column(
            heading, justify="right" if right else "left", no_wrap=right, overflow="fold"
        )
    for row in table.rows:
        drawn.add_row(*(Text(printable(value)) for value in row))
    return drawn


def _is_verdict(block: Block) -> bool:
    return isinstance(block, Words) and block.tone == "verdict"


def _words(block: Block, console: Console) -> None:
    if not isinstance(block, Words):
        return
    mark, style = MARKS.get(block.tone, ("  ", ""))
    if block.lead:
        console.print()
        console.print(Text(printable(block.lead), style="bold"))
    for sentence in block.sentences:
        lines = textwrap.fill(
            printable(sentence),
            console.width,
            initial_indent=mark,
            subsequent_indent=" " * len(mark),
            break_long_words=False,
        )
        console.print(Text(lines, style=style), soft_wrap=True)


def _shown(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
