"""A study's directory: the one place that knows the names of its files."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from runner.errors import ConfigError, RecordError


class _NoAliases(yaml.SafeDumper):
    """Writes every value out, so that people can read it."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's signature
        return True


class _PlainLoader(yaml.SafeLoader):
    """Safe YAML without aliases, which can make a small file expand without bound."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def as_yaml(document: Any) -> str:
    """Return safe YAML in the document's own order, every value written out."""
    return yaml.dump(document, Dumper=_NoAliases, sort_keys=False, allow_unicode=True, width=200)


@dataclass(frozen=True)
class StudyDirectory:
    """Paths and whole-file reading and writing; rows are the business of ``runner.record``."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other runner out of the study; raises ConfigError where one is at work."""
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ConfigError(f"{self.path} is being measured by another process") from None
            except OSError:  # a file system without locks
                pass
            yield
        finally:
            os.close(descriptor)

    def discard(self) -> None:
        """Remove the study's own files, and the directory if nothing else lies in it."""
        names = (self.plan, self.timings, self.table_schema, self.environment, self.log)
        for path in names:
            path.unlink(missing_ok=True)
        for folder in (self.path, self.path.parent):
            with suppress(OSError):
                folder.rmdir()

    @property
    def plan(self) -> Path:
        return self.path / "plan.yaml"

    @property
    def timings(self) -> Path:
        return self.path / "timings.csv"

    @property
    def table_schema(self) -> Path:
        return self.path / "timings.schema.json"

    @property
    def environment(self) -> Path:
        return self.path / "environment.json"

    @property
    def log(self) -> Path:
        return self.path / "runner.log"

    def write_yaml(self, path: Path, document: Any) -> None:
        """Write safe YAML in the document's own order, durably."""
        write_durably(path, as_yaml(document))

    def write_json(self, path: Path, document: Any) -> None:
        """Write indented JSON, durably."""
        write_durably(path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")

    def read_plan(self) -> dict[str, Any]:
        """Return ``plan.yaml`` as plain data; safe YAML only. Raises ConfigError."""
        try:
            document = yaml.load(self.plan.read_text(encoding="utf-8"), Loader=_PlainLoader)  # noqa: S506
        except FileNotFoundError:
            raise ConfigError(f"{self.path} is not a study: it has no plan.yaml") from None
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise ConfigError(f"{self.plan} cannot be read: {_one_line(error)}") from error
        if not isinstance(document, dict):
            raise ConfigError(f"{self.plan} is damaged: it holds no mapping")
        return document

    def read_environment(self) -> dict[str, Any]:
        """Return ``environment.json``, empty where it is missing. Raises ConfigError."""
        try:
            document = json.loads(self.environment.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise ConfigError(f"{self.environment} cannot be read: {_one_line(error)}") from error
        return document if isinstance(document, dict) else {}


def create(root: Path, experiment: str) -> StudyDirectory:
    """Make a new directory ``root/experiment/<time>``; raises ConfigError where it cannot."""
    stamp = datetime.now().astimezone().strftime("%Y-%m-%dT%H-%M-%S")
    for suffix in ("", *(f"-{number}" for number in range(2, 1000))):
        path = root / experiment / f"{stamp}{suffix}"
        try:
            (root / experiment).mkdir(parents=True, exist_ok=True)
            path.mkdir()
        except FileExistsError as error:
            if path.is_dir():
                continue
            raise ConfigError(f"cannot write studies under {root}: {error.strerror}") from error
        except OSError as error:
            raise ConfigError(f"cannot write studies under {root}: {error.strerror}") from error
        return StudyDirectory(path)
    raise ConfigError(f"cannot find a free name for a study under {root / experiment}")


def find(run: str, root: Path) -> StudyDirectory:
    """Return the study named by a path, or by a run's name under ``root``.

    Raises ConfigError when there is none, or several of that name.
    """
    try:
        path = Path(run).expanduser()
        if path.is_dir():
            return StudyDirectory(path.resolve())
    except (RuntimeError, OSError) as error:  # no such user, a name too long
        raise ConfigError(f"there is no study {run}: {error}") from error
    found = sorted(root.glob(f"*/{run}")) if "/" not in run and run else []
    if len(found) == 1:
        return StudyDirectory(found[0].resolve())
    if found:
        raise ConfigError(f"run={run} fits several studies: {', '.join(map(str, found))}")
    recent = sorted(root.glob("*/*/plan.yaml"), key=lambda plan: plan.stat().st_mtime)[-3:]
    hint = f"; the latest are {', '.join(str(plan.parent) for plan in recent)}" if recent else ""
    raise ConfigError(f"there is no study {run}{hint}")


def shown(path: Path) -> str:
    """Return a path as short as it can be typed from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def write_durably(path: Path, text: str) -> None:
    """Write beside the target, sync, and move into place; raises RecordError."""
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise RecordError(f"cannot write {path}: {error.strerror}") from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
