"""The verdict in plain words, made from the data of `answers` and nothing else.

"Faster" and "slower" appear only where the claim was granted; otherwise the sentence says that
nothing was shown. Every ratio carries its interval, its scope, its size and its baseline's seconds.
"""

from __future__ import annotations

from collections.abc import Sequence

from parscale.estimation.interval import Estimate

from ..estimates.repetition import Repetition
from ..reading.study import TABLE
from ..words import capital, human_seconds, number, thousands
from .answers import Answer
from .contenders import Contender
from .headline import MOST_NAMED, family_name
from .table_sentences import describe_series


def describe_all(answers: Sequence[Answer]) -> list[str]:
    """Returns the sentences of all families; where nothing can be said, the headline says it."""
    if all(answer.best is None and answer.table is None for answer in answers):
        return [line for answer in answers for line in _vectorize(answer)]
    return [line for answer in answers for line in describe(answer)]


def describe_level(answers: Sequence[Answer]) -> list[str]:
    """Returns why the verdict's intervals are wider than those of the tables, where they are."""
    together = [
        answer.together
        for answer in answers
        if answer.best is not None and answer.best.speedup.has_interval
    ]
    if max(together, default=0) < 2:
        return []
    return [
        f"The intervals of the verdict hold for all its {max(together)} comparisons at once "
        "(Bonferroni), so they are wider than those of the tables."
    ]


def describe(answer: Answer) -> list[str]:
    """Returns the sentences of one family."""
    if answer.table:
        return describe_series(answer)
    head = family_name(answer)
    start = f"{capital(head)}: " if head else ""
    if answer.withheld is not None:
        return [capital(start + _withheld(answer.withheld))]
    if answer.best is None:
        return [
            capital(f"{start}cannot say: nothing parallel could be compared with a baseline."),
            *_vectorize(answer),
        ]
    main = _main(answer, answer.best)
    lines = [capital(start + main) if start else main]  # a name from a table stays as it is
    lines += _vectorize(answer)
    lines += [start + _slow(answer)] if answer.slow else []
    return lines


def _withheld(found: Repetition) -> str:
    remedy = "task.fresh_items=true gives every map items of its own"
    if found.kind == "items changed":
        change = f" ({found.change})" if found.change else ""
        return (
            f"not compared, because the function changes its items{change}: later maps do other "
            f"work than the first one; {remedy}."
        )
    assert found.ratio is not None
    if found.kind == "shorter":
        return (
            f"not compared, because the loop's first map takes {_interval(found.ratio)} times as "
            "long as later ones: the function seems to remember results, or to leave them behind; "
            "clear them in the function, or measure cold times only."
        )
    return (
        f"not compared, because later maps of the loop take {_interval(found.ratio.inverse())} "
        f"times as long as the first one: the function's work grows from map to map; {remedy}."
    )


def _at(answer: Answer) -> str:
    return "" if answer.size is None else f"at {thousands(answer.size)} items "


def _main(answer: Answer, best: Contender) -> str:
    base = _base(answer)
    if answer.pays:
        text = f"{_at(answer)}{_cell(best)} is {_interval(best.speedup)} times as fast as {base}."
        return text + _rivals(answer) + _from_size(answer)
    if answer.pays is False:
        none = "nothing that was tried pays" if answer.compared > 1 else "it does not pay"
        several = answer.compared > 1
        which = f"the best of {answer.compared}, {_cell(best)}," if several else _cell(best)
        return (
            f"{none} {_at(answer)}: {which} takes {_long(best.speedup)} as long as {base}."
        ).replace(" :", ":")
    if best.claim == "no interval":
        return _without_interval(answer, best, base)
    return (
        f"no gain shown {_at(answer)}: the best, {_cell(best)}, has a speedup of "
        f"{_interval(best.speedup)} over {base}, {_why_not(answer, best)}."
    ).replace(" :", ":")


def _without_interval(answer: Answer, best: Contender, base: str) -> str:
    measured = "measured once" if answer.blocks <= 1 else f"in {answer.blocks} blocks"
    why = "without repetitions" if answer.blocks <= 1 else "with so few blocks"
    return (
        f"{measured} {_at(answer)}: {_cell(best)} was {_as_fast(best.speedup.value)} as {base}; "
        f"{why} that has no interval."
    ).replace(" :", ":")


def _as_fast(ratio: float) -> str:
    return f"{number(ratio)} times as fast" if ratio >= 1 else f"{number(1 / ratio)} times as slow"


def _why_not(answer: Answer, best: Contender) -> str:
    if best.claim == "slower":
        return "slower, while others cannot be told from it"
    if answer.scope == TABLE:
        return "an interval that includes 1"
    return "an interval that includes 1: more blocks may decide (measure.max_blocks)"


def _base(answer: Answer) -> str:
    name = "one worker" if answer.scope == TABLE else "the serial loop"
    return f"{name} ({human_seconds(answer.baseline_seconds)})"


def _cell(one: Contender) -> str:
    if one.serial_form:
        return one.arm
    return f"{one.arm} with {one.workers} worker{'' if one.workers == 1 else 's'}"


def _interval(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return f"{number(estimate.value)} (no interval)"
    return f"{number(estimate.value)} ({number(estimate.low)} to {number(estimate.high)})"


def _long(estimate: Estimate) -> str:
    return f"{_interval(estimate.inverse())} times"


def _rivals(answer: Answer) -> str:
    fewer = answer.fewer_workers
    if fewer is None:
        return _rival_arms(answer)
    text = f" {fewer} worker{' does' if fewer == 1 else 's do'} as well, within 5 % of its time."
    return text + _rival_arms(answer)


def _rival_arms(answer: Answer) -> str:
    if not answer.rivals:
        return ""
    named = ", ".join(answer.rivals[:MOST_NAMED])
    more = len(answer.rivals) - MOST_NAMED
    also = f" and {more} more" if more > 0 else ""
    return f" Not to be told apart from it: {named}{also}."


def _from_size(answer: Answer) -> str:
    if len(answer.sizes) < 2 or answer.break_even is None:
        return ""
    if answer.break_even == answer.sizes[0]:
        return f" It pays at every size measured, from {thousands(answer.sizes[0])} items on."
    return (
        f" Break-even: it pays from {thousands(answer.break_even)} items on, of the sizes measured."
    )


def _vectorize(answer: Answer) -> list[str]:
    form = answer.serial_form
    if form is None:
        return []
    head = f"{capital(answer.scope)}: " if answer.scope != TABLE else ""
    than = ", and faster than every parallel arm" if answer.serial_form_wins else ""
    word = "vectorize instead" if answer.serial_form_wins else "also without workers"
    return [
        f"{head}{word}: {form.arm} is {_interval(form.speedup)} times as fast as "
        f"{_base(answer)}{than}."
    ]


def _slow(answer: Answer) -> str:
    parts = [f"{_cell(one)} takes {_long(one.speedup)} as long as the loop" for one in answer.slow]
    return "; ".join(parts) + "."
