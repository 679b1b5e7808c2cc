"""Our own map over any executor's `submit`: chunked, in order, in a bounded window.

Libraries differ in what their `map` does with a chunk size (many ignore it) and in how much they
submit at once (a million pending futures take 1.7 GB). Doing both here, once, is what makes
executors comparable: they differ in nothing but how they carry a submission.

The window is wide. Results are taken in order, so behind one slow chunk at most a window of
others can be worked off before the workers idle; a thousand pending futures cost about 2 MB.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence

from parscale_worker.chunks import run_chunk
from parscale_worker.deadline import Deadline
from parscale_worker.errors import BROKEN_POOLS, DeadlineError, mark_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

WINDOW = 1024


def window_of(workers: int) -> int:
    """Submissions in flight at most: enough to keep every worker busy behind a slow chunk."""
    return max(WINDOW, 4 * workers)


def ordered_map(  # noqa: PLR0917
    submit: Callable[..., Any],
    function: Callable[[Any], Any],
    items: Sequence[Any],
    chunksize: int,
    window: int,
    deadline: Deadline,
) -> list[Any]:
    """`[function(item) for item in items]`, computed through `submit`.

    A chunk size of 1 submits the function itself, as users do by hand. Raises what the task
    raised, with its item where known, and DeadlineError when a result does not come in time.
    """
    results: list[Any] = []
    collect = results.append if chunksize == 1 else results.extend
    pending: deque[Any] = deque()
    try:
        for future in _submissions(submit, function, items, chunksize):
            pending.append(future)
            if len(pending) >= window:
                collect(pending.popleft().result(deadline.remaining()))
        while pending:
            collect(pending.popleft().result(deadline.remaining()))
    except Exception as error:
        if deadline.passed():
            raise DeadlineError("no result in time") from error
        _locate(error, len(results), chunksize)
        raise
    return results


def _submissions(
    submit: Callable[..., Any],
    function: Callable[[Any], Any],
    items: Sequence[Any],
    chunksize: int,
) -> Iterator[Any]:
    """Submit one chunk after the other, as the window asks for them."""
    if chunksize == 1:
        for item in items:
            yield submit(function, item)
    else:
        for start in range(0, len(items), chunksize):
            yield submit(run_chunk, function, items[start : start + chunksize])


def _locate(error: Exception, done: int, chunksize: int) -> None:
    """Turn the item within the failing chunk into the item of the whole map.

    Results arrive in order, so the failing chunk starts at `done`. A pool that broke tells
    nothing about the item.
    """
    within = getattr(error, "parscale_item", 0 if chunksize == 1 else None)
    if within is not None and type(error).__name__ not in BROKEN_POOLS:
        mark_item(error, done + within)
