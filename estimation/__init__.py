"""From replicates to a number with an interval: the statistics of the project.

A replicate is one trial (a fresh process), or, for a ratio, one block: the natural logarithm of
baseline seconds over cell seconds of the same block. Nothing here knows files, cells' settings or
clocks; NumPy is the only import, SciPy is imported where a quantile or a test needs it.
"""

from .aa_check import AACheck
from .claims import change, claim, noninferior
from .disagreement import Disagreement, disagreement
from .errors import EstimationError
from .interval import Estimate
from .mean_ratio import ratio_of_means
from .multiplicity import Family, blocks_for_verdict, simultaneous_level
from .ratio import location, paired_ratio, paired_ratio_robust, unpaired_ratio
from .selection import holm_claims, not_told_apart
from .shape import Shape, shape
from .stopping import StopDecision, StopRule

__all__ = [
    "AACheck",
    "Disagreement",
    "Estimate",
    "EstimationError",
    "Family",
    "Shape",
    "StopDecision",
    "StopRule",
    "blocks_for_verdict",
    "change",
    "claim",
    "disagreement",
    "holm_claims",
    "location",
    "noninferior",
    "not_told_apart",
    "paired_ratio",
    "paired_ratio_robust",
    "ratio_of_means",
    "shape",
    "simultaneous_level",
    "unpaired_ratio",
]
