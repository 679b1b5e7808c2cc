"""When a study has measured enough: whole blocks, a width, two caps, never a p-value.

A comparison is one cell in one scope (warm, cold). It is precise when the interval of its log
ratio is no wider than the target at two successive blocks. Once would do for the eye, but a sample
that happens to be narrow stops early and misses more often; the second look, with the allowance in
`ratio.SEQUENTIAL_SHARE`, keeps coverage at 93 to 97 %. The level is the one at which the verdict
will claim: simultaneous over all comparisons. A target of 5 % watched at 95 % for each alone ends
at 6.5 to 9.3 % where the verdict looks.

A cell may leave later blocks once all its scopes are precise; the baseline stays. Whether the
verdict's question is settled is said at the end and never ends a study: a comparison is settled
when its interval excludes the reference (1) or is within the target.

Every decision follows from the ratios alone, so a resumed study decides as the first run did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from .errors import EstimationError
from .interval import Estimate
from .multiplicity import blocks_for_ranks, simultaneous_level
from .ratio import FEWEST_FOR_RANKS, paired_ratio

Reason = Literal["measuring", "precise", "failed", "blocks", "seconds"]
Comparison: TypeAlias = tuple[str, str]
"""Scope and cell, in this order."""


@dataclass(frozen=True)
class StopDecision:
    """Whether to stop, why, and what is known of each comparison and cell."""

    reason: Reason
    text: str
    """The reason in words, with its numbers."""
    half_widths: Mapping[Comparison, float | None]
    """Half-width of each log ratio at the level of the claims; None without an interval."""
    precise: frozenset[str]
    """Cells all of whose scopes are precise: they may leave later blocks."""
    failed: frozenset[str]
    """Cells without one ratio in any scope after the fewest blocks: nobody waits for them."""
    settled: frozenset[Comparison]
    """Comparisons that are answered: the reference is excluded, or the target is reached."""

    @property
    def stop(self) -> bool:
        """Whether the study is over."""
        return self.reason != "measuring"


@dataclass(frozen=True)
class StopRule:
    """The settings ``measure.target``, ``min_blocks``, ``max_blocks`` and ``max_seconds``."""

    target: float | None
    """Half-width of the log ratio to reach (0.05: plus or minus 5 %); None: run to a cap."""
    max_blocks: int | None = None
    """Cap on whole blocks; it also ends a study that has not reached ``min_blocks``."""
    max_seconds: float | None = None
    """Cap on wall seconds, looked at between blocks."""
    min_blocks: int = FEWEST_FOR_RANKS
    """Fewest ratios of a comparison before precision counts; below six it counts as six."""
    looks: int = 2
    """Successive blocks at which an interval must be narrow enough."""
    level: float = 0.95
    """Confidence that all comparisons hold together."""
    comparisons: int = 1
    """How many comparisons the verdict tells together: cells times scopes, over all groups."""

    def __post_init__(self) -> None:
        """Refuse settings under which a study would never end, or never start."""
        if self.max_blocks is None and self.max_seconds is None:
            raise EstimationError("a study without end: set max_blocks or max_seconds")
        for name in ("target", "max_blocks", "max_seconds", "min_blocks", "looks", "comparisons"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise EstimationError(f"{name} is {value}: give a number above 0")

    @property
    def each(self) -> float:
        """Level of the interval of one comparison."""
        return simultaneous_level(self.level, self.comparisons)

    @property
    def fewest(self) -> int:
        """Fewest ratios before precision counts: enough for ranks at `each`, if the cap allows.

        Under a lower cap Student's t stands in, and six blocks (or ``min_blocks``) are the fewest.
        """
        asked = max(self.min_blocks, FEWEST_FOR_RANKS)
        wanted = max(asked, blocks_for_ranks(self.each))
        within = self.max_blocks is None or wanted + self.looks - 1 <= self.max_blocks
        return wanted if within else asked

    def decide(
        self,
        log_ratios: Mapping[Comparison, Sequence[float]],
        *,
        blocks: int,
        seconds: float,
        reference: float | None = 1.0,
    ) -> StopDecision:
        """The decision after ``blocks`` whole blocks and ``seconds`` of wall time.

        ``log_ratios`` has an entry for each (scope, cell) other than a baseline: its
        ln(baseline / cell) seconds in block order, failed trials left out, possibly empty.
        ``reference``: the ratio whose exclusion settles a comparison; None where times are given.
        """
        estimates = {
            key: _estimate(tuple(ratios), self.each) if len(ratios) else None
            for key, ratios in log_ratios.items()
        }
        widths = {key: found.half_width_log if found else None for key, found in estimates.items()}
        precise, failed = self._cells(log_ratios, blocks)
        settled = frozenset(
            key for key, found in estimates.items() if self._settled(found, reference)
        )
        cells = len({cell for _, cell in log_ratios})
        reason = self._reason(cells, len(precise), len(failed), blocks, seconds)
        text = self._ended(reason, blocks, seconds)
        if reason != "failed":
            text += self._reached(list(filter(None, estimates.values())), len(settled), reference)
            text += _silent(sum(found is None for found in estimates.values()))
        return StopDecision(reason, text, widths, precise, failed, settled)

    def _cells(
        self, log_ratios: Mapping[Comparison, Sequence[float]], blocks: int
    ) -> tuple[frozenset[str], frozenset[str]]:
        """The cells that are precise in all their scopes, and those that never gave a ratio.

        A scope that stays empty while another has ratios (no warm map fits) is not waited for.
        """
        given_up = blocks >= max(self.min_blocks, FEWEST_FOR_RANKS)
        scopes: dict[str, list[Sequence[float]]] = {}
        for (_, cell), ratios in log_ratios.items():
            kept = scopes.setdefault(cell, [])
            if len(ratios) or not given_up:
                kept.append(ratios)
        failed = frozenset(cell for cell, kept in scopes.items() if not kept)
        precise = (cell for cell, kept in scopes.items() if kept and all(map(self._precise, kept)))
        return frozenset(precise), failed

    def _precise(self, ratios: Sequence[float]) -> bool:
        if self.target is None or len(ratios) < self.fewest + self.looks - 1:
            return False
        return all(
            self._narrow(_estimate(tuple(ratios[: len(ratios) - back]), self.each))
            for back in range(self.looks)
        )

    def _narrow(self, found: Estimate) -> bool:
        width = found.half_width_log
        return self.target is not None and width is not None and width <= self.target

    def _settled(self, found: Estimate | None, reference: float | None) -> bool:
        if found is None:
            return False
        return self._narrow(found) or (reference is not None and found.excludes(reference))

    def _reason(self, cells: int, precise: int, failed: int, blocks: int, seconds: float) -> Reason:
        if cells and precise + failed == cells:
            return "precise" if precise else "failed"
        if self.max_blocks is not None and blocks >= self.max_blocks:
            return "blocks"
        if self.max_seconds is not None and seconds >= self.max_seconds:
            return "seconds"
        return "measuring"

    def _ended(self, reason: Reason, blocks: int, seconds: float) -> str:
        return {
            "measuring": f"{blocks} blocks in {seconds:.0f} s",
            "precise": f"precise after {blocks} blocks",
            "failed": f"no cell succeeded in {blocks} blocks",
            "blocks": f"cap of {self.max_blocks} blocks",
            "seconds": f"cap of {self.max_seconds or 0:.0f} s after {blocks} blocks",
        }[reason]

    def _reached(self, found: list[Estimate], settled: int, reference: float | None) -> str:
        """What the width and the question came to; nothing where nothing was compared."""
        if not found:
            return ""
        text = ""
        if self.target is not None:
            narrow = sum(map(self._narrow, found))
            text = f"; {narrow} of {len(found)} ratios within ±{100 * self.target:.3g} %"
        if reference is None:
            return text
        if settled < len(found):
            return f"{text}; not settled: {len(found) - settled} of {len(found)} may go either way"
        known = "" if self.target is None else " or known that well"
        return f"{text}; settled: each is shown faster or slower{known}"


def _silent(count: int) -> str:
    return f"; {count} without a ratio" if count else ""


@lru_cache(maxsize=8192)
def _estimate(ratios: tuple[float, ...], level: float) -> Estimate:
    """The interval of one comparison; kept, because most blocks look at the last one's again."""
    return paired_ratio(ratios, level)
