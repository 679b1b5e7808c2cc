"""What an object consists of where its own `==` does not tell: attributes, slots, pickled parts."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def parts_of(value: Any) -> dict[str, Any] | None:
    """What an object consists of, by the names that a path shows; None where nobody tells."""
    state = {f".{name}": part for name, part in getattr(value, "__dict__", {}).items()}
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            name = _mangled(kind, name)  # noqa: PLW2901
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                state[f".{name}"] = getattr(value, name)
    if isinstance(value, BaseException):
        state[".args"] = value.args
        return state
    if state and not _keeps_more(type(value)):
        return state
    return {**state, **(_reduced(value) or {})} or None


def _mangled(kind: type, name: str) -> str:
    """The name under which a class keeps its slot `__name`."""
    private = name.startswith("__") and not name.endswith("__")
    return f"_{kind.__name__.lstrip('_')}{name}" if private else name


def _keeps_more(kind: Any) -> bool:
    """Whether a class is pickled in a way of its own: it holds what its attributes do not tell."""
    return (
        kind.__reduce__ is not object.__reduce__ or kind.__reduce_ex__ is not object.__reduce_ex__
    )


def _reduced(value: Any) -> dict[str, Any] | None:
    """The parts an object without attributes is pickled from: a compiled type, a partial."""
    try:
        reduced = value.__reduce_ex__(4)
    except Exception:  # what cannot be pickled cannot be told equal
        return None
    if not isinstance(reduced, tuple):
        return None
    return {f".__reduce__()[{index}]": part for index, part in enumerate(reduced)}
