"""What one trial yields: samples, facts and a status."""

from __future__ import annotations

import math
import re
import statistics
from dataclasses import dataclass, field
from typing import Any

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{4,}|0x…|(?<=process )\d+|(?<=pid )\d+")


def normalized(error: str) -> str:
    """Return a reason without the addresses and process numbers that differ from run to run."""
    return _ADDRESS.sub("…", error)


@dataclass(frozen=True)
class Sample:
    """One timed phase: wall and CPU seconds of one map (the sample's total over its loops)."""

    phase: str
    sample: int
    loops: int
    seconds: float
    cpu_seconds: float | None


@dataclass(frozen=True)
class TrialResult:
    """A trial's outcome; ``error`` is one line, empty when ``status`` is ok."""

    status: str
    error: str = ""
    samples: tuple[Sample, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    findings: dict[str, Any] = field(default_factory=dict)  # of a reference: does it repeat?

    @property
    def warm_seconds(self) -> float | None:
        """Median of the maps on the warm pool; None where there was none."""
        maps = [sample.seconds for sample in self.samples if sample.phase == "map"]
        return statistics.median(maps) if maps else None

    @property
    def cold_seconds(self) -> float | None:
        """Sum of start, first and stop: what creating, using and closing the pool costs."""
        found = {sample.phase: sample.seconds for sample in self.samples}
        phases = [found.get(phase) for phase in ("start", "first", "stop")]
        return None if None in phases else math.fsum(filter(None, phases))

    @property
    def first_seconds(self) -> float | None:
        """Seconds of the first map; None where there was none."""
        return next((each.seconds for each in self.samples if each.phase == "first"), None)

    def scopes(self) -> dict[str, float]:
        """Return the seconds of each scope that the verdict judges; none unless it is ok."""
        if self.status != "ok":
            return {}
        found = {"warm": self.warm_seconds, "cold": self.cold_seconds}
        return {scope: seconds for scope, seconds in found.items() if seconds}
