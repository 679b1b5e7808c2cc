"""From paths to a report on disk: the one place where the steps are put in order."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from .configuration import ReportConfig
from .estimates.estimate import Estimates, estimate
from .estimates.noise import Floors, noise_floors, noise_warnings
from .figures.canvas import DrawnFigure
from .models.study_models import Curve, CurveKey, ModelReport, examine_study
from .reading.foreign_table import load_table
from .reading.load import load_study
from .reading.study import Study
from .reading.table_settings import TableSettings
from .report import content as report
from .report import facts, tables
from .report.csv_files import estimates_table, missing_table, write_table
from .verdict.answers import Answer, answers
from .verdict.further_sentences import (
    describe_floor,
    describe_laws,
    describe_missing,
    describe_shapes,
    describe_weak,
    weak_headline,
)
from .verdict.sentences import describe_all, describe_level, headline

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Result:
    """What was made: the studies' estimates, answers and words, and the files written."""

    studies: tuple[Estimates, ...]
    answers: tuple[tuple[Answer, ...], ...]
    content: report.Content
    folder: Path
    files: tuple[Path, ...]


@dataclass(frozen=True)
class _Examined:
    estimates: Estimates
    floors: Floors
    models: ModelReport
    answers: tuple[Answer, ...]


def load(path: Path, settings: TableSettings) -> Study:
    """Returns the study in a directory, or the table of timings in a file."""
    return load_study(path) if path.is_dir() else load_table(path, settings)


def analyse(paths: Sequence[Path], config: ReportConfig, progress: Progress) -> Result:
    """Writes the report of one study, or of several side by side, and returns what was made."""
    examined = []
    for path in paths:
        progress(f"reading {path}")
        examined.append(_examine(load(path, config.table), config))
    folder = _folder([one.estimates.study for one in examined], config)
    files = _tables(examined, folder)
    progress("drawing")
    drawn = _figures(examined, config, folder)
    progress("writing")
    content = _content(examined, config, drawn)
    files += [path for figure in drawn for path in figure.files]
    from .report.write import write_documents  # noqa: PLC0415

    files += write_documents(content, folder)
    return Result(
        tuple(one.estimates for one in examined),
        tuple(one.answers for one in examined),
        content,
        folder,
        tuple(files),
    )


def _examine(study: Study, config: ReportConfig) -> _Examined:
    estimates = estimate(study, config.level)
    floors = noise_floors(estimates)
    models = (
        examine_study(estimates, config.level, config.max_models)
        if config.models
        else ModelReport()
    )
    return _Examined(estimates, floors, models, tuple(answers(estimates, floors)))


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


def _tables(examined: Sequence[_Examined], folder: Path) -> list[Path]:
    studies = [one.estimates for one in examined]
    models = pd.concat([one.models.table() for one in examined], ignore_index=True)
    told = [asdict(answer) for one in examined for answer in one.answers]
    verdict = folder / "verdict.json"
    verdict.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return [
        write_table(estimates_table(studies), folder / "estimates.csv"),
        write_table(models, folder / "models.csv"),
        write_table(missing_table(studies), folder / "missing.csv"),
        verdict,
    ]


def _figures(
    examined: Sequence[_Examined], config: ReportConfig, folder: Path
) -> list[DrawnFigure]:
    # Matplotlib and seaborn take most of a second to import: not for bad input, not for --help.
    from .figures import draw_figures  # noqa: PLC0415
    from .figures.drawing import Drawing  # noqa: PLC0415

    curves: dict[CurveKey, list[Curve]] = {}
    for one in examined:
        curves |= one.models.curves(config.level, config.project_to)
    drawn = []
    for kind in dict.fromkeys(one.estimates.study.plan.scaling.kind for one in examined):
        own = [one for one in examined if one.estimates.study.plan.scaling.kind == kind]
        drawing = Drawing(
            [one.estimates for one in own],
            [one.floors for one in own],
            config,
            folder / "figures",
            curves,
        )
        drawn += draw_figures(drawing, kind)
    return drawn


def _content(
    examined: Sequence[_Examined], config: ReportConfig, drawn: list[DrawnFigure]
) -> report.Content:
    names = ", ".join(_title(one.estimates.study) for one in examined)
    return report.Content(
        title=f"Does parallelism pay? {names}",
        level=f"{config.level:.0%}".replace("%", " %"),
        sections=[_section(one) for one in examined],
        figures=drawn,
        models=tables.model_table([one.models for one in examined]),
    )


def _title(study: Study) -> str:
    return f"{study.plan.experiment} {study.name}".strip()


def _section(one: _Examined) -> report.Section:
    estimates, study = one.estimates, one.estimates.study
    sentences = describe_all(one.answers)
    sentences += describe_level(one.answers)
    sentences += describe_weak(estimates) + describe_shapes(one.models)
    sentences += describe_laws(one.models, one.answers)
    sentences += describe_missing(estimates) + describe_floor(estimates, one.floors)
    return report.Section(
        name=_title(study),
        verdict=report.Verdict(_headline(one), sentences),
        estimates=tables.estimate_tables(estimates),
        baselines=tables.baseline_table(estimates),
        missing=tables.missing_table(estimates),
        floors=tables.floor_table(estimates, one.floors),
        warnings=noise_warnings(study, estimates.tables),
        notices=[*study.notices, *one.models.notices()],
        environment=facts.environment_lines(study.environment),
        measured=facts.measured_lines(estimates),
        reproduce=facts.reproduce_lines(estimates),
    )


def _headline(one: _Examined) -> str:
    weak = one.estimates.study.plan.scaling.kind == "weak"
    return weak_headline(one.estimates) if weak else headline(one.answers)
