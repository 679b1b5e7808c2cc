"""The types and ranges of every configuration key; the values themselves stand in ``conf/``.

A schema that is a dataclass makes Hydra refuse a misspelt key or a wrong type while it composes,
and ``__post_init__`` refuses what is typed right but makes no sense. All of it happens for the
whole plan, before the first trial. What a task or an executor takes is declared by itself
(``declarations``), so neither needs a change here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omegaconf import MISSING

from parscale.study_format.vocabulary import SCALING_KINDS
from parscale.study_format.work import Scaling as ScalingLaw
from parscale.study_format.work import WorkLaw

from ..errors import ConfigError

START_METHODS = ("fork", "spawn", "forkserver")


def require(condition: bool, message: str) -> None:
    """Raise ConfigError with the message unless the condition holds."""
    if not condition:
        raise ConfigError(message)


def require_choice(key: str, value: object, choices: tuple[str, ...]) -> None:
    """Raise ConfigError unless the value is one of the choices."""
    require(value in choices, f"{key}={value}: choose one of {', '.join(choices)}")


@dataclass
class Measure:
    """How often and how precisely: blocks, samples, limits."""

    profile: str = MISSING
    target: float = MISSING  # relative half-width of the interval of each speedup
    min_blocks: int = MISSING
    max_blocks: int = MISSING
    max_seconds: float = MISSING
    max_trial_seconds: float = MISSING
    samples: int = MISSING
    sample_seconds: float = MISSING
    warmup: int = MISSING
    min_sample_seconds: float = MISSING
    aa: bool = MISSING
    blas_threads: int | None = None

    def __post_init__(self) -> None:
        require(0 < self.target < 1, f"measure.target={self.target}: between 0 and 1 is needed")
        require(self.max_blocks >= 1, f"measure.max_blocks={self.max_blocks}: at least 1")
        require(
            self.min_blocks >= 6,
            f"measure.min_blocks={self.min_blocks}: at least 6 "
            "(fewer blocks cannot carry a 95 % interval; cap with measure.max_blocks instead)",
        )
        for key in ("max_seconds", "max_trial_seconds", "sample_seconds", "min_sample_seconds"):
            value = getattr(self, key)
            require(
                value > 0 and math.isfinite(value),
                f"measure.{key}={value}: seconds above 0 are needed",
            )
        require(self.samples >= 1, f"measure.samples={self.samples}: at least 1")
        require(self.warmup >= 0, f"measure.warmup={self.warmup}: 0 or more")
        threads = self.blas_threads
        require(threads is None or threads >= 1, f"measure.blas_threads={threads}: at least 1")


@dataclass
class Work:
    """work(n) = n^power · ln(n)^log_power: how the work of the task grows with its size."""

    power: float = 1.0
    log_power: float = 0.0

    def __post_init__(self) -> None:
        require(0 < self.power < math.inf, f"scaling.work.power={self.power}: above 0 is needed")


@dataclass
class Scaling:
    """Which law the study is about; checked against the plan before the first trial."""

    kind: str = "strong"
    work: Work = field(default_factory=Work)

    def __post_init__(self) -> None:
        require_choice("scaling.kind", self.kind, SCALING_KINDS)

    def as_law(self) -> ScalingLaw:
        """Return the same as the study's format holds it."""
        return ScalingLaw(self.kind, WorkLaw(self.work.power, self.work.log_power))


@dataclass
class Sweep:
    """The whole configuration of one cell of a sweep.

    ``task`` and ``executor`` are open: the options of each are declared by the task or the adapter
    itself and checked in ``workload``. ``name`` becomes a folder, so it must be one: it cannot
    climb out of ``outputs``.
    """

    name: str = "sweep"
    size: int = MISSING
    workers: int = MISSING
    chunksize: Any = "auto"
    python: str | None = None
    task: dict[str, Any] = MISSING
    executor: dict[str, Any] = MISSING
    measure: Measure = MISSING
    scaling: Scaling = field(default_factory=Scaling)
    report: Any = None
    seed: int = 1
    outputs: str = "outputs"
    run: str | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        require(
            self.name == Path(self.name).name and not self.name.startswith("."),
            f"name={self.name}: the name of one folder is needed",
        )
