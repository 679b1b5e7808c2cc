"""When a typical run and the total of many runs answer differently, and must be shown together.

Each center is right for its own question; showing one alone where they differ answers the reader's
question by chance. Two centers of the same blocks disagree in one of three ways, told from the
strongest on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .interval import Estimate

Kind = Literal["opposite", "different", "shown for one only"]
NEGLIGIBLE_LOG = 0.02
"""Centers closer than 2 % are not worth a second number."""
TYPICAL_QUESTION = "how long a typical run takes"
TOTAL_QUESTION = "how long many runs take in total"


@dataclass(frozen=True)
class Disagreement:
    """Two centers of one ratio that must be shown together."""

    typical: Estimate
    """Pseudo-median of the ratio: answers `TYPICAL_QUESTION`."""
    mean: Estimate
    """Ratio of mean times: answers `TOTAL_QUESTION`."""
    kind: Kind
    """``opposite``: one excludes 1 and the other's value lies beyond it, so one says faster and the
    other tends to slower. ``different``: the interval of the mean excludes the typical value.
    ``shown for one only``: just one of the two excludes 1."""


def disagreement(typical: Estimate, mean: Estimate) -> Disagreement | None:
    """The two centers of the same blocks when they must be shown together, else None.

    Without stalls it is found in under 1 % of studies. Stalls in one arm (a tenth of the trials,
    twofold, in a cell 5 % faster) are found once they are in the sample: hardly ever in six or ten
    blocks, in half of the studies of twenty, in nearly all of fifty. It therefore never shows that
    the two agree. The same stalls in both arms leave the total as uncertain as they make it: equal
    arms are told apart in 4 to 7 % of studies, a cell 4 % faster in up to 55 %, mostly as ``shown
    for one only``. None where either has no interval.
    """
    if not (typical.has_interval and mean.has_interval):
        return None
    if abs(math.log(typical.value / mean.value)) < NEGLIGIBLE_LOG:
        return None
    kind = _kind(typical, mean)
    return None if kind is None else Disagreement(typical, mean, kind)


def _kind(typical: Estimate, mean: Estimate) -> Kind | None:
    shown = typical.excludes(1.0), mean.excludes(1.0)
    if any(shown) and (typical.value > 1) != (mean.value > 1):
        return "opposite"
    if mean.excludes(typical.value):
        return "different"
    return "shown for one only" if shown[0] != shown[1] else None
