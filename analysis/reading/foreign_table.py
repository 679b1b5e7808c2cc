"""A table that others measured, read as a study: bytes, rows, columns, values, repeats, baselines.

Rows with the same series, size and workers are repeats. They are independent samples unless a
column `repeat` says which belong to one pass: pairing unlabelled repeats by their order made
intervals of sorted tables cover 18 to 66 % where 95 % were asked for. A throughput is kept as
seconds per unit of work, its inverse, and named by its own unit.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from parscale.study_format.plan_document import PlanDocument

from .study import TABLE, Study
from .table_baselines import Baseline, Series, baseline_notices, baselines, with_serial
from .table_columns import find_columns, names_a_column
from .table_layout import counts_down, fields_of
from .table_measurements import Measurement, Measurements, measurements
from .table_repeats import check_repeat_labels, shares_labels, without_copies
from .table_scaling import of_each_worker, scaled
from .table_settings import TableSettings
from .table_text import read_table_text

FAILED = "failed"
NO_NAME = "(no name)"
SERIAL = "serial"
LABEL_SEPARATOR = " · "

Baselines = Mapping[tuple[Series, int | None], Baseline]


def load_table(path: Path, settings: TableSettings | None = None) -> Study:
    """Returns the table as a study with the single scope "table"; TableError says what is wrong."""
    settings = settings or TableSettings()
    text = counts_down(read_table_text(path, lambda found: names_a_column(found, settings)))
    columns = find_columns(text, settings, str(path))
    weak = settings.scaling == "weak" or bool(settings.work)
    read = measurements(text, columns, fields_of(text, columns), str(path), weak=weak)
    if columns.repeat is not None:
        check_repeat_labels(read.rows, str(path))
    rows, copies = without_copies(read.rows)
    rows = with_serial(rows, settings, rate=read.rate)
    rows, scaling, assumed = scaled(rows, settings, str(path))
    per_worker = read.rate and scaling.kind == "weak"
    if per_worker:
        rows = of_each_worker(rows, scaling)
    found = baselines(rows, settings, weak=scaling.kind == "weak")
    names = _names(rows, path.stem)
    cells = _cells(rows, names, found, weak=scaling.kind == "weak")
    # A serial time that was given belongs to no pass, so nothing is paired with it.
    labelled = columns.repeat is not None and settings.serial is None
    paired = labelled and shares_labels(read.rows)
    trials = _trials(rows, names, paired=paired)
    notices = [
        *text.notices, *columns.notices, *read.notices, *copies, *assumed,
        *_unpaired(labelled=labelled, paired=paired), *baseline_notices(rows, found, settings),
        *_notices(rows, read),
    ]  # fmt: skip
    return Study(
        name=path.stem,
        directory=path,
        trials=trials,
        cells=cells,
        factors=("size", "executor", "workers"),
        scopes=(TABLE,),
        plan=PlanDocument(recorded=False, scaling=scaling),
        notices=tuple(notices),
        unit=f"{read.unit} per worker".strip() if per_worker else read.unit,
        rows=len(text.rows),
        paired=paired,
        quantity="throughput" if read.rate else "seconds",
    )


def _unpaired(*, labelled: bool, paired: bool) -> list[str]:
    if not labelled or paired:
        return []
    return ["No repeat is shared by two counts, so the repeats were taken as independent samples."]


def _names(rows: Sequence[Measurement], stem: str) -> dict[Series, str]:
    """Returns a name per series, no two alike: "None", "NA" and an empty name stay apart."""
    several = len({row.labels for row in rows if row.workers}) > 1
    named = {}
    taken: Counter[str] = Counter()
    for labels in dict.fromkeys(row.labels for row in rows):
        words = [label or NO_NAME for label in labels]
        shown = [word for word in words if word != NO_NAME] or words[:1]
        name = LABEL_SEPARATOR.join(shown) if several or any(labels) else stem
        taken[name] += 1
        named[labels] = name if taken[name] == 1 else f"{name} ({taken[name]})"
    return named


def _cell(row: Measurement | Baseline, names: Mapping[Series, str]) -> str:
    # The count comes first: a cell's name never begins with the mark of a second baseline.
    size = "" if row.size is None else row.size
    return f"{row.workers or SERIAL}|{size}|{names[row.labels]}"


def _arm(row: Measurement, names: Mapping[Series, str]) -> str:
    if row.workers:
        return names[row.labels]
    own = names[row.labels] if any(row.labels) else ""
    name = f"{SERIAL}{LABEL_SEPARATOR}{own}" if own and own != SERIAL else SERIAL
    return f"{name} program" if name in names.values() else name


def _trials(
    rows: Sequence[Measurement], names: Mapping[Series, str], *, paired: bool
) -> pd.DataFrame:
    seen: Counter[str] = Counter()
    labels = {label: index for index, label in enumerate(_in_order({row.repeat for row in rows}))}
    trials = []
    for row in rows:
        cell = _cell(row, names)
        failed = math.isnan(row.seconds)
        trials.append(
            {
                "cell": cell,
                "role": "cell",
                "executor": _arm(row, names),
                "block": labels[row.repeat] if paired else seen[cell],
                "status": FAILED if failed else "ok",
                "error": row.word if failed else None,
                TABLE: row.seconds,
                "spread": row.spread,
                "runs": row.runs,
            }
        )
        seen[cell] += 1
    return pd.DataFrame(trials)


def _in_order(labels: set[str]) -> list[str]:
    return sorted(labels, key=lambda label: (len(label), label))


def _cells(
    rows: Sequence[Measurement], names: Mapping[Series, str], found: Baselines, *, weak: bool
) -> pd.DataFrame:
    cells: dict[str, dict[str, object]] = {}
    for row in rows:
        base = _baseline(row, found, weak=weak)
        cell = _cell(row, names)
        reference = "" if base is None else _cell(base, names)
        own = found.get((row.labels, row.size))
        cells[cell] = {
            "size": row.size if row.size is not None else pd.NA,
            "executor": _arm(row, names),
            "workers": max(1, row.workers),
            "baseline": reference if row.workers else cell,
            "role": "baseline" if reference == cell or not row.workers else "cell",
            "serial_form": reference == cell or not row.workers,
            "baseline_workers": own.factor if own else 1,
            "planned": True,
            "task": "",
        }
    frame = pd.DataFrame.from_dict(cells, orient="index").rename_axis("cell")
    return frame.astype({"size": "Int64", "workers": "int64", "serial_form": bool})


def _baseline(row: Measurement, found: Baselines, *, weak: bool) -> Baseline | None:
    """Returns a row's baseline; under weak scaling only rows of the reference count have one."""
    base = found.get((row.labels, row.size))
    if not weak or base is None or base.workers == 0:
        return base
    return base if row.workers == base.workers else None


def _notices(rows: Sequence[Measurement], read: Measurements) -> list[str]:
    good = [row for row in rows if not math.isnan(row.seconds)]
    lines = []
    if len({row.workers for row in good if row.workers}) == 1:
        lines.append(
            "Cannot say whether it scales: every row with a result has the same number of "
            "workers; measure at least one other count."
        )
    repeats = Counter((row.labels, row.size, row.workers) for row in good)
    if max(repeats.values()) == 1:
        lines.append(
            "Nothing was repeated, so there are no intervals and no claims; several rows for a "
            "count give them."
        )
    if read.rate:
        unit = f" ({read.unit})" if read.unit else ""
        lines.append(f"The table holds throughput{unit}: ratios are of throughput, more is faster.")
    failed = [row for row in rows if math.isnan(row.seconds)]
    if failed:
        words = ", ".join(dict.fromkeys(row.word for row in failed))
        lines.append(f"{len(failed)} of {len(rows)} values are no results ({words}).")
    return lines
