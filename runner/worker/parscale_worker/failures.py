"""Why a pool broke: the reason that its own message leaves out.

A pool says "terminated abruptly" when an exception could not travel between the processes, when a
module could not be imported in the child, and when the kernel killed it alike. The reason stands in
the exception's cause, in what a thread of the pool raised, or in what the child wrote on standard
error before it died; "killed" is said only where a signal is known.
"""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

TAIL_BYTES = 16384
UNCAUGHT = 1
"""Exit code of a process that an exception ended: only then did it print that one last."""
_EXCEPTION = re.compile(r"^(?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?::\s.*)?$")
_PLACE = re.compile(r'^\s*File "(.+)", line (\d+)')
_LIBRARY = ("multiprocessing", "concurrent", "importlib", "runpy", "threading", "parscale_worker")

thread_errors: list[str] = []
"""What threads of a pool raised and nobody caught, as `Name: message (file:line)`."""

pool_causes: list[str] = []
"""What broke a `ProcessPoolExecutor`, told to its manager alone."""


def remember_pool_causes(module: Any) -> None:
    """Keep the cause that a pool's manager ends it for.

    The futures that were pending carry it; a `submit` that comes a moment later raises a broken
    pool without it. The manager is the library's own: where it looks otherwise, nothing is kept.
    """
    manager = getattr(module, "_ExecutorManagerThread", None)
    before = getattr(manager, "terminate_broken", None)
    if manager is None or before is None or getattr(before, "keeps_cause", False):
        return

    def terminate_broken(self: Any, cause: Any) -> Any:
        with suppress(Exception):
            told = last_exception("".join(cause or ()))
            pool_causes.extend([told] if told else [])
        return before(self, cause)

    terminate_broken.keeps_cause = True  # type: ignore[attr-defined]
    manager.terminate_broken = terminate_broken


def remember_thread_errors() -> None:
    """Keep what a library's thread raises, beside printing it as before."""
    threading: Any = sys.modules.get("threading")
    if threading is None or not hasattr(threading, "excepthook"):
        return
    before = threading.excepthook

    def remember(args: Any) -> None:
        with suppress(Exception):
            name = getattr(args.exc_type, "__name__", "Exception")
            thread_errors.append(f"{name}: {args.exc_value}")
        before(args)

    threading.excepthook = remember


def reason_of(error: BaseException) -> str | None:
    """The exception behind a broken pool, from its cause or its manager; None where it has none."""
    cause = error.__cause__
    told = last_exception(str(cause)) if cause is not None else None
    return told or next(iter(pool_causes), None)


def last_printed() -> str | None:
    """The last exception that this process or a child printed, where standard error is a file."""
    with suppress(OSError, ValueError):
        status = os.fstat(2)
        if stat.S_ISREG(status.st_mode):
            start = max(0, status.st_size - TAIL_BYTES)
            return last_exception(os.pread(2, TAIL_BYTES, start).decode("utf-8", "replace"))
    return None


def last_exception(text: str) -> str | None:
    """The last traceback's exception in a text, with the user's file and line if it names one."""
    lines = text.strip().splitlines()
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if _EXCEPTION.match(line) and _in_traceback(lines, number):
            place = _place(lines[:number])
            return f"{line} ({place})" if place else line
    return None


class Death:
    """How a worker process ended; `raised`: with the exit code of an exception nobody caught."""

    def __init__(self, text: str, raised: bool = False) -> None:
        self.text, self.raised = text, raised


def death(exit_codes: Iterable[int | None]) -> Death | None:
    """How a worker process ended: by a signal, or with an exit code; None where all are alive.

    Any end is one too many: a pool that is up has not asked its workers to leave.
    """
    for code in exit_codes:
        if code is None:
            continue
        if code < 0:
            with suppress(ValueError):
                return Death(f"a worker process was killed by {signal.Signals(-code).name}")
        return Death(f"a worker process ended with exit code {code}", code == UNCAUGHT)
    return None


def _in_traceback(lines: list[str], number: int) -> bool:
    above = lines[max(0, number - 4) : number]
    return any(line.lstrip().startswith(("File ", "Traceback ")) for line in above)


def _place(lines: list[str]) -> str | None:
    for line in reversed(lines):
        if line.startswith("Traceback "):
            return None
        found = _PLACE.match(line)
        if found and not any(part in found[1].split(os.sep) for part in _LIBRARY):
            if found[1].startswith("<"):
                continue
            return f"{os.path.basename(found[1])}:{found[2]}"
    return None
