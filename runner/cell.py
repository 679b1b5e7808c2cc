"""One combination of factor levels, reduced to what can make a difference and named by a hash.

Two combinations that differ only in a key their executor ignores (a serial loop has no worker
count) are the same cell: they are measured once.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from runner.errors import ConfigError
from runner.schema import Executor, Sweep, Task

SERIAL = {"name": "serial"}


@dataclass(frozen=True)
class Cell:
    """A cell's canonical configuration: plain data, sorted, nothing that makes no difference."""

    config: dict[str, Any] = field(hash=False)
    serial_form: bool = False

    @property
    def identity(self) -> str:
        """Ten hexadecimal digits, the same on every machine and in every study."""
        text = json.dumps(self.config, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:10]

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
        serial = {"executor": dict(SERIAL), "workers": 1, "chunksize": None}
        return Cell({**self.config, **serial}, serial_form=True)

    def level(self, key: str) -> Any:
        """Return the level of a swept key such as ``executor.start_method``; None where ignored."""
        node: Any = self.config
        for part in key.split("."):
            node = node.get(part) if isinstance(node, dict) else None
        return node["name"] if isinstance(node, dict) else node

    def __str__(self) -> str:
        grain = self.config["task"].get("grain")
        parts = [self.task, *([f"grain={grain}"] if grain is not None else [])]
        parts += [f"size={self.size}", self.executor]
        method = self.config["executor"].get("start_method")
        parts += [method] if method else []
        if self.executor not in ("serial", "vectorized", "vectorized_array"):
            parts.append(f"workers={self.workers}")
        parts += [f"chunksize={self.chunksize}"] if self.chunksize is not None else []
        parts += [self.python] if self.python else []
        return " ".join(parts)


def cell_of(sweep: Sweep) -> Cell:
    """Reduce a composed configuration to its cell.

    Raises ConfigError where a value is of the right type but out of range.
    """
    ignored = set(sweep.executor.ignores)
    if sweep.size < 1:
        hint = " (commas separate levels: write 1_000_000)" if sweep.size == 0 else ""
        raise ConfigError(f"size={sweep.size}: at least 1 item is needed{hint}")
    if sweep.workers < 1:
        raise ConfigError(f"workers={sweep.workers}: at least 1 worker is needed")
    chunksize = checked_chunksize(sweep.chunksize)
    return Cell(
        {
            "task": _task_identity(sweep.task),
            "executor": _executor_identity(sweep.executor, ignored),
            "size": sweep.size,
            "workers": 1 if "workers" in ignored else sweep.workers,
            "chunksize": None if "chunksize" in ignored else chunksize,
            "python": sweep.python,
        },
        serial_form=sweep.executor.serial_form,
    )


def checked_chunksize(chunksize: object) -> int | str:
    """Return a chunk size as the worker takes it; raises ConfigError for anything else."""
    if chunksize in ("auto", "native"):
        return str(chunksize)
    if isinstance(chunksize, int) and not isinstance(chunksize, bool) and chunksize >= 1:
        return chunksize
    raise ConfigError(f"chunksize={chunksize}: a number from 1, `auto` or `native` is needed")


def _task_identity(task: Task) -> dict[str, Any]:
    values = asdict(task)
    for estimate in ("typical_item_seconds", "default_size", "options"):  # change no result
        del values[estimate]
    return {key: value for key, value in values.items() if value is not None}


def _executor_identity(executor: Executor, ignored: set[str]) -> dict[str, Any]:
    values = asdict(executor)
    for estimate in ("ignores", "serial_form", "typical"):
        del values[estimate]
    return {
        key: value
        for key, value in values.items()
        if value is not None and f"executor.{key}" not in ignored
    }
