"""Writes a report as one HTML file that works offline and asks nothing of the network."""

from __future__ import annotations

import base64
from pathlib import Path

from .blocks import Block, Drawn, Report

TEMPLATES = Path(__file__).resolve().parent / "templates"


def as_html(report: Report) -> str:
    """Returns the page; every figure is inside it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=select_autoescape(["html"]),
        keep_trailing_newline=True,
    )
    environment.filters.update(inline=_inline, kind=_kind)
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    return environment.get_template("report.html").render(report=report, style=style)


def _kind(block: Block) -> str:
    return type(block).__name__


def _inline(figure: Drawn) -> str:
    """Returns the figure as a data address: the HTML needs no file beside it."""
    return "data:image/svg+xml;base64," + base64.b64encode(figure.svg).decode("ascii")
