"""What the user asked of a comparison, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .errors import ComparisonError

Basis = Literal["seconds", "speedup"]


@dataclass(frozen=True)
class Request:
    """The options of the command; `basis` and `scope` None: chosen by what the studies hold."""

    threshold: float = 0.05
    reproduction: bool = False
    basis: Basis | None = None
    scope: str | None = None
    anyway: bool = False
    strict: bool = False
    level: float = 0.95


def fraction(text: str) -> float:
    """Returns 0.05 for "0.05" and for "5%"; ComparisonError for what cannot be a threshold."""
    try:
        value = float(text.rstrip("% ")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = float("nan")
    if not 0 <= value < float("inf"):
        raise ComparisonError(f"--threshold {text}: give a fraction such as 0.05, or 5%")
    if value >= 1 and not text.endswith("%"):
        raise ComparisonError(
            f"--threshold {text} is {100 * value:g} %; for {value:g} % "
            f"write {value / 100:g} or {value:g}%"
        )
    return value


def confidence(text: str) -> float:
    """Returns 0.95 for "0.95"; ComparisonError for what is no confidence level."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value < 1:
        raise ComparisonError(f"--level {text}: give a fraction between 0 and 1, such as 0.95")
    return value
