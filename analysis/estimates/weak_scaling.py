"""Weak scaling: the work grows with the workers, so the times are compared across sizes.

Weak efficiency E_w = T(1, W) / T(p, pW) and Gustafson's scaled speedup p · E_w (CACM 1988) need
the time of one worker's share W on its own. T(1, W) is the serial loop's, as in every other
speedup here; the same arm at one worker gives the relative weak efficiency. T_p / T_1 is never
called an efficiency.
"""

from __future__ import annotations

from typing import Any

from parscale.study_format.work import Scaling

TOLERANCE = 0.05
"""How far the work per worker may be from W: sizes are whole numbers and round."""


def weak_partner(
    scaling: Scaling, records: dict[str, dict[str, Any]], cell: str
) -> tuple[str, float]:
    """Returns the one-worker cell of the same arm that has this cell's work per worker, or "".

    A table without one worker has the cell of its smallest count in that place. With it comes
    work(n_p) / (p * work(n_1)), 1 but for rounding: a time ratio times it counts the work that was
    really done. `records`: factors, arm and group of every cell by hash.
    """
    facts = records[cell]
    share = scaling.work(float(facts["size"])) / float(facts["workers"])
    candidates = [
        (abs(share * other["workers"] / scaling.work(float(other["size"])) - 1), name)
        for name, other in records.items()
        if other["workers"] == facts.get("baseline_workers", 1)
        and all(other[key] == facts[key] for key in ("arm", "group", "task"))
    ]
    error, name = min(candidates, default=(1.0, ""))
    if error > TOLERANCE:
        return "", 1.0
    own = scaling.work(float(records[name]["size"])) / float(records[name]["workers"])
    return name, share / own
