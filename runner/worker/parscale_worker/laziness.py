"""Results that are promises: making a generator computes nothing, whatever the clock says."""

from __future__ import annotations

from collections.abc import Sequence
from types import AsyncGeneratorType, CoroutineType, GeneratorType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def lazy_kind(value: Any) -> str | None:
    """What kind of promise a result is, None where it is a value."""
    if isinstance(value, CoroutineType):
        return "a coroutine"
    if isinstance(value, AsyncGeneratorType):
        return "an async generator"
    if isinstance(value, GeneratorType):
        return "a generator"
    return _lazy_class(type(value))


def _lazy_class(kind: type) -> str | None:
    if hasattr(kind, "__await__"):
        return f"an awaitable ({kind.__name__})"
    if callable(getattr(kind, "add_done_callback", None)) and hasattr(kind, "result"):
        return f"a future ({kind.__name__})"
    if hasattr(kind, "__next__") and hasattr(kind, "__iter__"):
        return f"an iterator ({kind.__name__})"
    return None


def refusal(name: str, results: Sequence[Any]) -> str | None:
    """Why results cannot be measured, None where all of them are values."""
    kinds = {type(value): value for value in results}
    for value in kinds.values():
        kind = lazy_kind(value)
        if kind in ("a coroutine", "an async generator") or (kind or "").startswith("an awaitable"):
            return (
                f"{name} returns {kind}: nothing has been computed yet; async functions need an "
                "event loop: measure a plain function that runs one, such as asyncio.run"
            )
        if kind:
            return (
                f"{name} returns {kind}: nothing has been computed yet; return a finished value, "
                "such as list(…) of it"
            )
    return None
