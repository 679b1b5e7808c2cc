"""Every planned cell is in the report: what failed, what was skipped, what never ran, and why.

A sweep that drops its failures silently compares survivors (Hoefler & Belli, rule 2). One cause is
told once, with the number of cells it took, however many addresses its messages differ in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ..reading.study import Study
from .records import records

NOT_MEASURED = "not measured"
_NOISE = re.compile(r"0x[0-9a-fA-F]{4,}|\b(?:pid|process) \d+\b|(?<=process )\d+")


@dataclass(frozen=True)
class Absence:
    """Cells without a result for one and the same reason: their executors, status and reason."""

    executors: tuple[str, ...]
    cells: tuple[str, ...]
    status: str
    reason: str


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
            none_ok = len(failures[cell]) == total
            states[str(cell)] = _failed(failures[cell], total, none_ok=none_ok)
    return states


def absences(study: Study, cells: Iterable[str]) -> tuple[Absence, ...]:
    """Returns why cells have no result, one entry for each status and reason."""
    states = cell_states(study)
    executors = study.cells["executor"].astype(str).to_dict()
    found: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for cell in cells:
        status, reason = states[cell]
        text = reason.removeprefix(f"{status}: ")
        key = (status, normalized(text))
        found.setdefault(key, (text, []))[1].append(cell)
    return tuple(
        Absence(tuple(dict.fromkeys(executors[cell] for cell in own)), tuple(own), status, text)
        for (status, _), (text, own) in found.items()
    )


def normalized(text: str) -> str:
    """Returns a message without the addresses and process numbers that differ from run to run."""
    return _NOISE.sub("…", text)


def _never_ran(study: Study) -> str:
    reason = (study.environment.get("stop") or {}).get("reason")
    return (
        f"planned, never started (the study ended: {reason})"
        if reason
        else "planned, never started"
    )


def _failed(failures: pd.DataFrame, total: int, *, none_ok: bool) -> tuple[str, str]:
    # A cell that hung is skipped from then on: what happened first is what happened to it.
    tried = failures[failures["status"] != "skipped"]
    failures = tried if len(tried) else failures
    status = str(failures["status"].mode().iloc[0])
    errors = [str(error) for error in failures["error"].dropna() if str(error)]
    said = f": {errors[0]}" if errors else ""
    if none_ok:
        return status, f"{status}{said}"
    return "ok", f"{len(failures)} of {total} trials {status}{said}"


def missing_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Returns the estimates' rows that carry a reason, one per cell, in the plan's order."""
    rows = frame[(frame["missing"] != "") & (frame["role"] != "aa")]
    whole = rows[rows["status"] != "ok"].drop_duplicates(["study", "cell"])
    part = rows[rows["status"] == "ok"].drop_duplicates(["study", "cell", "missing"])
    return pd.concat([whole, part])


def causes(missing: pd.DataFrame) -> list[tuple[str, str, Sequence[dict[str, object]]]]:
    """Returns (status, reason, rows) for each cause among the rows of `missing_cells`."""
    found: dict[tuple[str, str], tuple[str, list[dict[str, object]]]] = {}
    for row in records(missing):
        status, reason = str(row["status"]), str(row["missing"])
        text = reason.removeprefix(f"{status}: ")
        found.setdefault((status, normalized(text)), (text, []))[1].append(row)
    return [(status, text, rows) for (status, _), (text, rows) in found.items()]
