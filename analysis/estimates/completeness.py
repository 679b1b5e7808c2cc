"""Whether a study measured the blocks it planned: said first where it did not."""

from __future__ import annotations

from parscale.estimation.ratio import FEWEST_FOR_RANKS

from ..reading.study import Study


def shortfall(study: Study) -> list[str]:
    """Returns one sentence where a study ended before its planned blocks; else nothing.

    A study that ended because its ratios were precise is complete.
    """
    measure, stop = study.plan.measure, study.environment.get("stop") or {}
    if not study.plan.recorded or not measure:
        return []
    planned = min(int(measure.get("min_blocks") or 0), int(measure.get("max_blocks") or 0))
    blocks = int(study.trials["block"].nunique())
    whole = min(blocks, int(stop.get("blocks") or blocks))
    reason = str(stop.get("reason") or "it has not ended")
    if whole >= planned and reason != "interrupted":
        return []
    text = f"Only {whole} of {planned} blocks were measured: {reason}."
    if whole < FEWEST_FOR_RANKS:
        text += (
            f" Below {FEWEST_FOR_RANKS} blocks no ratio has an interval, and nothing is claimed."
        )
    return [text]
