"""How a study ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .schedule import GIVEN_UP


@dataclass
class Summary:
    """What was measured, how it went, and why it ended."""

    reason: str = ""
    blocks: int = 0
    seconds: float = 0.0
    measured: int = 0
    cells: set[str] = field(default_factory=set)  # that were measured at least once
    statuses: Counter[str] = field(default_factory=Counter)

    @property
    def failed(self) -> int:
        """Number of trials that failed, passed the deadline or gave wrong results."""
        return sum(self.statuses[status] for status in ("failed", "timeout", "wrong"))

    @property
    def trials(self) -> int:
        """Number of trials that were run; predicted or unavailable ones were not."""
        return sum(self.statuses.values()) - sum(self.statuses[status] for status in GIVEN_UP)
