"""Numbers, durations and ratios as text: every formatter of the analysis, free of libraries."""

from __future__ import annotations

import math
from collections.abc import Sequence

SECOND_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
NO_NUMBER = "–"


def capital(text: str) -> str:
    """Returns the text with its first letter a capital, the rest as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def number(value: float) -> str:
    """Returns three significant digits, whole numbers from 1,000 on."""
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def thousands(value: float) -> str:
    """Returns "800", "10k", "2.5M": short enough to stand below a narrow panel."""
    for unit, name in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if (value >= unit and value >= 10_000) or (value >= unit and value % unit == 0):
            return f"{value / unit:.4g}{name}"
    return f"{value:g}"


def percent(fraction: float) -> str:
    """Returns "5 %"."""
    return f"{100 * fraction:.3g} %"


def listed(words: Sequence[str]) -> str:
    """Returns "threads", "threads and pool", "threads, pool and processes"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def human_seconds(seconds: float) -> str:
    """Returns seconds with a unit people read: "12.3 ms"; "–" when not a number."""
    if not math.isfinite(seconds):
        return NO_NUMBER
    if seconds >= 1000:
        return f"{seconds:,.0f} s"
    scale, unit = next((pair for pair in SECOND_UNITS if seconds >= pair[0] * 0.9995),
                       SECOND_UNITS[-1])  # fmt: skip
    return f"{seconds / scale:.3g} {unit}"


def seconds_span(value: float, low: float = math.nan, high: float = math.nan) -> str:
    """Returns "12.3 ms (12.1–12.6 ms)", or "–"."""
    if not math.isfinite(value):
        return NO_NUMBER
    if not math.isfinite(low):
        return f"{human_seconds(value)} (no interval)"
    first, last = human_seconds(low), human_seconds(high)
    if first.rpartition(" ")[2] == last.rpartition(" ")[2]:
        first = first.rpartition(" ")[0]
    return f"{human_seconds(value)} ({first}–{last})"


def ratio(value: float, low: float = math.nan, high: float = math.nan) -> str:
    """Returns "1.66 (1.60–1.72)", "1.66 (no interval)", or "–" when there is no number."""
    if not math.isfinite(value):
        return NO_NUMBER
    if low == high == value:
        return f"{value:.3g}"
    if not math.isfinite(low):
        return f"{number(value)} (no interval)"
    return f"{number(value)} ({number(low)}–{number(high)})"
