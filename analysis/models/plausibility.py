"""Peaks and limits held against the points: a law that contradicts them is wrong there.

A limit of throughput below a throughput that was measured is none, and no interval of a limit
reaches below it. A peak at or below the smallest count measured says that throughput falls from
there on, which is no peak. Beside a peak the limit γ/α of the USL is what contention alone would
allow, and never reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .interval import ParameterEstimate

LIMIT, PEAK = "throughput_limit", "peak_workers"


def held_against_points(
    estimates: Sequence[ParameterEstimate], smallest: float, largest: float
) -> tuple[ParameterEstimate, ...]:
    """Returns the estimates, without the peaks and limits that the points contradict.

    smallest: the smallest worker count measured. largest: the largest throughput measured.
    """
    falls = any(each.parameter.name == "beta" and each.value for each in estimates)
    checked = [_checked(each, smallest, largest) for each in estimates]
    return tuple(_unreached(each) if falls else each for each in checked)


def _checked(estimate: ParameterEstimate, smallest: float, largest: float) -> ParameterEstimate:
    if estimate.parameter.name == LIMIT:
        return _limit(estimate, largest)
    if estimate.parameter.name == PEAK:
        return _peak(estimate, smallest)
    return estimate


def _unreached(estimate: ParameterEstimate) -> ParameterEstimate:
    if estimate.parameter.name != LIMIT or estimate.value is None:
        return estimate
    return replace(estimate, note="never reached: what contention alone would allow, with beta = 0")


def _limit(estimate: ParameterEstimate, largest: float) -> ParameterEstimate:
    if estimate.value is None or estimate.value >= largest:
        return _from(estimate, largest)
    note = (
        f"not given: the fitted limit, {estimate.value:.4g}, lies below the largest measured, "
        f"{largest:.4g}: the law is wrong there"
    )
    return replace(estimate, value=None, low=None, high=None, note=note)


def _peak(estimate: ParameterEstimate, smallest: float) -> ParameterEstimate:
    if estimate.value is None or estimate.value > smallest:
        return _from(estimate, smallest)
    note = "none: slower from the first added worker on"
    return replace(estimate, value=None, low=None, high=None, note=note)


def _from(estimate: ParameterEstimate, least: float) -> ParameterEstimate:
    """The estimate whose interval does not reach below what was measured."""
    if estimate.low is None or estimate.low >= least:
        return estimate
    high = None if estimate.high is None else max(estimate.high, least)
    return replace(estimate, low=least, high=high)
