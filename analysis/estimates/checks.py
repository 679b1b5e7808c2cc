"""A/A: the baseline against itself, a check of the experiment.

Measured twice in each block under two labels, the two should differ by nothing. Where the interval
of their ratio leaves 1, one label was favored, and no ratio of the study deserves trust before the
reason is found. It is a check and no threshold: what it covers shrinks with the number of blocks.
"""

from __future__ import annotations

from collections.abc import Mapping

from parscale.estimation.interval import Estimate

from .blocks import AGAIN
from .estimate import Estimates

Checks = Mapping[tuple[str, str], Estimate]
"""(scope, baseline's hash) -> ratio of the baseline's seconds under its two labels."""


def aa_checks(estimates: Estimates) -> dict[tuple[str, str], Estimate]:
    """Returns the ratio of each baseline to itself, where it was measured twice."""
    found = {}
    for scope, table in estimates.tables.items():
        for name in table.columns:
            if name.startswith(AGAIN):
                baseline = name.removeprefix(AGAIN)
                ratio = table.ratio(baseline, name, estimates.level)
                if ratio is not None:
                    found[scope, baseline] = ratio
    return found
