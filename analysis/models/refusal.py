"""What cannot be said, and why: failures of a fit as data.

A measurement series is often too short, too regular or broken for a model. That is a result, not
a crash: the report prints the reason and the remedy in the place where the number would stand.
Every reason is listed here once, so that a test can go through them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """Why there is no number, as (what is wrong, what to do)."""

    NO_DATA = ("there are no observations", "measure at least two worker counts")
    LENGTHS_DIFFER = ("the columns differ in length", "give one entry per observation")
    NO_VALUES = (
        "neither seconds nor throughput is given, or both are",
        "give exactly one of them",
    )
    BAD_WORKERS = (
        "worker counts below 1 or not numbers are present",
        "correct or remove those rows",
    )
    BAD_VALUE = (
        "values that are zero, negative, not finite or not numbers are present",
        "correct or remove those rows",
    )
    ONE_COUNT = (
        "every observation has the same number of workers",
        "measure at least one other worker count",
    )
    TOO_FEW_COUNTS = (
        "the model has more parameters than there are worker counts",
        "measure more worker counts, six or more for a trustworthy curve",
    )
    NO_SINGLE_WORKER = (
        "there is no measurement at one worker to compare with",
        "measure one worker, or give the baseline's seconds",
    )
    NO_PARALLEL = ("nothing was measured above one worker", "measure two workers or more")
    OTHER_SCALING = (
        "the law is about another kind of scaling",
        "declare the kind of scaling that was measured",
    )
    NO_CONVERGENCE = (
        "the least-squares fit did not converge",
        "look at the raw points: they do not follow this law",
    )
    NO_SCATTER_LEFT = (
        "as many parameters as worker counts leave nothing to judge the uncertainty by",
        "measure more worker counts or repeat the measurements",
    )
    TOO_UNCERTAIN = (
        "the intervals are too wide to name the curve",
        "measure more blocks or more worker counts",
    )
    BEYOND_DATA = (
        "the curve was asked for beyond twice the largest measured worker count",
        "measure there, or ask for a projection explicitly",
    )
    NO_INTERVAL = (
        "too few repetitions for an interval of the measured ratios",
        "measure six blocks or more, every worker count in each",
    )
    SEVERAL_SIZES = (
        "one worker count was measured with several sizes",
        "declare the kind of scaling that was measured",
    )
    FEW_COUNTS_FOR_LAW = (
        "too few worker counts to tell laws apart",
        "measure five counts or more, or four repeatedly",
    )
    NO_LAW_HOLDS = (
        "no law that was tried agrees with the points",
        "look at the raw points",
    )
    LAWS_ALIKE = (
        "the laws cannot be told apart at these counts",
        "measure more worker counts, or repeat the measurements",
    )

    @property
    def text(self) -> str:
        """What is wrong."""
        return self.value[0]

    @property
    def remedy(self) -> str:
        """What would cure it."""
        return self.value[1]


@dataclass(frozen=True)
class CannotSay:
    """The honest answer where no number can be given."""

    reason: Reason
    detail: str = ""

    @property
    def sentence(self) -> str:
        """One line for a report: reason, detail and remedy."""
        detail = f" ({self.detail})" if self.detail else ""
        return f"cannot say: {self.reason.text}{detail}; {self.reason.remedy}"
