"""Whether a map does the same work each time: the ground under every warm time.

A function that changes its items, remembers its results or leaves files behind does other work on
its second map than on its first. Its warm times then compare nothing: the serial loop works on what
it has made, a pool of processes on fresh copies. Two things show it: the items themselves, compared
before and after a map in the reference pass, and the serial loop's first map beside its warm ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from parscale.estimation.interval import Estimate
from parscale.estimation.ratio import FEWEST_FOR_RANKS, paired_ratio
from parscale.study_format.vocabulary import WARM

from ..reading.study import FIRST, Study

JUMP = 1.5
"""Ratio of the first map's seconds to a warm one's beyond which the work is not the same."""
SHORTEST_SECONDS = 1e-3
"""Maps below are not judged: a first map of microseconds also pays for caches and branches."""

Kind = Literal["same work", "items changed", "shorter", "longer"]


@dataclass(frozen=True)
class Repetition:
    """What was found: `ratio` is first over warm seconds where they jump; `change` in words."""

    kind: Kind
    change: str = ""
    ratio: Estimate | None = None

    @property
    def broken(self) -> bool:
        """Whether warm maps do other work than the first one."""
        return self.kind != "same work"


def repetition(study: Study, baseline: str) -> Repetition:
    """Returns whether the maps of a baseline's task repeat the same work."""
    facts = (study.environment.get("references") or {}).get(baseline) or {}
    if facts.get("items_changed") is True:
        return Repetition("items changed", str(facts.get("items_change") or ""))
    if _prepares_once(facts):
        return Repetition("same work")
    ratio = _first_over_warm(study, baseline)
    if ratio is None or ratio.low is None or ratio.high is None:
        return Repetition("same work")
    if ratio.low > JUMP:
        return Repetition("shorter", ratio=ratio)
    return Repetition("longer", ratio=ratio) if ratio.high < 1 / JUMP else Repetition("same work")


def _prepares_once(facts: dict[str, Any]) -> bool:
    """Whether only the first item of the first map was slow: an import or a compilation."""
    first, second = facts.get("later_items_first_seconds"), facts.get("later_items_second_seconds")
    if not isinstance(first, (int, float)) or not isinstance(second, (int, float)):
        return False
    return second > 0 and 1 / JUMP < first / second < JUMP


def _first_over_warm(study: Study, baseline: str) -> Estimate | None:
    trials = study.trials
    if FIRST not in trials or WARM not in trials:
        return None
    own = trials[(trials["cell"] == baseline) & (trials[WARM] > 0) & (trials[FIRST] > 0)]
    longest = own[[WARM, FIRST]].max(axis=1).median() if len(own) else 0.0
    if len(own) < FEWEST_FOR_RANKS or longest < SHORTEST_SECONDS:
        return None
    return paired_ratio(np.log(own[FIRST].to_numpy(float) / own[WARM].to_numpy(float)))
