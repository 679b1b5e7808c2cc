"""What may be said of a ratio, in one word.

`claim` is rule 7 of Hoefler & Belli (SC'15): "faster" only when the interval, corrected for all
that is said beside it, excludes 1 (or the practical margin that the user declared). `change` is
the gate's question, whether two studies differ, and it keeps "no difference" (shown to be small)
apart from "cannot say". `noninferior` is the question of fewer workers: do they do as well?
"""

from __future__ import annotations

from typing import Literal

from .errors import EstimationError
from .interval import Estimate

Claim = Literal["faster", "slower", "no difference shown", "no interval"]
Change = Literal["faster", "slower", "no difference", "cannot say", "no interval"]
NONINFERIORITY_MARGIN = 0.05
"""What "as good" may cost: 5 % more time."""


def claim(speedup: Estimate, margin: float = 0.0) -> Claim:
    """The claim a speedup supports, given the smallest speedup that matters (0.05: 5 %).

    The interval must already be corrected for the family (`multiplicity.Family`). Faster: the whole
    interval above 1 + margin. Slower: the whole interval below 1 / (1 + margin). Raises
    EstimationError when the margin is negative.
    """
    _check_margin(margin)
    if speedup.low is None or speedup.high is None:
        return "no interval"
    if speedup.low > 1 + margin:
        return "faster"
    return "slower" if speedup.high < 1 / (1 + margin) else "no difference shown"


def noninferior(seconds_ratio: Estimate, margin: float = NONINFERIORITY_MARGIN) -> bool:
    """Whether a cell takes at most ``margin`` more time: its upper bound lies below 1 + margin.

    ``seconds_ratio`` is the cell's seconds over the best cell's. An interval that includes 1 says
    nothing of the kind, a wide one least of all: noise is not rewarded. Without an interval False.
    Raises EstimationError when the margin is negative.
    """
    _check_margin(margin)
    return seconds_ratio.high is not None and seconds_ratio.high < 1 + margin


def change(seconds_ratio: Estimate, margin: float = 0.0) -> Change:
    """What new over old seconds says, given a margin (0.05: changes up to 5 % do not matter).

    Slower: the whole interval above 1 + margin. Faster: the whole interval below 1 / (1 + margin).
    No difference: the whole interval inside both (an equivalence test). Raises EstimationError when
    the margin is negative.
    """
    _check_margin(margin)
    if seconds_ratio.low is None or seconds_ratio.high is None:
        return "no interval"
    if seconds_ratio.low > 1 + margin:
        return "slower"
    if seconds_ratio.high < 1 / (1 + margin):
        return "faster"
    inside = seconds_ratio.low >= 1 / (1 + margin) and seconds_ratio.high <= 1 + margin
    return "no difference" if inside else "cannot say"


def _check_margin(margin: float) -> None:
    if margin < 0:
        raise EstimationError(f"a margin of {margin:g}: give a fraction such as 0.05")
