"""Answers of a worker: JSON lines on a descriptor of its own.

Not on stdout, because tasks print. The descriptor is closed on exec (not inheritable) and,
here, after a fork, so that the runner sees the end of the stream when the worker itself ends,
whatever its children do. Each line is one write: a killed worker leaves no torn line behind
but the last.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress

from parscale_worker.errors import ReaderGone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Report:
    """Writes events; the file descriptor is owned by the caller."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self.close)

    def sample(
        self, phase: str, sample: int, loops: int, seconds: float, cpu_seconds: float | None
    ) -> None:
        """One timed phase; wall and CPU seconds of one map."""
        self._write(
            event="sample",
            phase=phase,
            sample=sample,
            loops=loops,
            seconds=seconds,
            cpu_seconds=cpu_seconds,
        )

    def ready(self, monotonic_ns: int) -> None:
        """Everything is imported and built: the first timed phase follows (CLOCK_MONOTONIC)."""
        self._write(event="ready", monotonic_ns=monotonic_ns)

    def facts(self, facts: dict[str, Any]) -> None:
        """What is known of the trial besides its samples; None where the platform is silent."""
        self._write(event="facts", **facts)

    def measured(self) -> None:
        """Everything is timed; what follows is the comparison of results."""
        self._write(event="measured")

    def reference(self, **found: Any) -> None:
        """What was found of the serial loop: whether a second map repeats the first."""
        self._write(event="reference", **found)

    def outcome(self, status: str, error: str | None = None) -> None:
        """The last line of a trial: ok, wrong, failed, timeout or unavailable."""
        self._write(event="outcome", status=status, error=error)

    def probe(self, facts: dict[str, Any]) -> None:
        """What this interpreter is and can run."""
        self._write(event="probe", **facts)

    def close(self) -> None:
        """Close the stream in this process; closing twice is harmless."""
        with suppress(OSError):
            os.close(self._descriptor)

    def _write(self, **event: Any) -> None:
        line = memoryview((json.dumps(event) + "\n").encode("ascii"))
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
        except BrokenPipeError:
            raise ReaderGone from None
