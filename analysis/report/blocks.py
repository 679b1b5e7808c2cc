"""What a report is made of: titled sections of blocks, plain data that writers only arrange.

A new kind of output is one writer; a new part of the report is one builder of blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

Tone = Literal["plain", "verdict", "warning", "note"]


class Drawn(Protocol):
    """A figure on disk, as `figures.canvas` makes it."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def caption(self) -> str: ...
    @property
    def files(self) -> tuple[Path, ...]: ...
    @property
    def svg(self) -> bytes: ...


@dataclass(frozen=True)
class Words:
    """Sentences; `lead` is the one that is read first, `title` stands above, both may be empty."""

    sentences: Sequence[str] = ()
    lead: str = ""
    title: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Table:
    """A table ready to print: headings, rows, a note below; `empty` where it has no rows."""

    title: str
    head: list[str]
    rows: list[list[str]]
    note: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and a value."""

    pairs: Sequence[tuple[str, str]]
    title: str = ""
    empty: str = "Not recorded."


@dataclass(frozen=True)
class Commands:
    """Command lines, to be copied."""

    lines: Sequence[str]
    title: str = ""


@dataclass(frozen=True)
class Picture:
    """A figure with its title and caption."""

    figure: Drawn


Block = Words | Table | Facts | Commands | Picture


@dataclass(frozen=True)
class Section:
    """A titled part of the report; one that is `folded` holds what few readers need."""

    title: str
    anchor: str
    blocks: Sequence[Block]
    folded: bool = False


@dataclass(frozen=True)
class Report:
    """The whole report, in the order in which it is read."""

    title: str
    sections: list[Section] = field(default_factory=list)
