"""Everything that ends a trial early, as one small tree; each class is one status.

A task's own exceptions stay what they are: they travel through the executor, which may pickle
them, and only the last step turns them into one line of text.
"""

from __future__ import annotations

import re
from contextlib import suppress

from parscale_worker import failures

BROKEN_POOLS = frozenset({"BrokenProcessPool", "BrokenThreadPool", "BrokenInterpreterPool"})
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{4,}")


class WorkerError(Exception):
    """A trial cannot give a result; the message is complete and fits one line."""

    status = "failed"


class SpecificationError(WorkerError):
    """The request itself cannot be understood, or names a task that cannot be used."""


class UnavailableError(WorkerError):
    """This interpreter cannot run the cell; not a failure of the task."""

    status = "unavailable"


class DeadlineError(WorkerError):
    """The trial took longer than `measure.max_trial_seconds`."""

    status = "timeout"


class WrongResultsError(WorkerError):
    """The results differ from the reference."""

    status = "wrong"


class ReaderGone(BaseException):
    """Nobody reads the report any more; no error of the task, so nothing may catch it."""


def mark_item(error: BaseException, index: int) -> None:
    """Remember on the exception at which item it was raised; survives pickling with `__dict__`."""
    with suppress(Exception):  # an exception class may refuse: the item stays unknown
        error.parscale_item = index  # type: ignore[attr-defined]


def one_line(text: str, limit: int = 300) -> str:
    """`text` with its white space collapsed, cut to `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def normalized(text: str) -> str:
    """`text` without addresses, which differ from process to process."""
    return _ADDRESS.sub("0x…", text)


def is_broken_pool(error: BaseException) -> bool:
    """Whether a pool has given up, for a reason that its message leaves out."""
    return type(error).__name__ in BROKEN_POOLS


def describe(error: BaseException, printed: bool = True) -> str:
    """One line for an outcome: `ValueError: too small (item 17)`.

    `printed`: whether the last exception on standard error may be what broke a pool.
    """
    if isinstance(error, WorkerError):
        return one_line(str(error))
    name = type(error).__name__
    if is_broken_pool(error):
        reason = failures.reason_of(error) or (failures.last_printed() if printed else None)
        return one_line(f"{reason}: {name}" if reason else f"a worker of the pool ended: {name}")
    item = getattr(error, "parscale_item", None)
    place = "" if item is None else f" (item {item})"
    message = one_line(normalized(_text(error)))
    return (f"{name}: {message}" if message else name) + place


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # an exception class may break its own text
        return ""
