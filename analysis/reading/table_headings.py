"""A column's heading taken apart: its words, and the unit in it.

`heading` brings a heading to one spelling: "Wall time [ms]" has the words wall_time, unit ms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .table_aliases import NO_WALL_TIME, SD, SECONDS, THROUGHPUT
from .table_values import SECONDS_PER_UNIT

_RATE_UNIT = re.compile(
    r"[kmgtp]?(flops?|flop/s|lups|bytes/s|i?b/s|bps|bit/s|op/s|ops|teps|cups|iops)"
    r"|([kmgtp]i?)?[a-zµ#]+(/| per )(s|sec|secs|second|min|minute|h|hr|hour|d|day|ms|us|µs|ns)"
    r"|(it|iter|iterations?|steps?|images?|img|requests?|req|samples?|tokens?|frames?|events?)/?s"
    r"|[rqtf]ps",
    re.IGNORECASE,
)
_TIME_PER_UNIT = re.compile(
    r"(ns|us|µs|μs|ms|s|sec|secs|seconds?|min|minutes?|h|hours?)\s*(?:/|per)\s*[a-zµ ]+",
    re.IGNORECASE,
)
_RATE_WORDS = re.compile(r"(.*_)?(per_(s|sec|second|minute|min|hour|day)|s_1)(_.*)?")
_RATE_SUFFIX = re.compile(r".+_(gflops|mflops|tflops|pflops|flops|gbps|mbps|qps|rps|tps|fps|ops)")
_BRACKET = re.compile(r"\s*[(\[{]([^)\]}]*)[)\]}]\s*|\s*/\s*(ns|us|µs|ms|s|sec|min|h)\s*$")

_LETTERS = {"S": "speedup", "E": "efficiency"}  # beside p and T; s is seconds


@dataclass(frozen=True)
class Heading:
    """A column's heading: as it stands, its words (lower case, joined by _), and its unit."""

    text: str
    words: str
    unit: str = ""

    @property
    def seconds_per_unit(self) -> float | None:
        """Returns the factor of a unit of time, "s" and "ms/step" alike, or None."""
        unit = self.unit.strip().lower()
        if unit in SECONDS_PER_UNIT:
            return SECONDS_PER_UNIT[unit]
        if unit in ("hh:mm", "h:mm"):
            return None
        per = _TIME_PER_UNIT.fullmatch(unit)
        return SECONDS_PER_UNIT.get(per[1].lower()) if per else None

    @property
    def is_rate(self) -> bool:
        """Returns whether the unit or the words name a throughput: GFLOPS, it/s, ns/day."""
        if self.unit and _RATE_UNIT.fullmatch(self.unit.strip()):
            return self.unit.strip().lower() not in SECONDS_PER_UNIT and not self._is_time_per
        return bool(
            self.words in THROUGHPUT
            or _RATE_WORDS.fullmatch(self.words)
            or _RATE_SUFFIX.fullmatch(self.words)
            or (_RATE_UNIT.fullmatch(self.text.strip()) and not self._text_is_time_per)
        )

    @property
    def _is_time_per(self) -> bool:
        return bool(_TIME_PER_UNIT.fullmatch(self.unit.strip())) and "/d" not in self.unit.lower()

    @property
    def _text_is_time_per(self) -> bool:
        text = self.text.strip().lower()
        return bool(_TIME_PER_UNIT.fullmatch(text)) and not text.endswith(("/day", "/d", "/hour"))

    @property
    def rate_name(self) -> str:
        """Returns the unit of a throughput in its author's words; "" where only "throughput"."""
        if self.unit:
            return self.unit.strip()
        if self.words in ("throughput", "rate", "performance", "perf", "score", "processing_rate"):
            return ""
        return self.text.strip().replace("_", " ")


def heading(text: str) -> Heading:
    """Returns a heading taken apart: "time_ms" and "Time (ms)" are time in ms both."""
    text_given, text = (
        text,
        re.sub(r"^(param(eter)?s?[_: ]+)", "", text.strip(), flags=re.IGNORECASE),
    )
    if text.strip() in _LETTERS:
        return Heading(text_given, _LETTERS[text.strip()])
    text = re.sub(r"\(([pnPN])\)$", r"_\1", text)  # T(p) has no unit p
    bracket = _BRACKET.search(text)
    if bracket and bracket[2] and not _is_time(text[: bracket.start()]):
        bracket = None  # images/s is a unit, time/s has one
    unit = (bracket[1] or bracket[2] or "").strip() if bracket else ""
    rest = text[: bracket.start()] + " " + text[bracket.end() :] if bracket else text
    if rest.strip().lower().startswith(("log", "ln")):
        unit = ""
    words = re.sub(r"[^a-z0-9µμ]+", "_", _split_case(rest.strip()).lower()).strip("_")
    if not unit:
        per = re.fullmatch(r"(.*?)(?:_in)?_([a-zµμ]+)", words)
        if per and per[2] in SECONDS_PER_UNIT and per[2] not in ("m", "h", "d") and per[1] != "per":
            known = (
                per[1] in (*SECONDS, *SD) or "time" in per[1].split("_") or _mentions_time(per[1])
            )
            if known:
                return Heading(text_given, per[1], per[2])
    if not unit and words in SECONDS_PER_UNIT and words not in ("m", "h", "d"):
        return Heading(text_given, "seconds", words)  # a heading that is a unit and nothing else
    per_unit = _TIME_PER_UNIT.fullmatch(text.strip())
    if not unit and per_unit and not text.strip().lower().endswith(("/day", "/d", "/hour")):
        return Heading(text_given, "seconds", text.strip())
    return Heading(text_given, words, unit)


def _is_time(text: str) -> bool:
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return words in SECONDS or "time" in words.split("_")


def _mentions_time(words: str) -> bool:
    return any(part in ("wall", "elapsed", "runtime", "walltime", "duration", "latency", "real")
               for part in words.split("_"))  # fmt: skip


def _split_case(text: str) -> str:
    """Returns "numThreads" as "num_Threads"; "GFLOPS" stays."""
    return re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", "_", text)


def looks_like_time(one: Heading) -> bool:
    """Returns whether a heading is a wall time though it is no listed name: "time_static"."""
    if one.words in SECONDS or one.is_rate:
        return one.words in SECONDS
    parts = set(one.words.split("_"))
    named = bool(parts & {"time", "seconds", "elapsed", "wall", "walltime", "runtime", "duration"})
    return (named or one.seconds_per_unit is not None) and not parts & NO_WALL_TIME
