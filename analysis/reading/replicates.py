"""Rows to trials: one number per scope and trial, because the fresh process is the replicate.

Samples inside one process are not independent (pooling them over processes makes 27.8 % of A/A
comparisons "significant"), so they are folded first: warm is the median of the trial's `map`
samples; cold is its start + first + stop, what `with Executor() as ex: list(ex.map(...))` costs.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from parscale.study_format.vocabulary import COLD, COLD_PHASES, WARM, WARM_PHASE

from .columns import FACTS_USED
from .study import FIRST


def fold_trials(rows: pd.DataFrame) -> pd.DataFrame:
    """Returns one row per trial, indexed by it: cell, role, block, status, error, facts, scopes.

    `warm` and `cold` are seconds, NaN where the trial failed or has no such phase.
    """
    trials = _first_rows(rows)
    good = rows.loc[(rows["status"] == "ok"), ["trial", "phase", "seconds"]]
    maps = good[(good["phase"] == WARM_PHASE) & (good["seconds"] > 0)]
    warm = maps.groupby("trial")["seconds"].median().reindex(trials.index)
    trials[WARM] = warm.where(trials["status"] == "ok")
    trials[COLD] = _cold(good, trials)
    first = good[good["phase"] == FIRST].groupby("trial")["seconds"].mean()
    trials[FIRST] = first.reindex(trials.index).where(trials["status"] == "ok")
    return trials


def _first_rows(rows: pd.DataFrame) -> pd.DataFrame:
    numbers = rows["trial"].to_numpy()
    trial, first = np.unique(numbers, return_index=True)
    kept = ["cell", "role", "executor", "block", "status", "error", *FACTS_USED]
    frame = rows[[name for name in kept if name in rows]].iloc[first]
    frame = frame.set_axis(pd.Index(trial, name="trial"))
    if "error" not in frame:
        frame["error"] = None
    return _with_worst_status(frame, rows)


def _with_worst_status(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A trial with one bad row is a bad trial: its samples do not count."""
    bad = rows.loc[
        rows["status"] != "ok",
        ["trial", "status", "error"] if "error" in rows else ["trial", "status"],
    ]
    frame = frame.astype({"status": object, "error": object, "cell": str, "role": str})
    if len(bad):
        bad = bad.drop_duplicates("trial").set_index("trial").astype(object)
        frame.loc[bad.index, list(bad.columns)] = bad
    return frame


def _cold(good: pd.DataFrame, trials: pd.DataFrame) -> pd.Series[float]:
    """Sums start + first + stop; NaN unless every phase that this executor has is there."""
    phases = {
        phase: good.loc[good["phase"] == phase]
        .groupby("trial")["seconds"]
        .mean()
        .reindex(trials.index)
        for phase in COLD_PHASES
    }
    executor = trials["executor"].astype(str)
    total = phases["first"].copy()
    for phase in ("start", "stop"):
        seconds = phases[phase]
        # An executor with nothing to start or stop (the loop) never records that phase.
        never = seconds.isna().groupby(executor).transform("all")
        total = total + seconds.where(~never, 0.0)
    return total.where((trials["status"] == "ok") & (total > 0))
