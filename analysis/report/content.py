"""What a report says, as plain data: the templates only arrange it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..figures.canvas import DrawnFigure


@dataclass(frozen=True)
class Table:
    """A table ready to print: a title, its headings, its rows, a note below."""

    title: str
    head: list[str]
    rows: list[list[str]]
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """The answer in words: one headline and the sentences that carry it."""

    headline: str
    sentences: list[str]


@dataclass(frozen=True)
class Section:
    """One study's part of the report."""

    name: str
    verdict: Verdict
    estimates: list[Table]
    baselines: Table
    missing: Table
    floors: Table
    warnings: list[str]
    notices: list[str]
    environment: list[tuple[str, str]]
    measured: list[tuple[str, str]]
    reproduce: list[str]


@dataclass(frozen=True)
class Content:
    """The whole report."""

    title: str
    level: str
    sections: list[Section]
    figures: list[DrawnFigure] = field(default_factory=list)
    models: Table | None = None
