"""The answer as data: does it pay, with what, from which size on, and how sure is that?

Claims must exclude 1 with intervals that hold for everything the headline speaks of at once. A cell
is told to be as good as the best only when that was shown (non-inferiority), never because the data
are too noisy to tell. Words are made from this in `headline` and `sentences`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from parscale.estimation.claims import claim
from parscale.estimation.multiplicity import simultaneous_level
from parscale.study_format.vocabulary import WARM

from ..estimates import intervals
from ..estimates.blocks import BlockTable
from ..estimates.estimate import Estimates
from ..estimates.missing import Absence
from ..estimates.records import records
from ..estimates.repetition import Repetition, repetition
from ..estimates.sizes import at_size, sizes_of
from ..reading.study import TABLE
from .contenders import Contender, Family, comparisons, families, unmeasured
from .table_facts import TableFacts, table_facts

FAR_SLOWER = 10.0  # times the baseline's seconds from which an arm is named as a warning
MOST_SLOW = 3
AS_GOOD = 1.05  # times the best's seconds up to which fewer workers do as well


@dataclass(frozen=True)
class Answer:
    """What one family says.

    `pays`: True, False (every contender is slower), or None (not shown either way). `best`: the
    fastest parallel contender, `rivals` the arms that cannot be told apart from it, `fewer_workers`
    the smallest count of its own arm shown to do as well. `serial_form`: a serial form faster than
    the baseline, `serial_form_wins` whether it also beats `best`.
    `break_even`: smallest size from which on the best cell's settings pay; None: at no size.
    `absent`: parallel arms of the group without any result. `withheld`: why nothing is said of the
    family's times, None where something is. `compared`: parallel contenders of this family;
    `together`: speedups of the whole verdict, all of whose intervals hold at once. `table`: what a
    table from elsewhere says in its own terms.
    """

    study: str
    group: str
    scope: str
    size: int | None
    sizes: tuple[int, ...]
    baseline_seconds: float
    compared: int
    together: int
    pays: bool | None
    best: Contender | None
    executors: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    fewer_workers: int | None = None
    serial_form: Contender | None = None
    serial_form_wins: bool = False
    slow: tuple[Contender, ...] = ()
    break_even: int | None = None
    absent: tuple[Absence, ...] = ()
    withheld: Repetition | None = None
    blocks: int = 0
    table: TableFacts | None = None


def answers(estimates: Estimates) -> list[Answer]:
    """Returns one answer per family, in the order of the study; none for weak scaling."""
    if estimates.study.plan.scaling.kind == "weak":
        return []
    found = families(estimates)
    together = comparisons(found)
    lost = unmeasured(estimates)
    return [
        _Judge(estimates, family, together).answer(lost.get(family.name, ())) for family in found
    ]


class _Judge:
    def __init__(self, estimates: Estimates, family: Family, together: int) -> None:
        self.estimates, self.family, self.together = estimates, family, together
        self.table: BlockTable = estimates.tables[family.scope]
        self.rows = family.judged
        self.level = simultaneous_level(estimates.level, together)
        self.serial = set(estimates.cells.index[estimates.cells["serial_form"]])

    def answer(self, absent: tuple[Absence, ...]) -> Answer:
        everyone = [self._contender(row) for row in records(self.rows)]
        parallel = [one for one in everyone if not one.serial_form]
        winners = [one for one in parallel if one.claim == "faster"]
        best = max(winners or parallel, key=lambda one: one.speedup.value, default=None)
        form = self._fastest_form(everyone)
        withheld = self._withheld()
        return Answer(
            study=self.estimates.study.name,
            group=self.family.name,
            scope=self.family.scope,
            size=self.family.size,
            sizes=tuple(sizes_of(self.family.rows)),
            baseline_seconds=self._baseline_seconds(),
            compared=len(parallel),
            together=self.together,
            pays=None if withheld else _pays(parallel, winners),
            best=best,
            executors=tuple(dict.fromkeys(one.executor for one in parallel)),
            rivals=self._rivals(best, parallel),
            fewer_workers=self._fewer_workers(best, parallel),
            serial_form=form,
            serial_form_wins=form is not None and self._beats(form, best),
            slow=_slow(parallel),
            break_even=self._break_even(best) if winners and best else None,
            absent=absent,
            withheld=withheld,
            blocks=int(self.rows["blocks"].max()) if len(self.rows) else 0,
            table=self._table_facts(),
        )

    def _table_facts(self) -> TableFacts | None:
        if self.family.scope != TABLE:
            return None
        here = at_size(self.family.rows, self.family.size)
        return table_facts(self.estimates, here, self.level)

    def _contender(self, row: dict[str, Any]) -> Contender:
        cell, base = str(row["cell"]), str(row["baseline"])
        speedup = self._ratio(base, cell)
        assert speedup is not None
        return Contender(
            cell,
            str(row["arm"]),
            str(row["executor"]),
            int(row["workers"]),
            cell in self.serial,
            speedup,
            claim(speedup),
        )

    def _ratio(self, numerator: str, denominator: str, level: float | None = None) -> Any:
        """Returns t_numerator / t_denominator inside shared blocks, None without any."""
        return intervals.block_ratio(
            self.estimates.study, self.table, numerator, denominator, level or self.level
        )

    def _baseline_seconds(self) -> float:
        here = at_size(self.family.rows, self.family.size)
        return float(here["baseline_seconds"].dropna().max()) if len(here) else math.nan

    def _fastest_form(self, everyone: Sequence[Contender]) -> Contender | None:
        forms = [one for one in everyone if one.serial_form and one.claim == "faster"]
        return max(forms, key=lambda one: one.speedup.value, default=None)

    def _withheld(self) -> Repetition | None:
        """Returns why the warm times are no repetitions of one another, if they are not."""
        if self.family.scope != WARM or self.rows.empty:
            return None
        found = repetition(self.estimates.study, str(self.rows["baseline"].iloc[0]))
        return found if found.broken else None

    def _rivals(self, best: Contender | None, parallel: list[Contender]) -> tuple[str, ...]:
        """Returns arms with a cell whose ratio to the best does not exclude 1."""
        others = [one for one in parallel if best and one.arm != best.arm]
        return tuple(dict.fromkeys(one.arm for one in others if self._alike(one, best)))

    def _alike(self, one: Contender, best: Contender | None) -> bool:
        if best is None:
            return False
        ratio = self._ratio(one.cell, best.cell)
        return ratio is not None and ratio.has_interval and not ratio.excludes(1.0)

    def _fewer_workers(self, best: Contender | None, parallel: list[Contender]) -> int | None:
        """Returns the smallest count shown to need at most 5 % more time than the best."""
        fewer = [
            one.workers
            for one in parallel
            if best
            and one.arm == best.arm
            and one.workers < best.workers
            and self._does_as_well(one, best)
        ]
        return min(fewer, default=None)

    def _does_as_well(self, one: Contender, best: Contender) -> bool:
        ratio = self._ratio(one.cell, best.cell)
        return ratio is not None and ratio.high is not None and bool(ratio.high < AS_GOOD)

    def _beats(self, form: Contender, best: Contender | None) -> bool:
        if best is None:
            return True
        ratio = self._ratio(best.cell, form.cell)
        return ratio is not None and claim(ratio) == "faster"

    def _break_even(self, best: Contender) -> int | None:
        """Returns the smallest size from which on the best settings' lower bound stays above 1."""
        rows = self.family.rows
        same = rows[(rows["arm"] == best.arm) & (rows["workers"] == best.workers)]
        smallest = None
        for row in records(same.sort_values("size", ascending=False)):
            speedup = self._ratio(str(row["baseline"]), str(row["cell"]), self.estimates.level)
            if speedup is None or claim(speedup) != "faster":
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
