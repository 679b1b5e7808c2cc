"""What may be said of one cell: a gate's verdict on a change, a reproduction's on a result.

Both begin with the interval of the ratio new / old of times, which holds together with those of
all other cells. A gate says "slower" only when the *whole* interval lies above 1 + threshold: then
no cell whose true change is within the threshold is accused, but in one comparison out of twenty,
however noisy the trials. An estimate above the threshold is not enough, nor an interval that
excludes 1: a slowdown of 1 % can be certain and not worth a red build. The A/A of a study is no
second threshold: it checks the experiment, and a comparison warns where it fails.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from parscale.estimation.claims import change
from parscale.estimation.interval import Estimate

Word = Literal[
    "slower",
    "faster",
    "no difference",
    "failing",
    "reproduced",
    "not reproduced",
    "cannot say",
    "no result",
    "the measure",
]


@dataclass(frozen=True)
class Verdict:
    """The word, and why where the word alone does not tell."""

    word: Word
    reason: str = ""

    @property
    def bad(self) -> bool:
        """Whether this makes the comparison exit with 1."""
        return self.word in ("slower", "failing", "not reproduced")


@dataclass(frozen=True)
class Judge:
    """The threshold (0.05: 5 %) and the question: a change, or a reproduction."""

    threshold: float
    reproduction: bool = False

    def judge(self, ratio: Estimate, own: Estimate, *, survivors: bool = False) -> Verdict:
        """Returns the verdict on a ratio new / old of times.

        `ratio` has the interval that holds together with all others, `own` the one that holds for
        this cell alone. `survivors`: some new trials failed that did not before, so that the
        times are those of the lucky ones.
        """
        if not ratio.has_interval:
            return Verdict("cannot say", "no interval")
        found = self._reproduction(ratio, own) if self.reproduction else self._change(ratio)
        if survivors and found.word in ("faster", "no difference", "reproduced"):
            return Verdict("cannot say", "some new trials failed")
        return found

    def _change(self, ratio: Estimate) -> Verdict:
        word = change(ratio, self.threshold)
        if word in ("slower", "faster", "no difference"):
            return Verdict(word)
        return Verdict("cannot say", self._why(ratio))

    def _why(self, ratio: Estimate) -> str:
        if not ratio.excludes(1.0):
            return "too wide"
        word = "slower" if ratio.value > 1 else "faster"
        return f"{word}, perhaps within {percent(self.threshold)}"

    def _reproduction(self, ratio: Estimate, own: Estimate) -> Verdict:
        """An interval wider than the band could lie in it nowhere: its overlap means nothing.

        Width is looked at without the correction for many cells: to accuse one of forty needs it,
        to find all forty in order does not (an intersection-union test, Berger 1982).
        """
        word = change(ratio, self.threshold)
        if word in ("slower", "faster"):
            return Verdict("not reproduced", str(word))
        half = own.half_width_log
        if half is None or half > math.log1p(self.threshold):
            return Verdict("cannot say", "too wide")
        return Verdict("reproduced")


def percent(fraction: float) -> str:
    """Returns "5 %"."""
    return f"{100 * fraction:.3g} %"
