"""The one sentence for a reader who reads nothing else."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from .judgment import percent
from .outcome import Outcome
from .pairing import Compared
from .wording import interval


def summary(outcome: Outcome) -> str:
    """Returns what was found, with its numbers; "cannot say" where nothing was."""
    counts = Counter(one.verdict.word for one in outcome.compared)
    told = sum(counts.values()) - counts["the measure"] - counts["no result"]
    within = percent(outcome.request.threshold)
    if not outcome.bad and counts["cannot say"] == told:
        return _nothing(outcome, told, within)
    parts = [
        f"{counts[word]} {text}"  # type: ignore[index]
        for word, text in _texts(within).items()
        if counts[word]  # type: ignore[index]
    ]
    head = _head(outcome, within)
    if len(parts) == 1:
        return f"{head}; all {parts[0]}." if told > 1 else f"{head}; {parts[0]}."
    return f"{head}; of {told} comparisons {_joined(parts)}."


def _nothing(outcome: Outcome, told: int, within: str) -> str:
    question = (
        f"Cannot say whether the old results are reproduced within {within}"
        if outcome.request.reproduction
        else f"Cannot say whether anything changed by more than {within}"
    )
    if outcome.pointless:
        return f"{question}: nothing was measured twice in both studies."
    which = "the one interval is" if told == 1 else f"all {told} intervals are"
    return f"{question}: {which} too wide or within the noise; measure more blocks."


def _texts(within: str) -> dict[str, str]:
    return {
        "failing": "now failing",
        "slower": "slower",
        "not reproduced": "not reproduced",
        "reproduced": "reproduced",
        "faster": "faster",
        "no difference": f"without a difference beyond {within}",
        "cannot say": "undecided",
    }


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _head(outcome: Outcome, within: str) -> str:
    bad, reproduction = outcome.bad, outcome.request.reproduction
    if bad:
        word = "Not reproduced within" if reproduction else "Regression beyond"
        return f"{word} {within}: {_worst(bad, outcome)}"
    word = "Reproduced within" if reproduction else "No regression beyond"
    return f"{word} {within}" if reproduction else f"{word} {within} was shown"


def _worst(bad: Sequence[Compared], outcome: Outcome) -> str:
    worst = max(bad, key=lambda one: _distance(one, outcome))
    among = "" if len(bad) == 1 else "at worst "
    ratio = worst.ratios.of(outcome.basis) if worst.ratios else None
    if ratio is None:
        return f"{among}{worst.label}, {worst.verdict.reason}"
    unit = " relative to its serial loop" if outcome.basis == "speedup" else ""
    return f"{among}{worst.label}, {worst.scope}, takes {interval(ratio)} times as long{unit}"


def _distance(one: Compared, outcome: Outcome) -> float:
    """Returns how far the ratio is from 1, on the log scale; a failure is farthest."""
    ratio = one.ratios.of(outcome.basis) if one.ratios else None
    return math.inf if ratio is None else abs(math.log(ratio.value))
