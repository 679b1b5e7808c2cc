"""Two values that differ, in so few words that the difference is among them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SHOWN = 60
CONTEXT = 12


def shown_apart(wanted: Any, found: Any) -> tuple[str, str]:
    """Both values, from near their first difference on where they begin alike."""
    first, second = _text(wanted), _text(found)
    if first == second:
        return f"{_cut(first)} ({type(wanted).__name__})", f"another {type(found).__name__}"
    if len(first) <= SHOWN and len(second) <= SHOWN:
        return first, second
    start = next(
        (index for index, pair in enumerate(zip(first, second)) if pair[0] != pair[1]),  # noqa: B905
        min(len(first), len(second)),
    )
    return _from(first, start), _from(second, start)


def _from(text: str, place: int) -> str:
    start = max(0, place - CONTEXT)
    return _cut(text[start:] if start == 0 else f"…{text[start:]}")


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def shown(value: Any) -> str:
    """One value, cut where it is long."""
    return _cut(_text(value))


def _text(value: Any) -> str:
    try:
        return repr(value)
    except Exception:  # a user's __repr__ may do anything
        return f"<{type(value).__name__}>"
