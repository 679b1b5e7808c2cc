"""What may be said of a ratio, in one word.

`claim` is rule 7 of Hoefler & Belli (SC'15) with the study's own noise: "faster" only when the
interval excludes 1 and lies outside the A/A floor. `change` is the gate's question, whether two
studies differ, and it keeps "no difference" (shown to be small) apart from "cannot say".
"""

from __future__ import annotations

from typing import Literal

from .errors import EstimationError
from .interval import Estimate
from .noise_floor import NoiseFloor

Claim = Literal["faster", "slower", "within noise", "no difference shown", "no interval"]
Change = Literal["faster", "slower", "no difference", "cannot say", "no interval"]


def claim(speedup: Estimate, floor: NoiseFloor | None = None) -> Claim:
    """The claim a speedup supports; ``within noise`` excludes 1 but not the floor.

    A floor without an interval (one block) supports nothing.
    """
    if speedup.low is None or speedup.high is None:
        return "no interval"
    factor = 1.0 if floor is None else floor.factor
    if factor is None:
        return "no interval"
    if speedup.low > factor:
        return "faster"
    if speedup.high < 1 / factor:
        return "slower"
    return "within noise" if speedup.excludes(1.0) else "no difference shown"


def change(seconds_ratio: Estimate, margin: float = 0.0) -> Change:
    """What new over old seconds says, given a margin (0.05: changes up to 5 % do not matter).

    Slower: the whole interval above 1 + margin. Faster: the whole interval below 1 / (1 + margin).
    No difference: the whole interval inside both (an equivalence test). Raises EstimationError when
    the margin is negative.
    """
    if margin < 0:
        raise EstimationError(f"a margin of {margin:g}: give a fraction such as 0.05")
    if seconds_ratio.low is None or seconds_ratio.high is None:
        return "no interval"
    if seconds_ratio.low > 1 + margin:
        return "slower"
    if seconds_ratio.high < 1 / (1 + margin):
        return "faster"
    inside = seconds_ratio.low >= 1 / (1 + margin) and seconds_ratio.high <= 1 + margin
    return "no difference" if inside else "cannot say"
