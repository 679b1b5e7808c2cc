"""The two documents, rendered from templates that are shipped with the package."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..figures.canvas import DrawnFigure
from .content import Content

SHOWN_FIRST = (".png", ".svg", ".pdf", ".txt")
TEMPLATES = Path(__file__).resolve().parent / "templates"


def write_documents(content: Content, folder: Path) -> list[Path]:
    """Writes report.md and report.html into `folder`; returns their paths."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=select_autoescape(["html"]),
        keep_trailing_newline=True,
    )
    environment.filters.update(cell=_markdown_cell, inline=_inline)
    names = {
        "content": content,
        "style": (TEMPLATES / "report.css").read_text(encoding="utf-8"),
        "linked": _linked(content.figures, folder),
    }
    return [
        _render(environment, name, names, folder / name) for name in ("report.md", "report.html")
    ]


def _render(environment: Any, name: str, names: dict[str, Any], path: Path) -> Path:
    text = environment.get_template(name).render(**names)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
    return path


def _markdown_cell(text: str) -> str:
    """Escapes what would end a table cell or be taken for markup."""
    return " ".join(str(text).replace("|", "\\|").replace("<", "&lt;").split())


def _inline(figure: DrawnFigure) -> str:
    """Returns the figure as a data address: the HTML needs no file beside it."""
    return "data:image/svg+xml;base64," + base64.b64encode(figure.svg).decode("ascii")


def _linked(figures: Sequence[DrawnFigure], folder: Path) -> dict[str, str]:
    """Returns for each figure the file that Markdown shows: PNG if there is one, else SVG."""
    links = {}
    for figure in figures:
        order = sorted(figure.files, key=lambda path: SHOWN_FIRST.index(path.suffix))
        links[figure.name] = order[0].relative_to(folder).as_posix()
    return links
