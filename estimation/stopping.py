"""When a study has measured enough: whole blocks, a width, two caps, never a p-value.

A cell is precise when the interval of its log-speedup is no wider than the target at two
successive blocks. Once would do for the eye, but a sample that happens to be narrow stops early
and misses more often; the second look, with the allowance in `ratio.SEQUENTIAL_SHARE`, keeps
coverage at 93 to 97 %. The rule looks at one cell at a time, so a precise cell may leave later
blocks: that is the very case the coverage is simulated for. The baseline stays.

Every decision follows from the ratios alone, so a resumed study decides as the first run did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .errors import EstimationError
from .ratio import FEWEST_FOR_RANKS, paired_ratio

Reason = Literal["measuring", "precise", "failed", "blocks", "seconds"]


@dataclass(frozen=True)
class StopDecision:
    """Whether to stop, why, and what is known of each cell."""

    reason: Reason
    text: str
    """The reason in words, with its numbers."""
    half_widths: Mapping[str, float | None]
    """Half-width of each cell's log-speedup; None where there is no interval yet."""
    precise: frozenset[str]
    """Cells that may leave later blocks."""
    failed: frozenset[str]
    """Cells without one ratio after the fewest blocks: nobody waits for them."""

    @property
    def stop(self) -> bool:
        """Whether the study is over."""
        return self.reason != "measuring"


@dataclass(frozen=True)
class StopRule:
    """The settings ``measure.target``, ``min_blocks``, ``max_blocks`` and ``max_seconds``."""

    target: float | None
    """Half-width of the log-speedup to reach (0.05: plus or minus 5 %); None: run to a cap."""
    max_blocks: int | None = None
    """Cap on whole blocks; it also ends a study that has not reached ``min_blocks``."""
    max_seconds: float | None = None
    """Cap on wall seconds, looked at between blocks."""
    min_blocks: int = FEWEST_FOR_RANKS
    """Fewest ratios of a cell before precision counts; below six it counts as six."""
    looks: int = 2
    """Successive blocks at which a cell's interval must be narrow enough."""
    level: float = 0.95
    """Confidence level of the intervals whose width is looked at."""

    def __post_init__(self) -> None:
        """Refuse settings under which a study would never end, or never start."""
        if self.max_blocks is None and self.max_seconds is None:
            raise EstimationError("a study without end: set max_blocks or max_seconds")
        for name in ("target", "max_blocks", "max_seconds", "min_blocks", "looks"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise EstimationError(f"{name} is {value}: give a number above 0")

    def decide(
        self, log_ratios: Mapping[str, Sequence[float]], *, blocks: int, seconds: float
    ) -> StopDecision:
        """The decision after ``blocks`` whole blocks and ``seconds`` of wall time.

        ``log_ratios`` has an entry for each cell other than a baseline: its ln(baseline / cell)
        seconds in block order, failed trials left out, possibly empty.
        """
        widths = {cell: self._half_width(ratios) for cell, ratios in log_ratios.items()}
        precise = frozenset(
            cell for cell, ratios in log_ratios.items() if self._precise(ratios, widths[cell])
        )
        late = blocks >= self._fewest
        failed = frozenset(cell for cell, ratios in log_ratios.items() if late and not len(ratios))
        reason = self._reason(len(log_ratios), len(precise), len(failed), blocks, seconds)
        text = self._text(reason, len(log_ratios), len(precise), blocks, seconds)
        return StopDecision(reason, text, widths, precise, failed)

    @property
    def _fewest(self) -> int:
        return max(self.min_blocks, FEWEST_FOR_RANKS)

    def _half_width(self, ratios: Sequence[float]) -> float | None:
        return paired_ratio(ratios, self.level).half_width_log if len(ratios) else None

    def _precise(self, ratios: Sequence[float], latest: float | None) -> bool:
        if self.target is None or len(ratios) < self._fewest + self.looks - 1:
            return False
        if latest is None or latest > self.target:
            return False
        earlier = (self._half_width(ratios[:-back]) for back in range(1, self.looks))
        return all(width is not None and width <= self.target for width in earlier)

    def _reason(self, cells: int, precise: int, failed: int, blocks: int, seconds: float) -> Reason:
        if cells and precise + failed == cells:
            return "precise" if precise else "failed"
        if self.max_blocks is not None and blocks >= self.max_blocks:
            return "blocks"
        if self.max_seconds is not None and seconds >= self.max_seconds:
            return "seconds"
        return "measuring"

    def _text(self, reason: Reason, cells: int, precise: int, blocks: int, seconds: float) -> str:
        reached = ""
        if self.target is not None and cells:
            reached = f"; {precise} of {cells} ratios within ±{100 * self.target:.3g} %"
        return {
            "measuring": f"{blocks} blocks in {seconds:.0f} s{reached}",
            "precise": f"precise after {blocks} blocks{reached}",
            "failed": f"no cell succeeded in {blocks} blocks",
            "blocks": f"cap of {self.max_blocks} blocks{reached}",
            "seconds": f"cap of {self.max_seconds or 0:.0f} s after {blocks} blocks{reached}",
        }[reason]
