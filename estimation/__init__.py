"""From replicates to a number with an interval: the statistics of the project.

A replicate is one trial (a fresh process), or, for a ratio, one block: the natural logarithm of
baseline seconds over cell seconds of the same block. Nothing here knows files, cells' settings or
clocks; NumPy is the only import, SciPy is imported where a quantile or a test needs it.
"""

from .claims import change, claim
from .errors import EstimationError
from .interval import Estimate
from .means import arithmetic_mean_cost, geometric_mean_ratio, harmonic_mean_rate
from .multiplicity import simultaneous_level
from .noise_floor import NoiseFloor
from .ratio import location, paired_ratio, paired_ratio_robust, unpaired_ratio
from .shape import Shape, shape
from .stopping import StopDecision, StopRule

__all__ = [
    "Estimate",
    "EstimationError",
    "NoiseFloor",
    "Shape",
    "StopDecision",
    "StopRule",
    "arithmetic_mean_cost",
    "change",
    "claim",
    "geometric_mean_ratio",
    "harmonic_mean_rate",
    "location",
    "paired_ratio",
    "paired_ratio_robust",
    "shape",
    "simultaneous_level",
    "unpaired_ratio",
]
