"""A study's directory: made, found, locked, read and, where nothing came of it, removed."""

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

from parscale.study_format.errors import FormatError
from parscale.study_format.files import StudyFiles
from parscale.study_format.plan_document import read_plan_data

from ..errors import ConfigError


@dataclass(frozen=True)
class StudyDirectory(StudyFiles):
    """The files of one study; rows are the business of ``timings``."""

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
        names = (self.plan, self.timings, self.timings_schema, self.environment, self.log)
        for path in names:
            path.unlink(missing_ok=True)
        for folder in (self.path, self.path.parent):
            with suppress(OSError):
                folder.rmdir()

    def read_plan(self) -> dict[str, Any]:
        """Return ``plan.yaml`` as plain data; raises ConfigError."""
        try:
            return read_plan_data(self.plan)
        except FormatError as error:
            raise ConfigError(str(error)) from error

    def read_environment(self) -> dict[str, Any]:
        """Return ``environment.json``, empty where it is missing. Raises ConfigError."""
        try:
            document = json.loads(self.environment.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            reason = " ".join(str(error).split())
            raise ConfigError(f"{self.environment} cannot be read: {reason}") from error
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
