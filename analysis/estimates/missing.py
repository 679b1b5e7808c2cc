"""Every planned cell is in the report: what failed, what was skipped, what never ran, and why.

A sweep that drops its failures silently compares survivors (Hoefler & Belli, rule 2).
"""

from __future__ import annotations

import pandas as pd

from ..reading.study import Study

NOT_MEASURED = "not measured"


def cell_states(study: Study) -> dict[str, tuple[str, str]]:
    """Returns (status, reason) for every cell: ("ok", "") when all of its trials succeeded.

    A cell with a success and a failure is "ok" with a reason that counts the failures.
    """
    trials = study.trials[study.trials["role"] != "aa"]
    bad = trials[trials["status"] != "ok"]
    totals = trials.groupby("cell").size().to_dict()
    failures = {str(cell): frame for cell, frame in bad.groupby("cell")}
    states = {}
    for cell in study.cells.index:
        total = int(totals.get(cell, 0))
        if not total:
            states[str(cell)] = (NOT_MEASURED, _never_ran(study))
        elif cell not in failures:
            states[str(cell)] = ("ok", "")
        else:
            states[str(cell)] = _failed(failures[cell], total)
    return states


def _never_ran(study: Study) -> str:
    reason = (study.environment.get("stop") or {}).get("reason")
    return (
        f"planned, never started (the study ended: {reason})"
        if reason
        else "planned, never started"
    )


def _failed(failures: pd.DataFrame, total: int) -> tuple[str, str]:
    status = str(failures["status"].mode().iloc[0])
    errors = [str(error) for error in failures["error"].dropna() if str(error)]
    said = f": {errors[0]}" if errors else ""
    if len(failures) == total:
        return status, f"{status}{said}"
    return "ok", f"{len(failures)} of {total} trials {status}{said}"


def missing_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Returns the estimates' rows that carry a reason, one per cell, in the plan's order."""
    rows = frame[(frame["missing"] != "") & (frame["role"] != "aa")]
    whole = rows[rows["status"] != "ok"].drop_duplicates(["study", "cell"])
    part = rows[rows["status"] == "ok"].drop_duplicates(["study", "cell", "missing"])
    return pd.concat([whole, part])
