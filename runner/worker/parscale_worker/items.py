"""Items that are items: as many as asked for, and in pieces that can be handed on.

Chunks are slices, so a slice of one item has to be one item. Whatever only looks like a sequence is
refused here, by name, before anything is timed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from parscale_worker.errors import SpecificationError, describe
from parscale_worker.laziness import lazy_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def checked_items(name: str, size: int, items: Any) -> Sequence[Any]:
    """The items; SpecificationError says what is wrong with what `name`(size) returned."""
    call = f"{name}({size})"
    _check_kind(call, items)
    count = len(items)
    if count != size:
        raise SpecificationError(
            f"{call} returned {count} item{'' if count == 1 else 's'}, but size={size}; let it"
            f" make as many as it is asked for{f', or set size={count}' if count else ''}"
        )
    _check_slice(call, items)
    sequence: Sequence[Any] = items
    return sequence


def _check_kind(call: str, items: Any) -> None:
    kind = lazy_kind(items)
    if kind:
        raise SpecificationError(
            f"{call} returned {kind}; it has to return a sequence, for example a list"
        )
    if hasattr(items, "iloc") and hasattr(items, "columns"):
        raise SpecificationError(
            f"{call} returned a {type(items).__name__}, whose items are its column names; return"
            " its rows, for example list(frame.itertuples(index=False))"
        )
    if isinstance(items, (str, bytes, bytearray)):
        raise SpecificationError(
            f"{call} returned a {type(items).__name__}, whose items are its characters; return a"
            " list"
        )
    if getattr(items, "shape", None) == ():
        raise SpecificationError(
            f"{call} returned an array without a dimension; it has to return a sequence, for"
            " example a list"
        )
    sequence = hasattr(items, "__len__") and hasattr(items, "__getitem__")
    if not sequence or isinstance(items, (Mapping, AbstractSet)):
        raise SpecificationError(
            f"{call} returned a {type(items).__name__};"
            " it has to return a sequence, for example a list"
        )


def _check_slice(call: str, items: Any) -> None:
    kind = type(items).__name__
    try:
        found = len(items[0:1])
    except Exception as error:
        raise SpecificationError(
            f"{call} returned a {kind} that cannot be sliced ([0:1] raised {describe(error)});"
            " return a list of it"
        ) from error
    if found != 1:
        raise SpecificationError(
            f"{call} returned a {kind} whose slice [0:1] holds {found} items; return a list of it"
        )
