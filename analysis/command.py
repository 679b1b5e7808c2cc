"""The command: `python -m analysis [DIR | TABLE.csv …] [key=value …]`.

Bad input is one line on standard error and exit code 2; a finished report is exit code 0 whatever
it says. Everything slow is imported after the arguments have been understood.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import AnalysisError, ConfigurationError, StudyError
from .reading.newest_study import newest_study
from .reading.table_settings import TableSettings

HELP = """\
Report figures, numbers and a plain-words verdict from what was measured.

  python -m analysis                                   the newest study under outputs/
  python -m analysis outputs/article/2026-11-22T14-30-00
  python -m analysis STUDY_A STUDY_B                   two studies side by side
  python -m analysis table.csv                         your own table: columns workers and
                                                       seconds (or throughput), and if you
                                                       like size, name, repeat
  python -m analysis table.csv workers=nodes seconds="wall [s]" series=code
  python -m analysis DIR formats=svg,pdf width=single  settings: key=value, as in Hydra
  python -m analysis DIR report=paper                  a set of settings, conf/report/paper.yaml

Settings (conf/report/default.yaml has them all):
  level=0.95          confidence of every interval     formats=[svg,pdf,png]
  width=double        or single: journal columns       dpi=200
  raw_points=true     draw every block                 max_panels=6
  models=true         Amdahl, Gustafson, USL           project_to=null  draw models up to p
  usable_cores=null   for tables from elsewhere        output=null      where the report goes
Of a table: scaling=weak (work=COLUMN, work_power=1), baseline=8, serial=SECONDS.

Writes into DIR/report: report.html (one file, works offline), report.md, estimates.csv,
models.csv, missing.csv, verdict.json and figures/. With --check it only looks at the
settings. Exit codes: 0 done, 2 bad input.
"""
_SETTING = re.compile(r"[+~]*[A-Za-z_][\w@.]*=")


def main(arguments: Sequence[str]) -> int:
    """Runs the command and returns its exit code."""
    if any(word in ("-h", "--help") for word in arguments):
        sys.stdout.write(HELP)
        return 0
    try:
        return _run(arguments)
    except AnalysisError as error:
        sys.stderr.write(f"error: {' '.join(str(error).split())}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; run the same command again\n")
        return 130


def _run(arguments: Sequence[str]) -> int:
    check = "--check" in arguments
    paths, settings = split_arguments([word for word in arguments if word != "--check"])
    from .configuration import compose_configuration  # noqa: PLC0415

    config = compose_configuration(settings)
    if check:
        return 0
    paths = paths or [newest_study(Path("outputs"))]
    _check_paths(paths, config.table)
    from rich.console import Console  # noqa: PLC0415

    from .pipeline import analyse  # noqa: PLC0415
    from .report.terminal import show  # noqa: PLC0415

    errors = Console(stderr=True)
    if errors.is_terminal:
        with errors.status("starting") as status:
            result = analyse(paths, config, status.update)
    else:
        result = analyse(paths, config, lambda _: None)
    show(result.examined, result.page, Console())
    return 0


def split_arguments(arguments: Sequence[str]) -> tuple[list[Path], list[str]]:
    """Returns (paths, settings); StudyError for an option or a path that does not exist."""
    paths, settings = [], []
    for word in arguments:
        if word.startswith("-"):
            raise StudyError(f"unknown option {word}; settings are key=value, see --help")
        if Path(word).exists():
            paths.append(_checked(Path(word)))
        elif _SETTING.match(word):
            settings.append(word)
        else:
            raise StudyError(
                f"{word} does not exist; give a study's directory or a CSV file, or "
                "nothing for the newest study under outputs/"
            )
    return paths, settings


def _check_paths(paths: Sequence[Path], settings: TableSettings) -> None:
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise StudyError(f"{path} is given twice; give each study or table once")
        seen.add(path.resolve())
    if settings.given and all(path.is_dir() for path in paths):
        raise ConfigurationError(
            f"{settings.given[0]}= is about the columns of a table; {paths[0]} is a study, which "
            "knows its own"
        )


def _checked(path: Path) -> Path:
    if path.is_file() and path.name == "timings.csv":
        from .reading.study_table import is_study_table  # noqa: PLC0415

        return path.parent if is_study_table(path) else path
    if path.is_dir() and not (path / "timings.csv").is_file():
        return newest_study(path)
    return path
