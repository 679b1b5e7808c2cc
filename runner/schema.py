"""The types and ranges of every configuration key; the values themselves stand in ``conf/``.

A schema that is a dataclass makes Hydra refuse a misspelt key or a wrong type while it composes,
and ``__post_init__`` refuses what is typed right but makes no sense. All of it happens for the
whole plan, before the first trial.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hydra.core.config_store import ConfigStore
from omegaconf import MISSING

from runner.errors import ConfigError

START_METHODS = ("fork", "spawn", "forkserver")
CHECKS = ("equal", "close", "none")
SCALING_KINDS = ("strong", "weak", "throughput")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ConfigError(message)


def _require_choice(key: str, value: object, choices: tuple[str, ...]) -> None:
    _require(value in choices, f"{key}={value}: choose one of {', '.join(choices)}")


@dataclass
class Task:
    """The workload: which items for a size, and which function of one item."""

    name: str = MISSING
    options: list[str] = field(default_factory=list)  # the keys below that mean something here
    default_size: int = 100  # items, where `size` is not given
    grain: Any = None  # work in one item, in the unit the task's YAML names
    function: str | None = None  # custom only: "module:function" of one item
    items: str | None = None  # custom only: "module:function", size -> sequence
    vectorized: str | None = None  # custom only: "module:function", sequence -> sequence
    check: str = "equal"
    typical_item_seconds: float | None = None  # a rough figure, for time estimates alone

    def __post_init__(self) -> None:
        _require_choice("task.check", self.check, CHECKS)
        for key in ("grain", "function", "items", "vectorized"):
            _require(
                getattr(self, key) is None or key in self.options,
                f"task.{key}={getattr(self, key)}: the task {self.name} has no {key}"
                f"{'; task=custom has' if key != 'grain' else ''}",
            )
        seconds = self.typical_item_seconds
        _require(
            seconds is None or (math.isfinite(seconds) and seconds > 0),
            f"task.typical_item_seconds={seconds}: seconds above 0 are needed",
        )
        if self.grain is not None:
            number = isinstance(self.grain, (int, float)) and not isinstance(self.grain, bool)
            _require(
                number and math.isfinite(self.grain) and self.grain > 0,
                f"task.grain={self.grain}: a number above 0 is needed",
            )
        for key in ("function", "items", "vectorized"):
            reference = getattr(self, key)
            _require(
                reference is None or reference.count(":") == 1,
                f"task.{key}={reference}: write it as module:function, such as mypkg.jobs:resize",
            )
        if self.name == "custom":
            _require(
                bool(self.function) and bool(self.items),
                "task=custom needs task.function=module:function and task.items=module:function",
            )


@dataclass
class TypicalCost:
    """Rough costs of an executor, for the time estimate of a plan not yet measured."""

    start_seconds: float = 0.05
    submit_seconds: float = 0.0
    native_chunks: bool = False  # whether the library's own map sends items in chunks
    concurrent: bool = True  # whether p workers share CPU-bound Python work at all


@dataclass
class Executor:
    """How the function is run over the items."""

    name: str = MISSING
    start_method: str | None = None
    ignores: list[str] = field(default_factory=list)  # keys that make no difference here
    serial_form: bool = False  # a candidate for the best known serial form of the task
    typical: TypicalCost = field(default_factory=TypicalCost)

    def __post_init__(self) -> None:
        if self.start_method is not None:
            _require_choice("executor.start_method", self.start_method, START_METHODS)


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
        _require(0 < self.target < 1, f"measure.target={self.target}: between 0 and 1 is needed")
        _require(self.max_blocks >= 1, f"measure.max_blocks={self.max_blocks}: at least 1")
        _require(
            self.min_blocks >= 6,
            f"measure.min_blocks={self.min_blocks}: at least 6 "
            "(fewer blocks cannot carry a 95 % interval; cap with measure.max_blocks instead)",
        )
        for key in ("max_seconds", "max_trial_seconds", "sample_seconds", "min_sample_seconds"):
            value = getattr(self, key)
            _require(value > 0, f"measure.{key}={value}: seconds above 0 are needed")
        _require(self.samples >= 1, f"measure.samples={self.samples}: at least 1")
        _require(self.warmup >= 0, f"measure.warmup={self.warmup}: 0 or more")
        threads = self.blas_threads
        _require(threads is None or threads >= 1, f"measure.blas_threads={threads}: at least 1")


@dataclass
class Work:
    """work(n) = n^power · ln(n)^log_power: how the work of the task grows with its size."""

    power: float = 1.0
    log_power: float = 0.0

    def __post_init__(self) -> None:
        _require(0 < self.power < math.inf, f"scaling.work.power={self.power}: above 0 is needed")

    def of(self, size: float) -> float:
        """Return the work at ``size``, in arbitrary units; raises ConfigError beyond floats."""
        try:
            work = self._of(size)
        except (OverflowError, ValueError, ZeroDivisionError):
            work = 0.0
        if not 0 < work < math.inf:
            raise ConfigError(
                f"scaling.work: n^{self.power:g} · ln(n)^{self.log_power:g} is no number above 0 "
                f"at n = {size:g}"
            )
        return work

    def _of(self, size: float) -> float:
        logarithm = math.pow(math.log(size), self.log_power) if self.log_power else 1.0
        return math.pow(size, self.power) * logarithm


@dataclass
class Scaling:
    """Which law the study is about; checked against the plan before the first trial."""

    kind: str = "strong"
    work: Work = field(default_factory=Work)

    def __post_init__(self) -> None:
        _require_choice("scaling.kind", self.kind, SCALING_KINDS)


@dataclass
class Sweep:
    """The whole configuration of one cell of a sweep.

    ``name`` becomes a folder, so it must be one: it cannot climb out of ``outputs``.
    """

    name: str = "sweep"
    size: int = MISSING
    workers: int = MISSING
    chunksize: Any = "auto"
    python: str | None = None
    task: Task = MISSING
    executor: Executor = MISSING
    measure: Measure = MISSING
    scaling: Scaling = field(default_factory=Scaling)
    report: Any = None
    seed: int = 1
    outputs: str = "outputs"
    run: str | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        _require(
            self.name == Path(self.name).name and not self.name.startswith("."),
            f"name={self.name}: the name of one folder is needed",
        )


def register() -> None:
    """Make the schema known to Hydra; ``conf/config.yaml`` names it in its defaults list."""
    ConfigStore.instance().store(name="sweep_schema", node=Sweep)
