"""What stands in a field of a table: a number, a duration, a mean with its spread, a failed run.

Seconds come back as seconds whatever unit they were written in; a throughput stays in its own unit.
A run that failed ("OOM", "--", "DNF") is a value too: the word that its author gave.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

SECONDS_PER_UNIT = {
    **dict.fromkeys(("ns", "nsec", "nsecs", "nanosecond", "nanoseconds"), 1e-9),
    **dict.fromkeys(("us", "µs", "μs", "usec", "usecs", "microsecond", "microseconds"), 1e-6),
    **dict.fromkeys(("ms", "msec", "msecs", "millis", "millisecond", "milliseconds"), 1e-3),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "m"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
}
PREFIXES = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
"""Of a throughput, where nothing else stands behind the number: "1.2M"."""
FAILED = re.compile(
    r"(-+|[–—]+|\.\.\.|…|\?+|\*+|x|✗|✘|∞|n\.?/?a\.?|#n/a|nan|null|none|nil|missing|empty|skip(ped)?"
    r"|tbd|not (run|measured|available)|dn[fs]|oom|tle|mle"
    r"|(out of memory|oom|fail|error|err\b|time[ -]?d?[ -]?out|crash|kill|abort|segfault|segv|sig"
    r"|dnf|did not|no (result|memory|convergence)|cancel).*|[<>≥≤].*)",
    re.IGNORECASE,
)
"""Words that authors write in place of a number; `<` and `>` are bounds, no measurements."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(([ _'’\u00a0\u2009\u202f])\d{3})(\2\d{3})*(\.\d+)?", re.ASCII)
_COMMA_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_POINT_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+", re.ASCII)
_CLOCK = re.compile(r"(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)", re.ASCII)
_PARTS = re.compile(r"(\d+(?:\.\d+)?)\s*([a-zµμ]+)", re.IGNORECASE | re.ASCII)
_SPREAD = re.compile(r"(.+?)\s*(?:±|\+/-|\+-|\\pm)\s*([^±]+)")
_CONCISE = re.compile(r"([+-]?\d+(?:\.(\d+))?)\((\d+)\)((?:e[+-]?\d+)?)(.*)", re.IGNORECASE)
_SUFFIX = re.compile(r"(.*?[\d.])\s*([^\d\s.+-].*)")
_WORKERS = (
    r"(?:workers?|threads?|cores?|ranks?|proc(?:es)?s?|process|nodes?|[cg]pus?|tasks?|n?p|[ntcwx])"
)
_COUNT = re.compile(rf"(?:{_WORKERS}\s*[=:]?\s*)?(\d[\d,]*)(?:\s*-?\s*{_WORKERS})?", re.ASCII)
_OF_RUNS = re.compile(r"\bof (\d+) runs?\b")


Read = Callable[[str], float]
"""A text as a number in the column's unit, NaN where it is none."""


@dataclass(frozen=True)
class Measured:
    """One field: `value` in seconds or in the throughput's unit, NaN for a run that failed.

    `spread`: the standard deviation that was written beside a mean, or NaN. `runs`: how many runs
    it is the mean of, where the field says so. `word`: what stood in place of a number. `unit`:
    unit of a throughput written into the field.
    """

    value: float
    spread: float = math.nan
    runs: int | None = None
    word: str = ""
    unit: str = ""


def is_failed(text: str) -> bool:
    """Returns whether a field says that there is no result."""
    return not text or FAILED.fullmatch(text) is not None


def plain_number(text: str, comma: str = "") -> float:
    """Returns the number in a text, or NaN. `comma` is "decimal", "thousands" or "" (neither)."""
    text = text.strip().replace("\u2212", "-")
    if comma == "decimal":
        if _POINT_GROUPED.fullmatch(text):
            text = text.replace(".", "")
        text = text.replace(",", ".", 1)
    elif comma == "thousands" and _COMMA_GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[ _'’\u00a0\u2009\u202f]", "", text)
    return float(text) if _NUMBER.fullmatch(text) else math.nan


def is_comma_grouped(text: str) -> bool:
    """Returns whether the commas of a number may group thousands: "1,000", not "12,79"."""
    return _COMMA_GROUPED.fullmatch(text) is not None


def duration(text: str, unit: float = 1.0, comma: str = "") -> float:
    """Returns seconds: "1.5" (times `unit`), "1:02:03.5", "1m12.3s", "10 s", "350 µs"; NaN if none.

    Two numbers with a colon are minutes and seconds.
    """
    number = plain_number(text, comma)
    if not math.isnan(number):
        return number * unit
    text = text.strip().replace(",", ".") if comma == "decimal" else text.strip()
    clock = _CLOCK.fullmatch(text)
    if clock:
        days, hours, minutes, seconds = (float(part or 0) for part in clock.groups())
        return days * 86400 + hours * 3600 + minutes * 60 + seconds
    head = _SUFFIX.fullmatch(text)
    if head and head[2].lower() in SECONDS_PER_UNIT:
        return plain_number(head[1], comma) * SECONDS_PER_UNIT[head[2].lower()]
    return _in_parts(text)


def _in_parts(text: str) -> float:
    parts = _PARTS.findall(text)
    rest = _PARTS.sub("", text).strip()
    units = [SECONDS_PER_UNIT.get(unit.lower(), math.nan) for _, unit in parts]
    if not parts or rest or units != sorted(units, reverse=True):
        return math.nan
    return sum(float(number) * unit for (number, _), unit in zip(parts, units, strict=True))


def measured_seconds(text: str, unit: float = 1.0, comma: str = "") -> Measured | None:
    """Returns what a field of seconds holds, or None when it cannot be understood."""
    if is_failed(text):
        return Measured(math.nan, word=text or "empty")
    concise = _CONCISE.fullmatch(text)
    if concise:
        return _concise(concise, lambda part: duration(part, unit, comma))
    spread = _SPREAD.fullmatch(_unwrapped(text))
    if not spread:
        value = duration(text, unit, comma)
        return None if math.isnan(value) else Measured(value)
    return _with_spread(spread, lambda part: duration(part, unit, comma), text)


def measured_rate(text: str, comma: str = "") -> Measured | None:
    """Returns what a field of throughput holds, or None when it cannot be understood."""
    if is_failed(text):
        return Measured(math.nan, word=text or "empty")
    concise = _CONCISE.fullmatch(text)
    if concise:
        return _concise(concise, lambda part: plain_number(part, comma))
    spread = _SPREAD.fullmatch(_unwrapped(text))
    if spread:
        return _with_spread(spread, lambda part: plain_number(part, comma), text)
    value = plain_number(text, comma)
    if not math.isnan(value):
        return Measured(value)
    head = _SUFFIX.fullmatch(text)
    value = plain_number(head[1], comma) if head else math.nan
    if head is None or math.isnan(value):
        return None
    unit = head[2].strip()
    return Measured(value * PREFIXES[unit]) if unit in PREFIXES else Measured(value, unit=unit)


def _unwrapped(text: str) -> str:
    """Returns "1.2 ± 0.1" for "1.2 (± 0.1)" and "1.2 (0.1)", without timeit's loops."""
    text = re.sub(r"\s+per loop.*", "", text)
    text = re.sub(r"\(\s*((?:±|\+/-|\+-)[^)]*)\)", r"\1", text)
    return re.sub(r"^(\S+)\s+\((\d*\.\d+)\)$", r"\1 ± \2", text)


def _with_spread(found: re.Match[str], read: Read, text: str) -> Measured | None:
    first, second = found[1].strip(), found[2].strip()
    value = read(first)
    if second.endswith("%"):
        spread = plain_number(second[:-1]) / 100 * value
    else:
        spread = read(second)
        tail = _SUFFIX.fullmatch(second)
        if tail and not _SUFFIX.fullmatch(first):  # "1.23 ± 0.04 s": the unit is that of both
            value = read(f"{first} {tail[2]}")
    if math.isnan(value) or math.isnan(spread):
        return None
    runs = _OF_RUNS.search(text)
    return Measured(value, abs(spread), int(runs[1]) if runs else None)


def _concise(found: re.Match[str], read: Read) -> Measured | None:
    number, decimals, digits, exponent, tail = found.groups()
    value = read(f"{number}{exponent}{tail}")
    if math.isnan(value):
        return None
    places = len(decimals or "")
    spread = read(f"{int(digits) / 10**places:.{places}f}{exponent}{tail}")
    return None if math.isnan(spread) else Measured(value, spread)


def worker_count(text: str, comma: str = "") -> float | None:
    """Returns the count in "8", "10.0", "8 cores", "p=8"; 0 for a serial row; None otherwise."""
    text = text.strip().lower()
    if text in ("serial", "sequential", "seq"):
        return 0.0
    number = plain_number(text, comma or "thousands")
    if math.isnan(number):
        words = _COUNT.fullmatch(text)
        number = plain_number(words[1], "thousands") if words else math.nan
    return None if math.isnan(number) else number
