"""What competes in a study: its families, their contenders, and the arms that have no result.

A family is what is compared with one another: one group at its largest size, in one scope. Picking
the best of many cells by looking is a selection, and a headline speaks of all families at once, so
every interval of the verdict holds together with all others of the study (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from parscale.estimation.claims import Claim
from parscale.estimation.interval import Estimate

from ..estimates.estimate import Estimates
from ..estimates.missing import Absence, absences
from ..estimates.records import records
from ..estimates.sizes import at_size, largest_size
from ..reading.study import TABLE


@dataclass(frozen=True)
class Contender:
    """One cell of a family: its speedup over the baseline at the verdict's level, and the claim."""

    cell: str
    arm: str
    executor: str
    workers: int
    serial_form: bool
    speedup: Estimate
    claim: Claim


@dataclass(frozen=True)
class Family:
    """The rows of one group in one scope, all sizes; what is judged is the largest."""

    scope: str
    name: str
    rows: pd.DataFrame

    @property
    def size(self) -> int | None:
        """The largest size, None where a table has none."""
        return largest_size(self.rows)

    @property
    def judged(self) -> pd.DataFrame:
        """The rows at the largest size that have a speedup, the baseline left out."""
        here = at_size(self.rows, self.size)
        return here[here["speedup"].notna() & (here["cell"] != here["baseline"])]


def families(estimates: Estimates) -> list[Family]:
    """Returns the families of a study, in its order."""
    found = []
    for scope in estimates.study.scopes:
        by = "arm" if scope == TABLE else "group"  # a table's arms have baselines of their own
        for name, rows in estimates.measured(scope).groupby(by, sort=False):
            found.append(Family(scope, str(name), rows))
    return found


def comparisons(found: list[Family]) -> int:
    """Returns how many speedups the whole verdict looks at, at least 1."""
    return max(1, sum(len(family.judged) for family in found))


def unmeasured(estimates: Estimates) -> dict[str, tuple[Absence, ...]]:
    """Returns, group by group, the parallel arms of which no cell has a time, with the reason.

    A headline that counted only the arms that ran would judge what was never measured.
    """
    cells = estimates.cells
    parallel = cells[~cells["serial_form"] & (cells["role"] != "baseline")]
    timed = set(estimates.frame.loc[estimates.frame["seconds"].notna(), "cell"])
    found: dict[str, tuple[Absence, ...]] = {}
    for group, rows in parallel.groupby("group", sort=False):
        lost = [str(cell) for cell in _cells_of_lost_arms(rows, timed)]
        found[str(group)] = absences(estimates.study, lost)
    return {group: lost for group, lost in found.items() if lost}


def _cells_of_lost_arms(rows: pd.DataFrame, timed: set[str]) -> Iterator[str]:
    by_arm: dict[str, list[str]] = {}
    for row in records(rows.reset_index()):
        by_arm.setdefault(str(row["arm"]), []).append(str(row["cell"]))
    for cells in by_arm.values():
        if not timed.intersection(cells):
            yield from cells
