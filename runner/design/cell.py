"""One combination of factor levels, reduced to what can make a difference and named by a hash.

Two combinations that differ only in a key their executor does not have (a serial loop has no
worker count) are the same cell: they are measured once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from parscale.study_format.identity import baseline_of, canonical, identity

from ..config.settings import Sweep
from ..config.workload import Executor, Task, executor_of, task_of
from ..errors import ConfigError


@dataclass(frozen=True)
class Cell:
    """A cell's canonical configuration: plain data, nothing that makes no difference."""

    config: dict[str, Any] = field(hash=False)
    serial_form: bool = False

    @property
    def identity(self) -> str:
        """Ten hexadecimal digits, the same on every machine and in every study."""
        return identity(self.config)

    @property
    def task(self) -> str:
        return str(self.config["task"]["name"])

    @property
    def executor(self) -> str:
        return str(self.config["executor"]["name"])

    @property
    def size(self) -> int:
        return int(self.config["size"])

    @property
    def workers(self) -> int:
        return int(self.config["workers"])

    @property
    def chunksize(self) -> int | str | None:
        chunksize: int | str | None = self.config["chunksize"]
        return chunksize

    @property
    def python(self) -> str | None:
        python: str | None = self.config["python"]
        return python

    def baseline(self) -> Cell:
        """Return the plain serial loop of the same task, size and interpreter."""
        return Cell(baseline_of(self.config), serial_form=True)

    def level(self, key: str) -> Any:
        """Return the level of a swept key such as ``executor.start_method``; None where ignored."""
        node: Any = self.config
        for part in key.split("."):
            node = node.get(part) if isinstance(node, dict) else None
        return node.get("name", node) if isinstance(node, dict) else node

    def __str__(self) -> str:
        grain = self.config["task"].get("grain")
        parts = [self.task, *([f"grain={grain}"] if grain is not None else [])]
        parts += [f"size={self.size}", self.executor]
        method = self.config["executor"].get("start_method")
        parts += [method] if method else []
        if not self.serial_form:
            parts.append(f"workers={self.workers}")
        parts += [f"chunksize={self.chunksize}"] if self.chunksize is not None else []
        parts += [self.python] if self.python else []
        return " ".join(parts)


@dataclass(frozen=True)
class Combination:
    """A composed sweep with its task and executor read out of their open groups."""

    sweep: Sweep
    task: Task
    executor: Executor

    @classmethod
    def of(cls, sweep: Sweep) -> Combination:
        """Return the checked combination; ConfigError for what task or executor cannot take."""
        return cls(sweep, task_of(sweep.task), executor_of(sweep.executor))

    def cell(self) -> Cell:
        """Reduce it to its cell; ConfigError where a value of the right type is out of range."""
        sweep, executor = self.sweep, self.executor
        if sweep.size < 1:
            hint = " (commas separate levels: write 1_000_000)" if sweep.size == 0 else ""
            raise ConfigError(f"size={sweep.size}: at least 1 item is needed{hint}")
        if sweep.workers < 1:
            raise ConfigError(f"workers={sweep.workers}: at least 1 worker is needed")
        chunksize = checked_chunksize(sweep.chunksize)
        config = {
            "task": {"name": self.task.name, "check": "equal", **self.task.options},
            "executor": {"name": executor.name, **executor.options},
            "size": sweep.size,
            "workers": sweep.workers if executor.has_workers else 1,
            "chunksize": chunksize if executor.has_workers else None,
            "python": sweep.python,
        }
        return Cell(canonical(config), serial_form=not executor.has_workers)


def checked_chunksize(chunksize: object) -> int | str:
    """Return a chunk size as the worker takes it; raises ConfigError for anything else."""
    if chunksize in ("auto", "native"):
        return str(chunksize)
    if isinstance(chunksize, int) and not isinstance(chunksize, bool) and chunksize >= 1:
        return chunksize
    raise ConfigError(f"chunksize={chunksize}: a number from 1, `auto` or `native` is needed")
