"""Writes a report as Markdown, with links to the figures beside it."""

from __future__ import annotations

from functools import singledispatch
from pathlib import Path

from .blocks import Commands, Facts, Picture, Report, Table, Words
from .text import code, markdown

SHOWN_FIRST = (".png", ".svg", ".pdf", ".txt")


def as_markdown(report: Report, folder: Path) -> str:
    """Returns the report's text; figures are linked relative to `folder`."""
    lines = [f"# {markdown(report.title)}", ""]
    for section in report.sections:
        lines += [f"## {markdown(section.title)}", ""]
        for block in section.blocks:
            lines += [*_lines(block, folder), ""]
    return "\n".join(lines).rstrip() + "\n"


@singledispatch
def _lines(block: object, _folder: Path) -> list[str]:
    raise TypeError(f"no Markdown for {type(block).__name__}")


@_lines.register
def _(block: Words, _folder: Path) -> list[str]:
    lines = [f"### {markdown(block.title)}", ""] if block.title else []
    lines += [f"**{markdown(block.lead)}**", ""] if block.lead else []
    return lines + [f"- {markdown(sentence)}" for sentence in block.sentences]


@_lines.register
def _(block: Table, _folder: Path) -> list[str]:
    lines = [f"### {markdown(block.title)}", ""] if block.title else []
    if not block.rows:
        return [*lines, block.empty]
    lines += [_row(block.head), _row(["---"] * len(block.head), escape=False)]
    lines += [_row(row) for row in block.rows]
    return [*lines, "", markdown(block.note)] if block.note else lines


def _row(cells: list[str], *, escape: bool = True) -> str:
    return f"| {' | '.join(markdown(cell) if escape else cell for cell in cells)} |"


@_lines.register
def _(block: Facts, _folder: Path) -> list[str]:
    lines = [f"### {markdown(block.title)}", ""] if block.title else []
    pairs = [f"- {markdown(name)}: {markdown(value)}" for name, value in block.pairs]
    return lines + (pairs or [block.empty])


@_lines.register
def _(block: Commands, _folder: Path) -> list[str]:
    lines = [f"### {markdown(block.title)}", ""] if block.title else []
    return [*lines, "```", *map(code, block.lines), "```"]


@_lines.register
def _(block: Picture, folder: Path) -> list[str]:
    figure = block.figure
    title = markdown(figure.title)
    order = sorted(figure.files, key=lambda path: SHOWN_FIRST.index(path.suffix))
    link = order[0].relative_to(folder).as_posix()
    return [f"![{title}]({link})", "", f"**{title}.** {markdown(figure.caption)}"]
