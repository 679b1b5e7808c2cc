"""What every executor adapter is: `start`, `submit`, `stop`, and the library's own `map`.

An adapter imports its library when it is made, before anything is timed, as a user's module
would have. Order, chunks, the window of submissions, timing and checking are not its business.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from parscale_worker.failures import Death


class Executor:
    """Adapters override the four methods, in this order; the class attributes say what they are."""

    options: tuple[str, ...] = ()
    """Names of the options `__init__` takes."""
    has_workers = True
    """Whether there is a pool: workers to wait for, chunks to submit."""
    has_processes = False
    """Whether its workers are processes: they can die while the pool waits for them."""
    precision = ""
    """NumPy's name of the type that the last map computed in, whatever it handed back."""
    vectorized = False
    """Whether it calls the task's vectorized form, once, instead of the function per item."""

    def start(self, workers: int) -> None:
        """Create the pool."""

    def submit(self, function: Callable[..., Any], *args: Any) -> Any:
        """Hand over one call; the returned object has `.result(timeout)`."""
        raise NotImplementedError

    def stop(self, kill: bool = False) -> None:
        """Take the pool down: orderly and waiting for it, or at once and waiting for nothing."""

    def note_workers(self) -> None:
        """Remember the workers that there are now, all of them started."""

    def death(self) -> Death | None:
        """How one of the remembered workers ended; None where all are alive or nobody can tell."""
        return None

    def trouble(self) -> str | None:
        """Why no more results will come, as far as a look at the workers tells; None: go on."""
        return None

    def map(self, function: Callable[..., Any], items: Sequence[Any]) -> Any:
        """All results through the library's own map, with its defaults, as users write it."""
        raise NotImplementedError

    def prepare(self, items: Sequence[Any]) -> Any:
        """The items in the form `map` takes; not timed."""
        return items

    def collect(self, results: Any) -> Sequence[Any]:
        """The results as a sequence of Python values, to be compared; not timed."""
        sequence: Sequence[Any] = results
        return sequence


def default_start_method() -> str:
    """What this interpreter uses when nobody chooses: always passed on explicitly.

    Python 3.14 moved from fork to forkserver on Linux; PyPy and macOS have rules of their own.
    """
    if sys.platform == "darwin":
        return "spawn"
    return "fork" if sys.version_info < (3, 14) else "forkserver"
