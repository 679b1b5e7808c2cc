"""What a program or a notebook calls: measure a sweep, and examine what was measured.

    import parscale

    folder = parscale.measure(
        task="custom", task_function="mypkg.jobs:resize", task_items="mypkg.jobs:make_items",
        executor=["threads", "processes"], workers=[1, 2], size=1000,
    )
    print(parscale.examine(folder).answers)

Nothing here needs a command line, a terminal or a Hydra application, and nothing is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console

from .analysis.examine import LEVEL, MOST_MODELS, Examined
from .analysis.examine import examine as examine_study
from .analysis.reading.load import load_study
from .runner.config.application import requested
from .runner.config.explain import EXPLAINED, complaint
from .runner.config.quoting import override
from .runner.design.planner import plan_sweep
from .runner.design.weak_scaling import weak_size
from .runner.errors import ConfigError
from .runner.study.measure import measure as measure_plan

GROUPS = ("task", "executor", "measure", "scaling", "report")


def measure(*overrides: str, console: Console | None = None, **settings: Any) -> Path:
    """Measure a sweep into a new study and return the study's directory.

    Args:
        overrides: words as on the command line, such as `"executor=threads,processes"` or
            `"measure.max_blocks=6"`.
        console: where progress is shown; nowhere by default.
        settings: the same by name, a list of levels being swept: `workers=[1, 2]`. The part of a
            group follows an underscore: `measure_max_blocks=6` is `measure.max_blocks=6`.

    Raises:
        ParscaleError: the request makes no sense (`ConfigError`), or the study was interrupted
            (`StudyInterruptedError`, whose `study` can be resumed with `run=`). Trials that fail
            raise nothing: they stand in the study with their status.
    """
    words = [*overrides, *(_override(key, value) for key, value in settings.items())]
    try:
        wanted = requested(words, plan_sweep, weak_size)
    except EXPLAINED as error:
        raise complaint(error) from error
    if wanted.sweep.dry_run:
        raise ConfigError("dry_run=true: nothing is measured, so there is no study to return")
    directory, _ = measure_plan(wanted, console or Console(quiet=True))
    return directory.path


def examine(
    directory: str | Path, level: float = LEVEL, most_models: int = MOST_MODELS
) -> Examined:
    """Return what a study says: estimates, checks, laws and one answer for each question.

    Args:
        directory: a study's directory.
        level: the confidence of every interval, between 0 and 1.
        most_models: fit laws to at most so many arms and sizes, the largest sizes first; 0: none.

    Raises:
        AnalysisError: the directory holds no study, or a damaged one.
    """
    return examine_study(load_study(Path(directory)), level, most_models)


def _override(name: str, value: Any) -> str:
    group, _, part = name.partition("_")
    key = f"{group}.{part}" if part and group in GROUPS else name
    if isinstance(value, (list, tuple, range)):
        return f"{key}={','.join(override('', each)[1:] for each in value)}"
    return override(key, value)
