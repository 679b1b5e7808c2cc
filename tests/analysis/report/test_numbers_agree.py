"""One number, one interval: what stands in two files of a report is the same in both."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from parscale.analysis.configuration import compose_configuration
from parscale.analysis.models.karp_flatt import karp_flatt
from parscale.analysis.pipeline import analyse
from parscale.analysis.words import number, ratio

DIGITS = 1e-6  # the CSV files hold nine digits
COUNTS = (1, 2, 3, 4, 6, 8)
RATIOS = {
    "speedup": "speedup",
    "efficiency": "efficiency",
    "relative speedup": "relative_speedup",
    "median speedup": "speedup_median",
    "against best serial form": "versus_best",
    "weak efficiency": "weak_efficiency",
    "scaled speedup": "scaled_speedup",
}


@dataclass(frozen=True)
class Files:
    """The files of one report, read as a reader of the report would."""

    estimates: pd.DataFrame
    models: pd.DataFrame
    answers: list[dict[str, Any]]
    markdown: str

    def estimate(self, **facts: object) -> pd.Series:
        """The one row of estimates.csv with these facts."""
        frame = self.estimates[self.estimates["role"] != "aa"]
        for name, value in facts.items():
            frame = frame[frame[name] == value]
        assert len(frame) == 1
        return frame.iloc[0]

    def ratios(self, model: str) -> list[tuple[pd.Series, str, int]]:
        """Rows of models.csv named parameter[workers]: the row, the parameter, the workers."""
        rows = self.models[self.models["model"] == model]
        named = [(row, re.fullmatch(r"(\w+)\[(\d+)\]", str(row["parameter"])))
                 for _, row in rows.iterrows()]  # fmt: skip
        return [(row, found[1], int(found[2])) for row, found in named if found]

    def tables(self, *columns: str) -> list[dict[str, str]]:
        """The rows of every Markdown table that has these columns."""
        rows: list[dict[str, str]] = []
        head: list[str] = []
        for line in self.markdown.splitlines():
            fields = [field.strip() for field in line.strip("|").split(" | ")]
            if not line.startswith("|"):
                head = []
            elif not head:
                head = fields
            elif set(columns) <= set(head) and not line.startswith("| ---"):
                rows.append({"": "", **dict(zip(head, fields, strict=True))})
        return rows


def files_of(study: Path) -> Files:
    """The files of the report of one study."""
    config = compose_configuration(["formats=[svg]", "raw_points=false"])
    folder = analyse([study], config, lambda _: None).folder
    return Files(
        pd.read_csv(folder / "estimates.csv"),
        pd.read_csv(folder / "models.csv"),
        json.loads((folder / "verdict.json").read_text(encoding="utf-8")),
        (folder / "report.md").read_text(encoding="utf-8").replace("\\", ""),
    )


def strong_study(synthetic, folder: Path, blocks: int) -> Path:
    """An Amdahl curve of one arm, from few or many blocks."""
    cells = synthetic.scaling(COUNTS, serial_fraction=0.1)
    return synthetic.write_study(folder, cells, blocks=blocks, noise=0.04, usable_cores=8)


def weak_study(synthetic, folder: Path, blocks: int) -> Path:
    """An arm whose work grows with the workers and whose efficiency falls."""
    cells = [synthetic.PlantedCell("serial", 1000 * p, seconds=0.1 * p) for p in COUNTS]
    cells += [
        synthetic.PlantedCell("processes", 1000 * p, p, 0.1 * (1 + 0.02 * p), 0.01, 0.01, "auto")
        for p in COUNTS
    ]
    scaling = {"kind": "weak", "work": {"power": 1.0}}
    changes = {"blocks": blocks, "noise": 0.04, "scaling": scaling, "usable_cores": 8}
    return synthetic.write_study(folder, cells, **changes)


STUDIES = {"strong": strong_study, "weak": weak_study}


@pytest.fixture(scope="module", params=[(kind, n) for kind in STUDIES for n in (4, 6, 12)], ids=str)
def report(request, synthetic, tmp_path_factory) -> tuple[str, Files]:
    """The kind of scaling, and the files of its report."""
    kind, blocks = request.param
    folder = tmp_path_factory.mktemp(kind) / "s"
    return kind, files_of(STUDIES[kind](synthetic, folder, blocks))


def same(row: Any, prefix: str, value: float, low: float, high: float) -> None:
    """A number of estimates.csv and its interval are these; both lack the interval or neither."""
    found = [row[prefix], row[f"{prefix}_low"], row[f"{prefix}_high"]]
    assert np.allclose(found, [value, low, high], rtol=DIGITS, atol=0, equal_nan=True), prefix


def scope_of(row: pd.Series) -> str:
    """The scope of a row of models.csv: the first word of its group."""
    return str(row["group"]).split(",")[0]


def test_serial_fractions_are_mapped_from_the_speedups_that_stand_beside_them(report):
    """models.csv and estimates.csv: the same value, interval and level, turned over."""
    kind, files = report
    rows = files.ratios("karp_flatt")
    assert len(rows) == (2 * (len(COUNTS) - 1) if kind == "strong" else 0)
    for row, _, workers in rows:
        told = files.estimate(scope=scope_of(row), executor="processes", workers=workers)
        ends = [told["speedup"], told["speedup_high"], told["speedup_low"]]
        expected = [karp_flatt(workers, each) if each > 0 else np.nan for each in ends]
        found = [row["value"], row["low"], row["high"]]
        assert np.allclose(found, expected, rtol=1e-5, atol=1e-8, equal_nan=True)


def test_weak_rows_are_those_of_the_estimates(report):
    """Weak efficiency and scaled speedup have one interval, made by one engine."""
    kind, files = report
    rows = files.ratios("weak")
    assert len(rows) == (4 * (len(COUNTS) - 1) if kind == "weak" else 0)
    for row, name, workers in rows:
        told = files.estimate(scope=scope_of(row), executor="processes", workers=workers)
        same(told, name, row["value"], row["low"], row["high"])


def test_the_verdict_tells_the_speedups_of_the_estimates(report):
    """verdict.json: values and seconds as in estimates.csv; its corrected intervals are wider."""
    kind, files = report
    assert bool(files.answers) == (kind == "strong")
    for answer in files.answers:
        best = answer["best"]
        told = files.estimate(scope=answer["scope"], cell=best["cell"])
        assert answer["baseline_seconds"] == pytest.approx(told["baseline_seconds"], rel=DIGITS)
        speedup = best["speedup"]
        assert speedup["value"] == pytest.approx(told["speedup"], rel=DIGITS)
        assert (speedup["low"] is None) == bool(np.isnan(told["speedup_low"]))
        if speedup["low"] is not None:
            assert speedup["level"] >= 0.95
            assert speedup["low"] <= told["speedup_low"] * (1 + DIGITS)
            assert speedup["high"] >= told["speedup_high"] * (1 - DIGITS)


def test_the_report_prints_the_estimates(report):
    """Every ratio in the tables of report.md is the text of the number in estimates.csv."""
    _, files = report
    rows = files.tables("arm", "workers", "speedup", "median speedup")
    frame = files.estimates[files.estimates["role"] != "aa"]
    assert len(rows) == len(frame)
    for scope, half in zip(("warm", "cold"), np.array_split(rows, 2), strict=True):
        for row in half:
            facts = {"arm": row["arm"], "workers": int(row["workers"])}
            told = files.estimate(scope=scope, size=int(row["size"].replace(",", "")), **facts)
            for column, name in RATIOS.items():
                if column in row:
                    ends = (told[name], told[f"{name}_low"], told[f"{name}_high"])
                    assert row[column] == ratio(*ends), column


def test_the_report_prints_the_models(report):
    """Every parameter in report.md is the text of the number in models.csv."""
    _, files = report
    for row in files.tables("group", "model", "parameter", "value"):
        frame = files.models
        for name in ("group", "model", "parameter"):
            frame = frame[frame[name] == row[name]]
        assert len(frame) == 1
        value, low, high = (float(frame.iloc[0][name]) for name in ("value", "low", "high"))
        ends = "no interval" if np.isnan(low) else f"{number(low)} to {number(high)}"
        assert row["value"] == f"{number(value)} ({ends})"


def test_a_law_that_the_words_name_has_the_parameters_of_the_table(report):
    """The sentence's law and numbers are those marked best in models.csv."""
    kind, files = report
    pattern = r"^- (.*): of the laws tried, .* workers \((.*)\)\.$"
    told = re.findall(pattern, files.markdown, re.MULTILINE)
    assert told or kind == "weak" or files.estimates["blocks"].max() < 12
    for group, values in told:
        rows = files.models[files.models["group"].str.lower() == group.lower()]
        best = rows[rows["note"].str.contains("best: ", na=False) & rows["value"].notna()]
        assert len(set(best["model"])) == 1
        for _, row in best[~best["note"].str.startswith("never reached")].iterrows():
            span = f"({number(row['low'])} to {number(row['high'])})"
            assert f"{row['parameter']} {number(row['value'])} {span}" in values
