"""What executors and tasks declare of themselves, read from the worker's own registry.

An adapter says once, in its class, which options it takes and whether it has workers; a task's
options are the parameters of its `__init__`. YAML files hold values only. The worker's modules
import nothing but the standard library when they are loaded, so reading them here costs
milliseconds and starts nothing.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from ..errors import ConfigError
from ..worker_folder import WORKER
from .suggestion import did_you_mean

REQUIRED = inspect.Parameter.empty


def executor_class(name: str) -> Any:
    """Return the adapter of that name; ConfigError where there is none."""
    return _declared("executors", "EXECUTORS", name)


def task_class(name: str) -> Any:
    """Return the task of that name; ConfigError where there is none."""
    return _declared("tasks", "TASKS", name)


def executor_options(name: str) -> tuple[str, ...]:
    """Return the names of the options that an executor takes."""
    return tuple(executor_class(name).options)


def task_options(name: str) -> dict[str, Any]:
    """Return a task's options with their defaults; REQUIRED where there is none."""
    return _parameters(task_class(name))


def every_executor_option() -> set[str]:
    """Return every option that some executor takes."""
    return {option for name in names("executors") for option in executor_options(name)}


def every_task_option() -> set[str]:
    """Return every option that some task takes."""
    return {option for name in names("tasks") for option in task_options(name)}


def names(kind: str) -> list[str]:
    """Return the registered names of `executors` or `tasks`."""
    return list(_registry(kind, kind.upper()))


def check_task(name: str, options: Mapping[str, Any]) -> None:
    """Have the task look at its options; raises ConfigError with its words.

    One that imports a user's code when it is made is looked at by the worker alone.
    """
    made = task_class(name)
    if getattr(made, "imports_user_code", False):
        return
    specification_error = _worker_module("errors").SpecificationError
    try:
        made(**options)
    except specification_error as error:
        raise ConfigError(str(error)) from error
    except (TypeError, ValueError) as error:
        raise ConfigError(f"task {name}: {error}") from error


@cache
def _parameters(made: Any) -> dict[str, Any]:
    found = inspect.signature(made.__init__).parameters.values()
    return {each.name: each.default for each in found if each.name != "self"}


def _declared(kind: str, table: str, name: str) -> Any:
    registry = _registry(kind, table)
    if name not in registry:
        hint = did_you_mean(name, registry)
        raise ConfigError(f"there is no {kind[:-1]} '{name}'.{hint} Known: {', '.join(registry)}")
    module, _, made = registry[name].partition(":")
    return getattr(_worker_module(f"{kind}.{module}"), made)


def _registry(kind: str, table: str) -> dict[str, str]:
    registry: dict[str, str] = getattr(_worker_module(kind), table)
    return registry


def _worker_module(name: str) -> Any:
    if str(WORKER) not in sys.path:
        sys.path.append(str(WORKER))
    return import_module(f"parscale_worker.{name}")
