"""The task and the executor of a combination: their names, options and rough costs, checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import ConfigError
from .declarations import (
    REQUIRED,
    check_task,
    every_executor_option,
    every_task_option,
    executor_class,
    executor_options,
    task_options,
)
from .settings import START_METHODS, require, require_choice
from .suggestion import did_you_mean

CHECKS = ("equal", "close", "none")
REFERENCES = ("function", "items", "vectorized", "equal", "setup")
TASK_SETTINGS = ("name", "default_size", "typical_item_seconds", "setup_seconds")
EXECUTOR_SETTINGS = ("name", "typical")
FORMER_KEYS = ("options", "ignores", "serial_form")  # once written in YAML, now declared in code


@dataclass(frozen=True)
class TypicalCost:
    """Rough costs of an executor, for the time estimate of a plan not yet measured."""

    start_seconds: float = 0.05
    submit_seconds: float = 0.0
    native_chunks: bool = False  # whether the library's own map sends items in chunks
    concurrent: bool = True  # whether p workers share CPU-bound Python work at all


@dataclass(frozen=True)
class Task:
    """The workload: which items for a size, and which function of one item."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)
    typical_item_seconds: float | None = None


@dataclass(frozen=True)
class Executor:
    """How the function is run over the items."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)
    has_workers: bool = True
    typical: TypicalCost = field(default_factory=TypicalCost)


def task_of(settings: Mapping[str, Any]) -> Task:
    """Return the task that a configuration names; ConfigError for what it cannot take."""
    name = str(settings["name"])
    declared = task_options(name)
    given = _given(settings, TASK_SETTINGS)
    for key, value in given.items():
        if key not in declared:
            raise ConfigError(_unknown_option(name, key, value))
        _check_value(key, value)
    needed = [key for key, default in declared.items() if default is REQUIRED]
    missing = [key for key in needed if key not in given]
    if missing and name == "custom":
        raise ConfigError(
            "task=custom needs task.function=module:function and task.items=module:function"
        )
    require(not missing, f"task={name} needs task.{missing[0] if missing else ''}")
    seconds = settings.get("typical_item_seconds")
    require(
        seconds is None or (math.isfinite(seconds) and seconds > 0),
        f"task.typical_item_seconds={seconds}: seconds above 0 are needed",
    )
    check_task(name, given)
    chosen = {key: value for key, value in given.items() if value != declared[key]}
    setup = settings.get("setup_seconds")
    require(
        setup is None or (isinstance(setup, (int, float)) and 0 < setup < math.inf),
        f"task.setup_seconds={setup}: seconds above 0 are needed",
    )
    return Task(name, chosen, seconds)


def executor_of(settings: Mapping[str, Any]) -> Executor:
    """Return the executor that a configuration names.

    An option that other executors take makes no difference to this one and is left out; one that
    none takes is a ConfigError.
    """
    name = str(settings["name"])
    declared, known = executor_options(name), every_executor_option()
    given = _given(settings, EXECUTOR_SETTINGS)
    for key, value in given.items():
        if key not in known:
            hint = did_you_mean(key, known)
            raise ConfigError(f"executor.{key}={value}: no executor has it.{hint}")
    method = given.get("start_method")
    if method is not None:
        require_choice("executor.start_method", method, START_METHODS)
    return Executor(
        name,
        {key: value for key, value in given.items() if key in declared},
        bool(executor_class(name).has_workers),
        _typical(settings.get("typical") or {}),
    )


def _given(settings: Mapping[str, Any], others: tuple[str, ...]) -> dict[str, Any]:
    left_out = {*others, *FORMER_KEYS}
    return {
        str(key): value
        for key, value in settings.items()
        if key not in left_out and value is not None
    }


def _typical(values: Mapping[str, Any]) -> TypicalCost:
    try:
        return TypicalCost(**values)
    except TypeError as error:
        raise ConfigError(f"executor.typical: {error}") from error


def _unknown_option(task: str, key: str, value: Any) -> str:
    known = every_task_option()
    if key not in known:
        hint = did_you_mean(f"task.{key}", [f"task.{option}" for option in known])
        return f"there is no key 'task.{key}'.{hint}"
    custom = "; task=custom has" if key in task_options("custom") else ""
    return f"task.{key}={value}: the task {task} has no {key}{custom}"


def _check_value(key: str, value: Any) -> None:
    if key == "check":
        require_choice("task.check", value, CHECKS)
    if key in REFERENCES:
        require(
            isinstance(value, str) and value.count(":") == 1,
            f"task.{key}={value}: write it as module:function, such as mypkg.jobs:resize",
        )
    if key == "grain":
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        require(
            number and math.isfinite(value) and value > 0,
            f"task.grain={value}: a number above 0 is needed",
        )
