"""Numbers and findings in words. Free of plotting libraries: a gate should start at once."""

from __future__ import annotations

from parscale.estimation.interval import Estimate

from .judgment import percent
from .outcome import Outcome
from .pairing import Compared

_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_NEVER_BELOW = 1e-12
_NARROW = 0.01  # width of an interval whose ends two decimals cannot tell apart
_MOST_NAMED = 12


def duration(estimate: Estimate | None) -> str:
    """Returns typical seconds with a unit people read, "12.3 ms", or "–"."""
    if estimate is None:
        return "–"
    seconds = max(estimate.value, _NEVER_BELOW)
    scale, unit = next((pair for pair in _UNITS if seconds >= pair[0] * 0.9995), _UNITS[-1])
    return f"{seconds / scale:,.0f} s" if seconds >= 1000 else f"{seconds / scale:.3g} {unit}"


def interval(estimate: Estimate | None) -> str:
    """Returns "1.07 (1.02–1.12)", "1.07 (no interval)" or "–"."""
    if estimate is None:
        return "–"
    if estimate.low is None or estimate.high is None:
        return f"{_number(estimate.value)} (no interval)"
    decimals = 3 if estimate.high - estimate.low < _NARROW else 2
    value, low, high = (
        _number(number, decimals) for number in (estimate.value, estimate.low, estimate.high)
    )
    return f"{value} ({low}–{high})"


def _number(value: float, decimals: int = 2) -> str:
    """Returns fixed decimals where ratios are looked at, three figures elsewhere."""
    if 0.1 <= value < 10:
        return f"{value:.{decimals}f}"
    return f"{value:.3g}" if value < 1000 else f"{value:.1e}"


def verdict_words(one: Compared, outcome: Outcome) -> str:
    """Returns the verdict as the tables print it; "no difference within 5 %" is spelt out."""
    word = one.verdict.word
    if word == "no difference":
        return f"{word} within {percent(outcome.request.threshold)}"
    return f"{word}: {one.verdict.reason}" if one.verdict.reason else word


def method(outcome: Outcome) -> str:
    """Returns the sentence that says what the ratios are and how sure their intervals."""
    judged = "speedups (seconds in units of the serial loop)" if _by_speedup(outcome) else "seconds"
    many, level = outcome.comparisons, percent(outcome.request.level)
    how = f"at {level}"
    if many > 1:
        each = f"{100 * outcome.level:.4g} %"
        how = f"hold together at {level} ({many} comparisons, each at {each})"
    return f"Judged by {judged}. Ratios are new / old; intervals {how}."


def _by_speedup(outcome: Outcome) -> bool:
    return outcome.basis == "speedup"


def warnings(outcome: Outcome) -> list[str]:
    """Returns what a reader must know before believing the table, the worst first."""
    found = []
    serious = [each for each in outcome.differences if each.kind == "conditions"]
    if serious and not outcome.request.reproduction:
        found.append(
            "THE ENVIRONMENTS DIFFER in what moves times by itself "
            f"({'; '.join(map(str, serious))}): no verdict below is about the code alone."
        )
    if outcome.old.directory.resolve() == outcome.new.directory.resolve():
        found.append("Both arguments name the same study.")
    if not (outcome.old.environment and outcome.new.environment):
        found.append("An environment.json is missing: whether the machines are alike is unknown.")
    return [*found, *_biased(outcome), *_moved_baselines(outcome), *_fallback(outcome)]


def _biased(outcome: Outcome) -> list[str]:
    """Returns a warning for each study whose baseline differs from itself."""
    found = []
    for side in (outcome.old, outcome.new):
        checks = {
            (scope, cell): side.check(scope, cell, outcome.request.level)
            for scope in side.tables
            for cell in map(str, side.cells["baseline"].unique())
        }
        biased = [scope for (scope, _), check in checks.items() if check and check.biased]
        if biased:
            found.append(
                f"In {side.name} the baseline, measured twice in each block, differs from itself "
                f"({', '.join(dict.fromkeys(biased))}). By chance alone that happens in one check "
                "out of twenty; if it happens again, do not trust that set-up."
            )
    return found


def _moved_baselines(outcome: Outcome) -> list[str]:
    """Returns the hint that machine or function changed, not the parallel part alone."""
    moved = [
        one
        for one in outcome.compared
        if one.verdict.word in ("slower", "faster") and one.cell == outcome.new.baseline(one.cell)
    ]
    if not moved or _by_speedup(outcome):
        return []
    text = (
        f"The serial loop itself is {moved[0].verdict.word}: either the measured function changed "
        "or the whole machine did. Measure the old one again beside the new one to tell, or look "
        "at the parallel part alone with --by speedup."
    )
    return [text]


def _fallback(outcome: Outcome) -> list[str]:
    wanted = outcome.request.reproduction or any(
        each.kind == "conditions" for each in outcome.differences
    )
    if outcome.request.basis or _by_speedup(outcome) or not wanted:
        return []
    text = (
        "No cell has a speedup in both studies: seconds are compared, and with them the machines."
    )
    return [text]


def missing(outcome: Outcome) -> list[str]:
    """Returns sentences that name the cells which only one study holds."""
    found = []
    for side, labels in (("old", outcome.only_old), ("new", outcome.only_new)):
        if labels:
            more = len(labels) - _MOST_NAMED
            named = "; ".join(labels[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
            found.append(f"Only in the {side} study: {named}.")
    return found
