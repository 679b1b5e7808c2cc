"""From paths to a report on disk: the one place where the steps are put in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .configuration import ReportConfig
from .examine import Examined, examine
from .exports import BESIDE_REPORT, export
from .exports.files import write_text
from .figures.canvas import DrawnFigure
from .models.study_models import CurveKey, LawCurve
from .reading.foreign_table import load_table
from .reading.load import load_study
from .reading.study import Study
from .reading.table_settings import TableSettings
from .report.blocks import Report

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Result:
    """What was made: what the studies say, the report, and the files written."""

    examined: tuple[Examined, ...]
    report: Report
    figures: tuple[DrawnFigure, ...]
    folder: Path
    files: tuple[Path, ...]

    @property
    def page(self) -> Path:
        """The report's HTML file."""
        return self.folder / "report.html"


def load(path: Path, settings: TableSettings) -> Study:
    """Returns the study in a directory, or the table of timings in a file."""
    return load_study(path) if path.is_dir() else load_table(path, settings)


def analyse(paths: Sequence[Path], config: ReportConfig, progress: Progress) -> Result:
    """Writes the report of one study, or of several side by side, and returns what was made."""
    examined = []
    for path in paths:
        progress(f"reading {path}")
        examined.append(
            examine(load(path, config.table), config.level, config.max_models * config.models)
        )
    folder = _folder([one.study for one in examined], config)
    files = [export(name, examined, folder) for name in BESIDE_REPORT]
    progress("drawing")
    figures = _figures(examined, config, folder)
    files += [path for figure in figures for path in figure.files]
    progress("writing")
    report, documents = _documents(examined, figures, config, folder)
    return Result(tuple(examined), report, tuple(figures), folder, (*files, *documents))


def _folder(studies: Sequence[Study], config: ReportConfig) -> Path:
    if config.output:
        folder = Path(config.output)
    elif len(studies) == 1:
        folder = studies[0].report_directory
    else:
        others = "-".join(study.name for study in studies[:-1])
        folder = studies[-1].report_directory.with_name(f"report-beside-{others}")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _figures(examined: Sequence[Examined], config: ReportConfig, folder: Path) -> list[DrawnFigure]:
    # Matplotlib and seaborn take most of a second to import: not for bad input, not for --help.
    from .figures import draw_figures  # noqa: PLC0415
    from .figures.drawing import Drawing  # noqa: PLC0415

    curves: dict[CurveKey, list[LawCurve]] = {}
    for one in examined:
        curves |= one.models.curves(config.level, config.project_to)
    drawn = []
    for kind in dict.fromkeys(one.study.plan.scaling.kind for one in examined):
        own = [one.estimates for one in examined if one.study.plan.scaling.kind == kind]
        drawn += draw_figures(Drawing(own, config, folder / "figures", curves), kind)
    return drawn


def _documents(
    examined: Sequence[Examined],
    figures: Sequence[DrawnFigure],
    config: ReportConfig,
    folder: Path,
) -> tuple[Report, list[Path]]:
    from .report.html import as_html  # noqa: PLC0415
    from .report.markdown import as_markdown  # noqa: PLC0415
    from .report.sections import build_report  # noqa: PLC0415

    report = build_report(examined, figures, config)
    return report, [
        write_text(as_markdown(report, folder), folder / "report.md"),
        write_text(as_html(report), folder / "report.html"),
    ]
