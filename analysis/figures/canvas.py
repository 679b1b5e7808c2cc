"""A figure: made without pyplot, laid out once, saved in each format, described by its caption."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..configuration import ReportConfig
from .panels import Page
from .style import WIDTH_INCHES

# No dates and no version in the files: the same study gives the same bytes.
METADATA = {
    "svg": {"Date": None, "Creator": "parscale"},
    "pdf": {"CreationDate": None, "Creator": "parscale", "Producer": "parscale"},
    "png": {"Software": "parscale"},
}


@dataclass(frozen=True)
class DrawnFigure:
    """A figure on disk: its name, title and caption, the files, its SVG for the HTML."""

    name: str
    title: str
    caption: str
    files: tuple[Path, ...] = ()
    svg: bytes = field(default=b"", repr=False)
    figure: Figure | None = field(default=None, repr=False)


def grid(
    rows: int,
    columns: int,
    config: ReportConfig,
    row_height: float,
    *,
    share_y: Literal["all", "col"] = "all",
) -> tuple[Figure, list[list[Axes]]]:
    """Returns a figure of the configured width with rows × columns of axes."""
    figure = Figure(
        figsize=(WIDTH_INCHES[config.width], row_height * rows + 0.9), layout="constrained"
    )
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False, sharex="all", sharey=share_y)
    return figure, [list(row) for row in axes]


def hide_unused(cells: Sequence[Sequence[Axes]], page: Page) -> None:
    """Hides the axes of a last row that has fewer panels than columns."""
    for axes_row, row in zip(cells, page.grid, strict=True):
        for axes in axes_row[len(row) :]:
            axes.set_visible(False)


def outside_legend(figure: Figure, handles: Sequence[Artist], config: ReportConfig) -> None:
    """Puts one legend below all axes, where it covers nothing, in columns that fit the width."""
    if not handles:
        return
    narrow = config.width == "single"
    points, handle, spacing = (6.3, 1.4, 0.8) if narrow else (7.0, 1.8, 1.2)
    longest = max(len(str(entry.get_label())) for entry in handles)
    # An average letter is 0.6 of the text size wide; the rest is handle and spacing.
    inches = (0.6 * longest + handle + spacing + 1.0) * points / 72
    columns = max(1, min(len(handles), int(WIDTH_INCHES[config.width] / inches)))
    figure.legend(
        handles=handles,
        loc="outside lower center",
        ncols=columns,
        frameon=False,
        fontsize=points,
        handlelength=handle,
        columnspacing=spacing,
        borderaxespad=0.2,
    )
    lines = -(-len(handles) // columns)
    figure.set_figheight(figure.get_figheight() + 0.155 * lines - 0.3)


@dataclass(frozen=True)
class Description:
    """Where a figure goes and what it is called: folder, file name, title and caption."""

    folder: Path
    name: str
    title: str
    caption: str


def save(figure: Figure, about: Description, config: ReportConfig) -> DrawnFigure:
    """Writes the figure in every configured format, and its caption; lays it out only once."""
    about.folder.mkdir(parents=True, exist_ok=True)
    layout = figure.get_layout_engine()
    if layout is not None:
        layout.execute(figure)
        figure.set_layout_engine("none")
    files = []
    for form in config.formats:
        path = about.folder / f"{about.name}.{form}"
        figure.savefig(path, format=form, dpi=config.dpi, metadata=METADATA[form])
        files.append(path)
    caption = about.folder / f"{about.name}.txt"
    caption.write_text(f"{about.title}. {about.caption}\n", encoding="utf-8")
    return DrawnFigure(
        about.name, about.title, about.caption, (*files, caption), _svg(figure, files), figure
    )


def _svg(figure: Figure, files: Sequence[Path]) -> bytes:
    for path in files:
        if path.suffix == ".svg":
            return path.read_bytes()
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", metadata=METADATA["svg"])
    return stream.getvalue()
