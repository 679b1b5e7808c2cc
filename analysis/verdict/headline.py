"""The one line at the top: yes, no, where it depends, or that nothing can be said and why.

It counts every planned arm. "No" is said only when all of them were measured and are slower; arms
without a result are named with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parscale.study_format.vocabulary import COLD, WARM

from ..estimates.missing import Absence
from ..reading.study import TABLE
from ..words import capital, listed
from .answers import Answer
from .table_sentences import table_headline

MOST_NAMED = 4
LONGEST_REASON = 110


def headline(answers: Sequence[Answer]) -> str:
    """Returns the one-line answer over all families."""
    if answers and all(answer.table for answer in answers):
        return table_headline(answers)
    told = [answer for answer in answers if answer.best is not None]
    absent = absent_arms(answers)
    if not told:
        reason = f": {_absent(absent)}" if absent else ""
        return f"Cannot say: no parallel cell could be compared with its baseline{reason}."
    if all(not _has_interval(answer) for answer in told):
        return _without_intervals(told)
    judged = [answer for answer in told if answer.withheld is None]
    if not judged:
        return "Cannot say: the maps of this function do not repeat the same work."
    text = _answer(judged, absent)
    if any(answer.serial_form_wins for answer in judged):
        text = f"{text}; vectorizing pays more"
    return f"{text}."


def absent_arms(answers: Sequence[Answer]) -> list[Absence]:
    """Returns the arms without a result over all families, each cause once."""
    found: dict[tuple[str, str, tuple[str, ...]], Absence] = {}
    for answer in answers:
        for absence in answer.absent:
            found.setdefault((absence.status, absence.reason, absence.executors), absence)
    return list(found.values())


def _answer(judged: Sequence[Answer], absent: Sequence[Absence]) -> str:
    pays = {answer.pays for answer in judged}
    rest = f"; cannot say for {_absent(absent)}" if absent else ""
    if pays == {True}:
        return f"Yes, running it in parallel pays{rest}"
    if True in pays:
        return f"It depends: {_where(judged)}{rest}"
    if pays == {False}:
        if not absent:
            return "No, running it in parallel does not pay here"
        names = dict.fromkeys(name for answer in judged for name in answer.executors)
        verb = "does" if len(names) == 1 and not str(next(iter(names))).endswith("s") else "do"
        return f"{capital(listed(list(names)))} {verb} not pay{rest}"
    return f"Undecided: {_undecided(judged)}{rest}"


def _undecided(judged: Sequence[Answer]) -> str:
    if {answer.pays for answer in judged if answer.scope == COLD} == {False}:
        return (
            "no gain was shown on a pool that is kept; it does not pay when the pool is started "
            "for one map"
        )
    return "neither a gain nor a loss from running it in parallel was shown"


def _has_interval(answer: Answer) -> bool:
    return answer.best is not None and answer.best.speedup.has_interval


def _without_intervals(told: Sequence[Answer]) -> str:
    blocks = max(answer.blocks for answer in told)
    if blocks <= 1:
        return "Cannot say for sure: single measurements have no interval."
    return f"Cannot say for sure: {blocks} blocks are too few for an interval."


def _absent(absent: Iterable[Absence]) -> str:
    """Returns "processes, pool: failed (PicklingError…)"."""
    parts = []
    for absence in list(absent)[:MOST_NAMED]:
        reason = f" ({_short(absence.reason)})" if absence.reason else ""
        parts.append(f"{', '.join(absence.executors)}: {absence.status}{reason}")
    return "; ".join(parts)


def _short(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1]}…"


def _where(answers: Sequence[Answer]) -> str:
    scopes = {scope: {a.pays for a in answers if a.scope == scope} for scope in (WARM, COLD)}
    if scopes[WARM] == {True} and scopes[COLD] and True not in scopes[COLD]:
        return "it pays on a pool that is kept, not when the pool is started for one map"
    if scopes[COLD] == {True} and scopes[WARM] and True not in scopes[WARM]:
        return "it pays with the pool's start, not on the warm pool, which is odd: look at the data"
    yes = dict.fromkeys(family_name(answer) for answer in answers if answer.pays)
    return "it pays for " + "; ".join(list(yes)[:MOST_NAMED])


def family_name(answer: Answer) -> str:
    """Returns "primes, warm", or "" for a table, whose arms every sentence names."""
    if answer.scope == TABLE:
        return ""
    return ", ".join(word for word in (answer.group, answer.scope) if word)
