"""One cell at a time: its times in both studies, and what may be said of them.

A cell that had times and fails now is worse than slower. A cell that was skipped or never started
is neither: the study ended early, or the trial would have overrun its time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parscale.estimation.interval import Estimate

from ..estimates.intervals import seconds
from ..estimates.missing import NOT_MEASURED
from .judgment import Judge, Verdict
from .labels import cell_labels
from .ratios import Key, Ratios, ratios
from .request import Basis, Request
from .side import Side

_BROKEN = ("failed", "timeout", "wrong", "unavailable")


@dataclass(frozen=True)
class Compared:
    """One cell in one scope, or a cell without times on one side (`scope` is "" then)."""

    cell: str
    label: str
    scope: str
    verdict: Verdict
    old_seconds: Estimate | None = None
    new_seconds: Estimate | None = None
    ratios: Ratios | None = None


class Pairing:
    """Makes the rows of one cell: one per scope, or one that tells why there are no times."""

    def __init__(self, old: Side, new: Side, request: Request, basis: Basis, level: float) -> None:
        self.old, self.new, self.request = old, new, request
        self.basis, self.level = basis, level
        self.judge = Judge(request.threshold, request.reproduction)
        self.labels = cell_labels(new.cells)

    def rows(self, cell: str, keys: Sequence[Key]) -> Iterator[Compared]:
        """Yields the cell's rows; `keys` are the scopes and cells that are looked at."""
        if self.old.status(cell)[0] != "ok" or self.new.status(cell)[0] != "ok":
            yield Compared(cell, self.labels[cell], "", self._without_times(cell))
            return
        for scope, name in keys:
            if name == cell:
                yield from self._row((scope, cell))

    def _without_times(self, cell: str) -> Verdict:
        (before, why_before), (after, why_after) = self.old.status(cell), self.new.status(cell)
        if before != "ok" and after != "ok":
            return Verdict("no result", f"{before} in the old study, {after} in the new")
        if before != "ok":
            return Verdict("no result", f"none in the old study ({why_before}); ok in the new")
        if after in _BROKEN:
            reason = f"ok in the old study, now {why_after}"
            return Verdict("not reproduced" if self.request.reproduction else "failing", reason)
        reason = why_after if after == NOT_MEASURED else f"now {why_after}"
        return Verdict("cannot say", reason)

    def _row(self, key: Key) -> Iterator[Compared]:
        scope, cell = key
        before, after = (
            seconds(side.log_seconds(scope, cell), self.request.level)
            for side in (self.old, self.new)
        )
        if before is None and after is None:
            return
        found = ratios(self.old, self.new, key, self.level)
        verdict = self._verdict(key, found)
        yield Compared(cell, self.labels[cell], scope, verdict, before, after, found)

    def _verdict(self, key: Key, found: Ratios | None) -> Verdict:
        scope, cell = key
        own = ratios(self.old, self.new, key, self.request.level)
        if found is None or own is None:
            return Verdict("cannot say", f"one study has no {scope} times")
        ratio, alone = found.of(self.basis), own.of(self.basis)
        if ratio is not None and alone is not None:
            survivors = bool(self.new.status(cell)[1]) and not self.old.status(cell)[1]
            return self.judge.judge(ratio, alone, survivors=survivors)
        if self.new.baseline(cell) == cell:
            return Verdict("the measure", "speedup 1 by definition")
        return Verdict("cannot say", "its baseline has no times")
