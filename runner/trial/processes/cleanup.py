"""Cleanup of a study's processes and scratch files, from first trial to last.

>>> with ProcessCleanup() as cleanup:                              # doctest: +SKIP
...     for number in trials:
...         with cleanup.trial(number) as trial:
...             worker = subprocess.Popen(command, env=os.environ | trial.variables,
...                                       start_new_session=True)
...             trial.worker = worker
...             ...                       # talk to the worker; wait, or give up at the deadline
...         trial.ending                  # what it left behind, all gone now

Leaving ``trial`` kills whatever is left of it, on success, error and Ctrl-C alike; leaving
``ProcessCleanup`` does so for the study, and dismisses the watchdog.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from .orphans import adopt_orphans, adopted, end_all, study_processes
from .scratch import (
    Leftover,
    create_scratch,
    remove_folder,
    shared_memory,
    sweep,
    temporary_variables,
)
from .table import HAS_PROC, MARK, Entry, children, title
from .watchdog import dismiss, start_watchdog


@dataclass(frozen=True)
class Ending:
    """How a trial's processes ended."""

    ended: tuple[str, ...] = ()
    """Commands of the processes that outlived the worker and were killed."""
    remaining: tuple[int, ...] = ()
    """Numbers of processes that cannot be killed (in uninterruptible sleep, as on a dead NFS)."""
    swept: tuple[str, ...] = ()
    """Names that were removed from shared memory."""


@dataclass
class ProcessCleanup:
    """Owns the processes and scratch files of one study; enter it before the first trial."""

    parent: Path | None = None
    """Where the scratch folder is made; the system's temporary folder by default."""
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    patience_seconds: float = 5.0
    scratch: Path = field(init=False)
    watchdog: subprocess.Popen[bytes] = field(init=False)
    adopts: bool = field(init=False, default=False)

    def __enter__(self) -> Self:
        self.scratch = create_scratch(self.parent)
        self._before = shared_memory()
        self.watchdog = start_watchdog(self.token, self.scratch)
        self.adopts = HAS_PROC and adopt_orphans()
        return self

    def trial(self, number: int) -> TrialCleanup:
        """Return the cleanup of one trial, to be entered before its worker is started."""
        return TrialCleanup(self, self.scratch / str(number))

    def survivors(self, kept: set[int] | None = None) -> list[Entry]:
        """Return every living process of the study (a scan of the whole process table)."""
        return study_processes(self.token, {self.watchdog.pid} | (kept or set()))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        end_all(self.survivors, self.patience_seconds)
        if self.adopts:
            adopt_orphans(False)
        sweep(self._before)
        remove_folder(self.scratch)
        dismiss(self.watchdog)


@dataclass
class TrialCleanup:
    """Owns the processes and temporary files of one trial."""

    cleanup: ProcessCleanup
    folder: Path
    """The trial's own folder for temporary files (its ``TMPDIR``), removed at the end."""
    worker: subprocess.Popen[bytes] | subprocess.Popen[str] | None = None
    """To be set as soon as the worker is started, with ``start_new_session=True``."""
    ending: Ending = field(init=False, default_factory=Ending)
    _before: frozenset[Leftover] = field(init=False, default=frozenset())
    _kept: frozenset[int] = field(init=False, default=frozenset())

    @property
    def variables(self) -> dict[str, str]:
        """Environment variables that the worker must inherit: the mark and the ``TMPDIR``."""
        return {MARK: self.cleanup.token, **temporary_variables(self.folder)}

    def __enter__(self) -> Self:
        self.folder.mkdir(mode=0o700)
        self._before = shared_memory()
        self._kept = frozenset(children())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> Ending:
        """Kill everything that the trial has left, remove its files; may be called again."""
        if self.worker is not None:
            self._end_worker(self.worker)
        titles: dict[int, str] = {}
        _, remaining = end_all(lambda: self._left(titles), self.cleanup.patience_seconds)
        swept = sweep(self._before)
        remove_folder(self.folder)
        ended = tuple(text for pid, text in titles.items() if text)
        self.ending = Ending(ended, tuple(each.pid for each in remaining), tuple(swept))
        return self.ending

    def _left(self, titles: dict[int, str]) -> list[Entry]:
        kept = self._kept | {self.cleanup.watchdog.pid}
        if self.worker is not None:
            kept |= {self.worker.pid}
        sessions = [self.worker.pid] if self.worker is not None else []
        left = (
            adopted(kept)
            if self.cleanup.adopts
            else study_processes(self.cleanup.token, kept, sessions)
        )
        for each in left:
            titles.setdefault(each.pid, "" if each.zombie else title(each.pid))
        return left

    def _end_worker(self, worker: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
        if worker.poll() is None:
            # The whole group at once, while its number is certain: the worker is not reaped yet.
            with suppress(OSError, AttributeError):
                os.killpg(worker.pid, signal.SIGKILL)
            worker.kill()
        with suppress(subprocess.TimeoutExpired):
            worker.wait(self.cleanup.patience_seconds)
