"""A study as analysis sees it: trials, cells, plan and environment, whatever it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from parscale.study_format.plan_document import PlanDocument
from parscale.study_format.vocabulary import COLD, WARM

TABLE = "table"
FIRST = "first"  # column of `trials`: seconds of the first map
SCOPE_TITLES = {
    WARM: "a map on the warm pool",
    COLD: "start, first map and stop",
    TABLE: "as given in the table",
}


@dataclass(frozen=True, eq=False)
class Study:
    """One study, aggregated to trials.

    `trials`: one row per trial: cell, role, block, status, error, one column of seconds per scope,
    and the facts that the noise section uses. `cells`: indexed by cell hash: the factors, role,
    baseline (a hash or ""), serial_form, planned. `factors`: names of the factor columns of
    `cells`. `directory` is the table itself for a table from elsewhere. `notices`: sentences about
    what was missing and what was assumed instead. `paired`: whether trials of one block belong
    together; the repeats of a table do only where a column says so. `quantity`: "seconds", or
    "throughput", whose `unit` is its author's word ("GFLOPS", "" where none was given); a scope's
    column then holds its inverse.
    """

    name: str
    directory: Path
    trials: pd.DataFrame
    cells: pd.DataFrame
    factors: tuple[str, ...]
    scopes: tuple[str, ...]
    plan: PlanDocument = field(default_factory=lambda: PlanDocument(recorded=False))
    environment: dict[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    unit: str = "seconds"
    rows: int = 0
    paired: bool = True
    quantity: str = "seconds"

    @property
    def report_directory(self) -> Path:
        """Returns where the report goes unless the configuration says otherwise."""
        table = self.scopes == (TABLE,)
        return (
            self.directory.with_name(f"{self.directory.stem}-report")
            if table
            else self.directory / "report"
        )

    @property
    def usable_cores(self) -> int | None:
        """Returns the cores this study could use, or None when it was not recorded."""
        cores = self.environment.get("usable_cores")
        return int(cores) if isinstance(cores, (int, float)) and cores >= 1 else None
