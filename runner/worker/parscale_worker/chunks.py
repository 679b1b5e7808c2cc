"""What a chunk size means, the same for every executor.

Small tasks drown in the cost of handing them over, so several items travel as one submission.
`auto` gives every worker four chunks: enough to even out chunks of unequal cost, few enough to
be cheap. It is the rule of `multiprocessing.Pool.map`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parscale_worker.errors import SpecificationError, mark_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CHUNKS_PER_WORKER = 4


def items_per_chunk(chunksize: int | str | None, items: int, workers: int) -> int:
    """Items in one submission: an integer as it is, `auto` = ceil(items / (4 · workers))."""
    if chunksize == "auto":
        return max(-(-items // (CHUNKS_PER_WORKER * workers)), 1)
    try:
        size = int(chunksize if chunksize is not None else "")
    except ValueError:
        raise SpecificationError(
            f"chunksize is 'native', 'auto' or an integer, not {chunksize!r}"
        ) from None
    if size < 1:
        raise SpecificationError(f"chunksize is at least 1, not {size}")
    return size


def run_chunk(function: Callable[[Any], Any], chunk: Sequence[Any]) -> list[Any]:
    """The results of one chunk, in order; runs in the pool's workers.

    The loop is the one of the serial executor, so that chunks and baseline do the same work.
    An exception remembers its item within the chunk.
    """
    results: list[Any] = []
    try:
        for item in chunk:
            results.append(function(item))
    except Exception as error:
        mark_item(error, len(results))
        raise
    return results
