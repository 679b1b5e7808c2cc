"""The A/A check under its former name, until its last caller draws and tells the check itself."""

from __future__ import annotations

from .aa_check import AACheck


class NoiseFloor(AACheck):
    """An `AACheck` with the farther end of its interval: to be drawn, never compared."""

    @property
    def factor(self) -> float | None:
        """Largest ratio, either way up, inside the A/A interval: at least 1; None without one."""
        if self.estimate.low is None or self.estimate.high is None:
            return None
        return max(self.estimate.high, 1 / self.estimate.low)
