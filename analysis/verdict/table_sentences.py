"""The verdict on a table that others measured, in the table's own terms.

It names the count, the baseline and the unit as the table has them, gives an interval only where
values were repeated, and says of a single value that it is one. It never speaks of runs that could
be made with this program, for it knows nothing of how the table came about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from parscale.estimation.interval import Estimate

from ..estimates.estimate import Estimates
from ..estimates.missing import missing_cells
from ..estimates.records import records
from ..words import capital, human_seconds, number, thousands
from .table_facts import TableFacts, TablePoint

if TYPE_CHECKING:
    from .answers import Answer

MOST_NAMED = 4
ABOVE_ONE = 1.005
"""Efficiency from which a single value is told as above 1: what three digits show."""


def table_headline(answers: Sequence[Answer]) -> str:
    """Returns the one-line answer of a table: of its one series, or over several."""
    told = [answer for answer in answers if answer.table and answer.table.points]
    if not told:
        return "Cannot say: no count of workers could be compared with a baseline."
    if len(told) == 1:
        return _head_of_one(told[0])
    return _head_of_several(told)


def _head_of_several(told: Sequence[Answer]) -> str:
    best = max(told, key=_gain)
    pays = {answer.pays for answer in told}
    if pays == {True}:
        return f"Yes, more workers are faster in every series; the most gained {_best(best)}."
    if pays == {False}:
        return f"No, more workers are slower in every series; the least lost {_best(best)}."
    if True in pays:
        names = [_name(answer) for answer in told if answer.pays]
        most = _best(max((answer for answer in told if answer.pays), key=_gain))
        return f"It depends: more workers are faster for {_listed(names)}; the most gained {most}."
    if all(not _point(answer).ratio.has_interval for answer in told):
        return f"Of {len(told)} series the most gained {_best(best)}."
    return f"No gain was shown in any series; the most gained {_best(best)}."


def _gain(answer: Answer) -> float:
    return _point(answer).ratio.value


def _point(answer: Answer) -> TablePoint:
    """Returns the point a series is told by: its best, and a claimed one before others."""
    assert answer.table is not None
    best = answer.table.best
    assert best is not None
    if answer.best is not None:
        same = [one for one in answer.table.points if one.workers == answer.best.workers]
        return same[0] if same else best
    return best


def _name(answer: Answer) -> str:
    assert answer.table is not None
    return answer.table.series


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _best(answer: Answer) -> str:
    """Returns "in b at 8 workers, 6.9 times as fast as one worker; measured once, so ..."."""
    facts, point = _facts(answer), _point(answer)
    return f"in {facts.series}: {_compared(facts, point)}{_certainty(facts, point)}"


def _facts(answer: Answer) -> TableFacts:
    assert answer.table is not None
    return answer.table


def _head_of_one(answer: Answer) -> str:
    facts, point = _facts(answer), _point(answer)
    text = f"{_compared(facts, point)}{_certainty(facts, point)}."
    if answer.pays:
        return f"Yes: {text}"
    if answer.pays is False:
        return f"No: at best, {text}" if len(facts.points) > 1 else f"No: {text}"
    if not point.ratio.has_interval:
        none = point.ratio.value <= 1
        return f"No count was faster than {_baseline(facts)}: {text}" if none else capital(text)
    return f"No gain shown: at best, {text}"


def _compared(facts: TableFacts, point: TablePoint) -> str:
    """Returns "at 8 workers 5.07 times as fast as one worker", slower ones as times as long."""
    ratio = point.ratio
    base = _baseline(facts)
    at = f"at {workers_words(point.workers)}"
    if facts.quantity == "throughput":
        return f"{at} {_interval(ratio)} times the throughput of {base}"
    if ratio.value < 1:
        take = "takes" if point.workers == 1 else "take"
        long = _interval(ratio.inverse())
        return f"{workers_words(point.workers)} {take} {long} times as long as {base}"
    return f"{at} {_interval(ratio)} times as fast as {base}"


def _baseline(facts: TableFacts) -> str:
    if facts.baseline == 0:
        return "the serial program"
    return workers_words(facts.baseline or 1, word=True)


def workers_words(count: int, *, word: bool = False) -> str:
    """Returns "8 workers"; of one "1 worker", or "one worker" where a word is wanted."""
    if count == 1:
        return "one worker" if word else "1 worker"
    return f"{count:,} workers"


def _interval(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return number(estimate.value)
    return f"{number(estimate.value)} ({number(estimate.low)} to {number(estimate.high)})"


def _certainty(facts: TableFacts, point: TablePoint) -> str:
    """Returns why there is no interval, or nothing where there is one."""
    if point.ratio.has_interval:
        return ""
    if facts.summary and max(facts.baseline_repeats, point.repeats) == 1:
        return "; a ratio of means whose single runs are not in the table, so without an interval"
    if facts.baseline_repeats == point.repeats == 1:
        return "; measured once, so without an interval"
    if facts.baseline_repeats == 1:
        was = "were" if (facts.baseline or 1) > 1 else "was"
        return f"; {_baseline(facts)} {was} measured once, so without an interval"
    if point.repeats == 1:
        return f"; {workers_words(point.workers)} measured once, so without an interval"
    return f"; {point.ratio.method}"


def describe_series(answer: Answer) -> list[str]:
    """Returns the sentences of one series; none for a serial program, whose ratios are 1."""
    facts = _facts(answer)
    start = f"{facts.series}: " if facts.several else ""
    if not facts.points:
        return [] if facts.serial else _not_compared(facts)
    point = _point(answer)
    size = "" if answer.size is None or len(answer.sizes) < 2 else _at_size(answer.size)
    values = (
        f"{_baseline(facts)}: {value(facts, facts.baseline_value)}; "
        f"{workers_words(point.workers)}: {value(facts, point.value)}, "
        f"{_efficiency(point)}{_speedup(facts, point)}."
    )
    told = f"{_compared(facts, point)}{_certainty(facts, point)}. " if start else ""
    main = size + (f"{told}{capital(values)}" if told else values)
    lines = [start + main if start else capital(main)]
    lines += _no_faster(facts, start) if answer.pays is None else []
    lines += _fewer(facts, start) + _superlinear(facts, start) + _from_size(answer, start)
    return lines


def _not_compared(facts: TableFacts) -> list[str]:
    if facts.baseline is None:
        return [f"{facts.series}: cannot say, it has no result at the count of the baseline."]
    return [f"{facts.series}: cannot say, there is no second count to compare."]


def _at_size(size: int) -> str:
    return f"at size {thousands(size)}: "


def value(facts: TableFacts, amount: float) -> str:
    """Returns a value in the table's unit: "12.8 s", "235 GFLOPS", "throughput 235"."""
    if facts.quantity != "throughput":
        return human_seconds(amount)
    shown = number(amount)
    return f"{shown} {facts.unit}" if facts.unit else f"throughput {shown}"


def _speedup(facts: TableFacts, point: TablePoint) -> str:
    count = facts.baseline or 1
    if count == 1:
        return ""
    return f", speedup {number(point.speedup)} by S = {count} · T({count}) / T(p)"


def _efficiency(point: TablePoint) -> str:
    return f"efficiency {_interval(point.efficiency)}"


def _no_faster(facts: TableFacts, start: str) -> list[str]:
    """Returns that an interval includes 1, where it does: no advice but more repeats."""
    point = facts.best
    if point is None or not point.ratio.has_interval or point.ratio.excludes(1.0):
        return []
    text = f"no gain is shown: the interval at {workers_words(point.workers)} includes 1"
    return [f"{start}{text}; more repeats may decide." if start else
            f"{capital(text)}; more repeats may decide."]  # fmt: skip


def _fewer(facts: TableFacts, start: str) -> list[str]:
    if facts.fewer is None or facts.best is None:
        return []
    few = capital(workers_words(facts.fewer)) if not start else workers_words(facts.fewer)
    do = "does" if facts.fewer == 1 else "do"
    return [f"{start}{few} {do} as well as {workers_words(facts.best.workers)} within 5 %."]


def _superlinear(facts: TableFacts, start: str) -> list[str]:
    """Returns the points above S = p: by their interval, or as single values that say so."""
    above = [
        point
        for point in facts.points
        if (point.efficiency.low or point.efficiency.value) > ABOVE_ONE and point.workers > 1
    ]
    if not above:
        return []
    most = max(above, key=lambda point: point.efficiency.value)
    counts = ", ".join(f"{point.workers:,}" for point in above)
    single = "" if all(point.ratio.has_interval for point in above) else ", of single measurements"
    text = (
        f"superlinear{single}: efficiency above 1 at {counts} workers, at most "
        f"{_interval(most.efficiency)} at {workers_words(most.workers)}."
    )
    return [start + text if start else capital(text)]


def _from_size(answer: Answer, start: str) -> list[str]:
    if len(answer.sizes) < 2 or answer.break_even is None:
        return []
    return [f"{start}It pays from size {thousands(answer.break_even)} on, of the sizes measured."]


def describe_missing_rows(estimates: Estimates) -> list[str]:
    """Returns the counts without a result with the word that stands in the table, series apart."""
    missing = missing_cells(estimates.frame)
    rows = records(missing[missing["status"] != "ok"])
    if not rows:
        return []
    several = len(set(estimates.cells["arm"])) > 1
    told = [f"{_place(row, several=several)} ({_word(row)})" for row in rows[:MOST_NAMED]]
    more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
    return [f"No result: {', '.join(told)}{more}."]


def _place(row: dict[str, Any], *, several: bool) -> str:
    name = f"{row['arm']} at " if several else ""
    size = "" if pd.isna(row["size"]) else f", size {thousands(int(row['size']))}"
    return f"{name}{workers_words(int(row['workers']))}{size}"


def _word(row: dict[str, Any]) -> str:
    return str(row["missing"]).partition(": ")[2] or str(row["missing"])
