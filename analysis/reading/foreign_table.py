"""A table of timings from elsewhere: the same estimates from columns workers and seconds.

Rows with the same name, size and workers are repeats. A repeat of p workers is paired with the
repeat of the same number at one worker: right when repeats are passes over all counts, and still
valid (a little wide) when they are independent. Throughput is turned into seconds per unit of work.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from parscale.study_format.plan_document import PlanDocument

from ..errors import TableError, did_you_mean
from .study import TABLE, Study

COLUMNS = ("workers", "seconds", "throughput", "size", "name", "repeat")
EXAMPLE = "it needs the columns workers and seconds (or throughput); size, name, repeat may follow"


def load_table(path: Path) -> Study:
    """Returns the table as a study with the single scope "table"; TableError says what is wrong."""
    frame = _numbers(_read(path), path)
    value = "seconds" if "seconds" in frame else "throughput"
    if "name" not in frame:
        frame["name"] = path.stem
    frame["name"] = frame["name"].fillna(path.stem).astype(str)
    if "size" not in frame:
        frame["size"] = pd.NA
    seconds = frame[value] if value == "seconds" else 1 / frame[value]
    frame = frame.assign(seconds=seconds, cell=_cell_names(frame))
    frame["block"] = _repeats(frame, path)
    cells = _cells(frame)
    trials = pd.DataFrame(
        {
            "cell": frame["cell"],
            "role": "cell",
            "executor": frame["name"],
            "block": frame["block"],
            "status": "ok",
            "error": None,
            TABLE: frame["seconds"],
        }
    )
    return Study(
        name=path.stem,
        directory=path,
        trials=trials,
        cells=cells,
        factors=("size", "executor", "workers"),
        scopes=(TABLE,),
        plan=PlanDocument(recorded=False),
        notices=tuple(_notices(frame, cells)),
        unit="seconds" if value == "seconds" else "seconds per unit of work",
        rows=len(frame),
    )


def _read(path: Path) -> pd.DataFrame:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header = [name.strip() for name in next(csv.reader(stream), [])]
        frame = pd.read_csv(path, encoding="utf-8-sig", skipinitialspace=True, dtype={"name": str})
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, ValueError) as error:
        raise TableError(f"{path} cannot be read as CSV: {' '.join(str(error).split())}") from error
    _check_header(header, path)
    if frame.empty:
        raise TableError(f"{path} has no rows; {EXAMPLE}")
    return frame.rename(columns=str.strip)


def _check_header(header: list[str], path: Path) -> None:
    for name in header:
        if name not in COLUMNS:
            raise TableError(f"{path}: unknown column '{name}'.{did_you_mean(name, COLUMNS)}")
    if len(set(header)) < len(header):
        raise TableError(f"{path}: a column occurs twice; give each once")
    if "workers" not in header:
        raise TableError(f"{path}: no column workers; {EXAMPLE}")
    given = [name for name in ("seconds", "throughput") if name in header]
    if not given:
        raise TableError(f"{path}: neither seconds nor throughput; {EXAMPLE}")
    if len(given) == 2:
        raise TableError(f"{path}: both seconds and throughput; keep one of the two columns")


def _numbers(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    frame = frame.copy()
    for name in frame.columns.intersection(["workers", "seconds", "throughput", "size", "repeat"]):
        numbers = pd.to_numeric(frame[name], errors="coerce")
        bad = numbers.isna() & ~(frame[name].isna() & (name == "size"))
        bad |= numbers.notna() & ~(numbers.abs() < float("inf"))
        _refuse(bad, frame, name, path, "is not a number")
        if name in ("seconds", "throughput", "size"):
            _refuse(numbers <= 0, frame, name, path, "must be above 0")
        if name in ("workers", "size"):
            _refuse(
                numbers.notna() & (numbers % 1 != 0), frame, name, path, "must be a whole number"
            )
            numbers = numbers.astype("Int64")
        if name == "workers":
            _refuse(numbers < 1, frame, name, path, "must be 1 or more")
        frame[name] = numbers
    return frame


def _refuse(bad: pd.Series, frame: pd.DataFrame, name: str, path: Path, why: str) -> None:
    bad = bad.fillna(False).astype(bool)
    if bad.any():
        row = int(bad.to_numpy().argmax())
        value = frame[name].iloc[row]
        shown = "empty" if pd.isna(value) else value
        raise TableError(f"{path}, line {row + 2}: {name} {shown} {why}; correct or remove the row")


def _cell_names(frame: pd.DataFrame) -> pd.Series:
    rows = zip(frame["name"], frame["size"], frame["workers"], strict=True)
    return pd.Series(
        [f"{name}|{size}|{workers}" for name, size, workers in rows], index=frame.index
    )


def _repeats(frame: pd.DataFrame, path: Path) -> pd.Series:
    if "repeat" not in frame:
        return frame.groupby("cell").cumcount()
    twice = frame.duplicated(["cell", "repeat"])
    _refuse(twice, frame, "repeat", path, "occurs twice for the same workers, size and name")
    return pd.Series(pd.factorize(frame["repeat"], sort=True)[0], index=frame.index)


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    cells = frame.drop_duplicates("cell").set_index("cell")[["size", "name", "workers"]]
    cells = cells.rename(columns={"name": "executor"})
    single = cells[cells["workers"] == 1].reset_index()
    lookup = {
        (name, str(size)): cell
        for cell, name, size in zip(single["cell"], single["executor"], single["size"], strict=True)
    }
    keys = zip(cells["executor"], cells["size"], strict=True)
    baseline = [lookup.get((name, str(size)), "") for name, size in keys]
    role = [
        "baseline" if cell == base else "cell"
        for cell, base in zip(cells.index, baseline, strict=True)
    ]
    return cells.assign(
        baseline=baseline, role=role, serial_form=cells["workers"] == 1, planned=True, task=""
    )


def _notices(frame: pd.DataFrame, cells: pd.DataFrame) -> list[str]:
    notices = []
    without = cells[cells["baseline"] == ""]
    if len(without):
        names = sorted(set(without["executor"]))
        notices.append(
            f"Cannot say how fast {', '.join(names)} is relative to one worker: no row "
            "with workers 1 for it; measure one worker."
        )
    if len(set(cells["workers"])) == 1:
        notices.append(
            "Cannot say whether it scales: every row has the same number of workers; "
            "measure at least one other count."
        )
    if frame.groupby("cell").size().max() == 1:
        notices.append(
            "Nothing was repeated, so there are no intervals and no claims; a column "
            "repeat, or several rows for a count, gives them."
        )
    if "throughput" in frame:
        notices.append("Times are seconds per unit of work, 1 / throughput.")
    return notices
