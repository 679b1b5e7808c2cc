"""What a study says, as one value: estimates, checks of the experiment, laws and answers.

Pure: from a study that was read to plain data, without files, figures or a console.
"""

from __future__ import annotations

from dataclasses import dataclass

from .estimates.checks import Checks, aa_checks
from .estimates.estimate import Estimates, estimate
from .models.study_models import ModelReport, examine_study
from .reading.study import Study
from .verdict.answers import Answer, answers

LEVEL = 0.95
MOST_MODELS = 60


@dataclass(frozen=True)
class Examined:
    """Everything that is said of one study.

    `checks`: the A/A comparison of each scope and baseline that was measured twice; `answers`: one
    for each group and scope.
    """

    estimates: Estimates
    checks: Checks
    models: ModelReport
    answers: tuple[Answer, ...]

    @property
    def study(self) -> Study:
        """The study that was examined."""
        return self.estimates.study


def examine(study: Study, level: float = LEVEL, most_models: int = MOST_MODELS) -> Examined:
    """Returns what a study says, with intervals of confidence `level` (0 to 1).

    Laws are fitted to at most `most_models` arms and sizes, the largest sizes first; 0: none.
    """
    estimates = estimate(study, level)
    models = examine_study(estimates, level, most_models) if most_models else ModelReport()
    return Examined(estimates, aa_checks(estimates), models, tuple(answers(estimates)))
