"""Reads a study's directory.

Reads only the needed columns; a million rows load in seconds. Text becomes categories, and rows are
folded to trials at once, so the rows themselves never outlive this module. A trial torn by a killed
runner, or one whose rows do not hold their checksum, is left out and told; a missing plan,
environment or schema is not an error but a notice in the report.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from parscale.study_format.errors import FormatError
from parscale.study_format.files import StudyFiles
from parscale.study_format.plan_document import PlanDocument, read_plan
from parscale.study_format.rows import check_rows, has_checksums
from parscale.study_format.vocabulary import COLD, WARM

from ..errors import StudyError
from .columns import TimingsSchema, read_schema
from .replicates import fold_trials
from .study import Study


def load_study(directory: Path) -> Study:
    """Returns the study in `directory`; StudyError when there is nothing to analyse."""
    files = StudyFiles(directory)
    timings = files.timings
    header = _header(timings)
    schema = read_schema(files.timings_schema, header)
    rows, notices = _read_rows(timings, schema, header)
    if rows.empty:
        raise StudyError(f"{timings} has no rows yet; measure first: python -m runner ...")
    plan = _read_plan(files.plan)
    environment, complaint = _read_environment(files.environment)
    notices += complaint + _absences(plan, schema)
    cells = _cells(rows, schema, plan)
    return Study(
        name=plan.study or _name(rows, directory),
        directory=directory,
        trials=fold_trials(rows),
        cells=cells,
        factors=schema.factors,
        scopes=(WARM, COLD),
        plan=plan,
        environment=environment,
        notices=tuple(notices),
        rows=len(rows),
    )


def _header(timings: Path) -> list[str]:
    if not timings.is_file():
        raise StudyError(f"{timings.parent} holds no timings.csv; give a directory under outputs/")
    with timings.open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream), [])
    if not header:
        raise StudyError(f"{timings} is empty; measure first: python -m runner ...")
    return header


def _read_rows(
    timings: Path, schema: TimingsSchema, header: list[str]
) -> tuple[pd.DataFrame, list[str]]:
    source, notices = _sound_rows(timings)
    columns = schema.columns_to_read(header)
    try:
        rows = pd.read_csv(
            source,
            usecols=columns,
            dtype=schema.dtypes(columns),
            keep_default_na=False,
            na_values=[""],
            encoding="utf-8",
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise StudyError(f"{timings} cannot be read: {' '.join(str(error).split())}") from error
    return rows, notices


def _sound_rows(timings: Path) -> tuple[Path | io.BytesIO, list[str]]:
    """Returns the table without what was torn or damaged, and what was left out in words."""
    with timings.open("rb") as stream:
        if not has_checksums(stream.readline()):
            return _without_torn_line(timings)
        stream.seek(0)
        found = check_rows(stream)
    torn = timings.stat().st_size > found.whole_bytes
    if not torn and not found.lost:
        return timings, []
    left_out = set(found.lost)
    with timings.open("rb") as stream:
        lines = [
            line
            for number, line in enumerate(stream, 1)
            if number <= found.whole_lines and number not in left_out
        ]
    notices = ["The last trial of timings.csv was torn and was left out."] if torn else []
    if left_out:
        notices.append(
            f"{len(left_out)} rows of timings.csv do not hold their checksum or belong to a trial "
            f"with such a row (line {found.damaged[0]} is the first); they were left out."
        )
    return io.BytesIO(b"".join(lines)), notices


def _without_torn_line(timings: Path) -> tuple[Path | io.BytesIO, list[str]]:
    with timings.open("rb") as stream:
        stream.seek(-1, io.SEEK_END)
        if stream.read(1) == b"\n":
            return timings, []
    content = timings.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    return io.BytesIO(whole), ["The last line of timings.csv was torn and was left out."]


def _read_plan(path: Path) -> PlanDocument:
    if not path.is_file():
        return PlanDocument(recorded=False)
    try:
        return read_plan(path)
    except FormatError as error:
        raise StudyError(f"{path.parent}: {error}; restore it or move it away") from error


def _read_environment(path: Path) -> tuple[dict[str, Any], list[str]]:
    if not path.is_file():
        return {}, ["environment.json is missing: the machine and its usable cores are unknown."]
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        content = None
    if not isinstance(content, dict):
        return {}, ["environment.json cannot be read: the machine is unknown."]
    return content, []


def _absences(plan: PlanDocument, schema: TimingsSchema) -> list[str]:
    notices = []
    if not plan.recorded:
        notices.append(
            "plan.yaml is missing: cells that were planned and never measured cannot be named, and "
            "each cell is compared with the baseline of its task, size and interpreter."
        )
    if not schema.from_sidecar:
        notices.append("timings.schema.json is missing: the usual columns were assumed.")
    return notices


def _name(rows: pd.DataFrame, directory: Path) -> str:
    if "study" in rows and rows["study"].notna().any():
        return str(rows["study"].dropna().iloc[0])
    return directory.resolve().name


def _cells(rows: pd.DataFrame, schema: TimingsSchema, plan: PlanDocument) -> pd.DataFrame:
    """Returns one row per cell, measured or only planned, indexed by its hash."""
    hashes = rows["cell"].astype("category")
    _, first = np.unique(hashes.cat.codes.to_numpy(), return_index=True)
    measured = rows.loc[rows.index[first], ["cell", *schema.factors]].astype({"cell": str})
    measured = measured.set_index("cell")
    roles = rows["role"].astype(str).groupby(hashes.astype(str).to_numpy()).agg(_role)
    frame = measured.assign(role=roles, baseline="", serial_form=False, planned=True)
    return _with_types(_with_plan(frame, schema, plan), schema)


def _role(roles: pd.Series[str]) -> str:
    return "baseline" if (roles == "baseline").any() else "cell"


def _with_plan(frame: pd.DataFrame, schema: TimingsSchema, plan: PlanDocument) -> pd.DataFrame:
    if not plan.recorded:
        return _with_guessed_baselines(frame)
    known = pd.DataFrame(
        [
            {
                **{name: cell.factors.get(name) for name in schema.factors},
                "cell": cell.cell,
                "role": cell.role,
                "baseline": cell.baseline,
                "serial_form": cell.serial_form,
            }
            for cell in plan.cells
        ]
    ).set_index("cell")
    known = known[~known.index.duplicated()]
    frame = frame.assign(planned=frame.index.isin(known.index))
    for column in ("role", "baseline", "serial_form"):
        frame[column] = known[column].reindex(frame.index).combine_first(frame[column])
    absent = known.loc[~known.index.isin(frame.index)].assign(planned=True)
    absent = _with_interpreters(absent, frame, plan)
    together = pd.concat([frame.astype(object), absent.astype(object)]) if len(absent) else frame
    order = {cell: position for position, cell in enumerate(known.index)}
    return together.loc[sorted(together.index, key=lambda cell: order.get(cell, len(order)))]


def _with_interpreters(
    absent: pd.DataFrame, frame: pd.DataFrame, plan: PlanDocument
) -> pd.DataFrame:
    """Names the interpreter of cells that never ran as the rows name it: null becomes "3.11.7"."""
    if "python" not in frame or absent.empty:
        return absent
    asked = {cell.cell: cell.factors.get("python") for cell in plan.cells}
    labels: dict[Any, Any] = {}
    for cell, label in frame["python"].items():
        labels.setdefault(asked.get(str(cell)), label)
    return absent.assign(python=[labels.get(value, value) for value in absent["python"]])


def _with_guessed_baselines(frame: pd.DataFrame) -> pd.DataFrame:
    keys = [name for name in ("task", "size", "python") if name in frame]
    bases = frame[frame["role"] == "baseline"].reset_index()
    lookup = {
        tuple(map(str, row)): cell
        for cell, row in zip(bases["cell"], bases[keys].to_numpy(), strict=True)
    }
    found = [lookup.get(tuple(map(str, row)), "") for row in frame[keys].to_numpy()]
    return frame.assign(baseline=found, serial_form=frame["role"] == "baseline")


def _with_types(frame: pd.DataFrame, schema: TimingsSchema) -> pd.DataFrame:
    for name in schema.factors:
        if schema.types.get(name) in ("integer", "number"):
            numbers = pd.to_numeric(frame[name], errors="coerce")
            whole = schema.types[name] == "integer" and numbers.dropna().mod(1).eq(0).all()
            frame[name] = numbers.astype("Int64") if whole else numbers
        else:
            frame[name] = frame[name].astype(object).where(frame[name].notna(), "").astype(str)
    return frame.assign(serial_form=frame["serial_form"].astype(bool))
