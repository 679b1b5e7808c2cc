"""The answer as data: does it pay, with what, from which size on, and how sure is that?

A family is what is compared with one another: one group at its largest size, in one scope. Picking
the best of many cells by looking is a selection, so claims about it use intervals that hold for
all cells of the family at once (Bonferroni), must exclude 1 and lie outside the A/A noise floor.
Words are made from this in `sentences`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from parscale.estimation.claims import Claim, claim
from parscale.estimation.interval import Estimate
from parscale.estimation.multiplicity import simultaneous_level

from ..estimates.blocks import BlockTable
from ..estimates.estimate import Estimates
from ..estimates.noise import Floors
from ..estimates.records import records
from ..estimates.sizes import at_size, largest_size, sizes_of
from ..reading.study import TABLE
from .table_facts import TableFacts, table_facts

FAR_SLOWER = 10.0  # times the baseline's seconds from which an arm is named as a warning
MOST_SLOW = 3


@dataclass(frozen=True)
class Contender:
    """One cell of a family: its speedup over the baseline at the family's level, and the claim."""

    cell: str
    arm: str
    workers: int
    serial_form: bool
    speedup: Estimate
    claim: Claim


@dataclass(frozen=True)
class Answer:
    """What one family says.

    `pays`: True, False (every contender is slower), or None (not shown either way). `best`: the
    fastest parallel contender, `rivals` the arms that cannot be told apart from it, `fewer_workers`
    the smallest count of its own arm that cannot. `serial_form`: a serial form faster than the
    baseline, `serial_form_wins` whether it also beats `best`.
    `break_even`: smallest size from which on the best cell's settings pay; None: at no size.
    """

    study: str
    group: str
    scope: str
    size: int | None
    sizes: tuple[int, ...]
    baseline_seconds: float
    compared: int
    pays: bool | None
    best: Contender | None
    rivals: tuple[str, ...] = ()
    fewer_workers: int | None = None
    serial_form: Contender | None = None
    serial_form_wins: bool = False
    slow: tuple[Contender, ...] = ()
    break_even: int | None = None
    floor: float | None = None
    table: TableFacts | None = None


def answers(estimates: Estimates, floors: Floors) -> list[Answer]:
    """Returns one answer per family, in the order of the study; none for weak scaling."""
    if estimates.study.plan.scaling.kind == "weak":
        return []
    found = []
    for scope in estimates.study.scopes:
        rows = estimates.measured(scope)
        by = "arm" if scope == TABLE else "group"  # a table's arms have baselines of their own
        for name, family in rows.groupby(by, sort=False):
            found.append(_Family(estimates, floors, scope, str(name), family).answer())
    return found


class _Family:
    def __init__(
        self, estimates: Estimates, floors: Floors, scope: str, name: str, rows: pd.DataFrame
    ) -> None:
        self.estimates, self.scope, self.name, self.all_rows = estimates, scope, name, rows
        self.table: BlockTable = estimates.tables[scope]
        self.sizes = tuple(sizes_of(rows))
        self.size = largest_size(rows)
        here = at_size(rows, self.size)
        self.rows = here[here["speedup"].notna() & (here["cell"] != here["baseline"])]
        self.floors = floors
        self.level = simultaneous_level(estimates.level, max(1, len(self.rows)))
        self.serial = set(estimates.cells.index[estimates.cells["serial_form"]])
        self.seconds = float(here["baseline_seconds"].dropna().max()) if len(here) else math.nan

    def answer(self) -> Answer:
        here = at_size(self.all_rows, self.size)
        everyone = [self._contender(row) for row in records(self.rows)]
        parallel = [one for one in everyone if not one.serial_form]
        winners = [one for one in parallel if one.claim == "faster"]
        best = max(winners or parallel, key=lambda one: one.speedup.value, default=None)
        form = max(
            (one for one in everyone if one.serial_form and one.claim == "faster"),
            key=lambda one: one.speedup.value,
            default=None,
        )
        return Answer(
            study=self.estimates.study.name,
            group=self.name,
            scope=self.scope,
            size=self.size,
            sizes=self.sizes,
            baseline_seconds=self.seconds,
            compared=len(parallel),
            pays=_pays(parallel, winners),
            best=best,
            rivals=self._rivals(best, parallel),
            fewer_workers=self._fewer_workers(best, parallel),
            serial_form=form,
            serial_form_wins=form is not None and self._beats(form, best),
            slow=_slow(parallel),
            break_even=self._break_even(best) if winners and best else None,
            floor=self._floor(best.cell if best else ""),
            table=table_facts(self.estimates, here, self.level) if self.scope == TABLE else None,
        )

    def _contender(self, row: dict[str, Any]) -> Contender:
        cell, base = str(row["cell"]), str(row["baseline"])
        speedup = self.table.ratio(base, cell, self.level)
        assert speedup is not None
        floor = self.floors.get((self.scope, base))
        return Contender(
            cell,
            str(row["arm"]),
            int(row["workers"]),
            cell in self.serial,
            speedup,
            claim(speedup, floor),
        )

    def _floor(self, cell: str) -> float | None:
        base = self.estimates.cells.loc[cell, "baseline"] if cell else ""
        floor = self.floors.get((self.scope, str(base)))
        return floor.factor if floor else None

    def _rivals(self, best: Contender | None, parallel: list[Contender]) -> tuple[str, ...]:
        """Returns arms with a cell whose ratio to the best does not exclude 1."""
        others = [one for one in parallel if best and one.arm != best.arm]
        return tuple(dict.fromkeys(one.arm for one in others if self._alike(one, best)))

    def _fewer_workers(self, best: Contender | None, parallel: list[Contender]) -> int | None:
        fewer = [
            one.workers
            for one in parallel
            if best
            and one.arm == best.arm
            and one.workers < best.workers
            and self._alike(one, best)
        ]
        return min(fewer, default=None)

    def _alike(self, one: Contender, best: Contender | None) -> bool:
        if best is None:
            return False
        ratio = self.table.ratio(one.cell, best.cell, self.level)
        return ratio is not None and ratio.has_interval and not ratio.excludes(1.0)

    def _beats(self, form: Contender, best: Contender | None) -> bool:
        if best is None:
            return True
        ratio = self.table.ratio(best.cell, form.cell, self.level)
        return ratio is not None and claim(ratio) == "faster"

    def _break_even(self, best: Contender) -> int | None:
        """Returns the smallest size at which the best settings' lower bound stays above noise."""
        rows = self.all_rows
        same = rows[(rows["arm"] == best.arm) & (rows["workers"] == best.workers)]
        smallest = None
        for row in records(same.sort_values("size", ascending=False)):
            base = str(row["baseline"])
            speedup = self.table.ratio(base, str(row["cell"]), self.estimates.level)
            floor = self.floors.get((self.scope, base))
            if speedup is None or claim(speedup, floor) != "faster":
                break
            smallest = None if pd.isna(row["size"]) else int(row["size"])
        return smallest


def _pays(parallel: list[Contender], winners: list[Contender]) -> bool | None:
    if winners:
        return True
    slower = bool(parallel) and all(one.claim == "slower" for one in parallel)
    return False if slower else None


def _slow(parallel: list[Contender]) -> tuple[Contender, ...]:
    """Returns the arms that take ten times the baseline or more even at their best, worst first."""
    fastest: dict[str, Contender] = {}
    for one in parallel:
        known = fastest.get(one.arm)
        if known is None or one.speedup.value > known.speedup.value:
            fastest[one.arm] = one
    slow = [
        one
        for one in fastest.values()
        if one.claim == "slower" and 1 / one.speedup.value >= FAR_SLOWER
    ]
    return tuple(sorted(slow, key=lambda one: one.speedup.value)[:MOST_SLOW])
