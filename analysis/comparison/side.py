"""One of the two studies of a comparison, with what is looked up in it cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from parscale.estimation.aa_check import AACheck
from parscale.study_format.plan_document import PlanDocument

from ..errors import did_you_mean
from ..estimates.arms import label_cells
from ..estimates.blocks import AGAIN, BlockTable, Floats, block_table
from ..estimates.missing import NOT_MEASURED, cell_states
from ..reading.load import load_study
from ..reading.newest_study import newest_study
from ..reading.study import Study
from .errors import ComparisonError


@dataclass(frozen=True)
class Side:
    """A study with its block tables: log seconds of every cell, block by block.

    `cells` is indexed by cell hash and holds factors, baseline, arm and group. `states` holds
    (status, reason) per cell, as `analysis.missing` gives them.
    """

    name: str
    directory: Path
    cells: pd.DataFrame
    tables: dict[str, BlockTable]
    states: dict[str, tuple[str, str]]
    environment: dict[str, Any]
    plan: PlanDocument
    factors: tuple[str, ...]

    def log_seconds(self, scope: str, cell: str) -> Floats:
        """Returns ln(seconds) of the cell, one per block that holds it; possibly empty."""
        return self.tables[scope].finite(cell)

    def log_speedups(self, scope: str, cell: str) -> Floats:
        """Returns ln(baseline / cell), one per block that holds both; empty without a baseline."""
        return self.tables[scope].log_ratio(self.baseline(cell), cell)

    def baseline(self, cell: str) -> str:
        """Returns the hash of the cell's baseline, "" when it has none."""
        return str(self.cells.loc[cell, "baseline"])

    def check(self, scope: str, baseline: str, level: float) -> AACheck | None:
        """Returns how a baseline compares with itself, None where it was measured once a block."""
        ratios = self.tables[scope].log_ratio(baseline, AGAIN + baseline)
        return AACheck.of(ratios, level) if len(ratios) else None

    def status(self, cell: str) -> tuple[str, str]:
        """Returns (status, reason) of the cell."""
        return self.states.get(cell, (NOT_MEASURED, "not in this study"))

    def interpreter(self, cell: str) -> str:
        """Returns the label of the interpreter that ran the cell, "" when none did."""
        label = self.cells.loc[cell].get("python")
        return "" if label is None or pd.isna(label) else str(label)


def open_side(directory: Path) -> Side:
    """Returns the study in `directory`, ready for comparison; StudyError when there is none."""
    return side_of(load_study(directory))


def side_of(study: Study) -> Side:
    """Returns a loaded study as one side of a comparison."""
    return Side(
        name=study.name,
        directory=study.directory,
        cells=label_cells(study),
        tables={scope: block_table(study, scope) for scope in study.scopes},
        states=cell_states(study),
        environment=study.environment,
        plan=study.plan,
        factors=study.factors,
    )


def study_directory(text: str) -> Path:
    """Returns the study that the user named: its directory, its CSV, or a folder's newest study.

    Raises ComparisonError, with the nearest name beside it, when the path does not exist.
    """
    path = Path(text)
    if path.is_file() and path.name == "timings.csv":
        return path.parent
    if path.is_file():
        raise ComparisonError(f"{text} is a file; give the directory of a study, under outputs/")
    if not path.is_dir():
        raise ComparisonError(f"{text} does not exist.{_neighbours(path)}")
    return path if (path / "timings.csv").is_file() else newest_study(path)


def _neighbours(path: Path) -> str:
    try:
        beside = sorted(entry.name for entry in path.parent.iterdir() if entry.is_dir())
    except OSError:
        beside = []
    fallback = " Give two directories of studies: OLD NEW, under outputs/"
    return did_you_mean(path.name, beside) if 0 < len(beside) <= 8 else fallback
