"""Loading: lean, tolerant of what is missing, exact about what is there."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from parscale.analysis.errors import StudyError
from parscale.analysis.reading.load import load_study


def test_trials_hold_the_median_map_and_the_sum_of_cold_phases(synthetic, tmp_path):
    """Warm is the median of a trial's map samples, cold its start + first + stop."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.article((100,)))
    study = load_study(directory)
    rows = pd.read_csv(directory / "timings.csv")
    maps = rows[rows["phase"] == "map"].groupby("trial")["seconds"].median()
    cold = rows[rows["phase"].isin(["start", "first", "stop"])].groupby("trial")["seconds"].sum()
    np.testing.assert_allclose(study.trials["warm"], maps.reindex(study.trials.index))
    np.testing.assert_allclose(study.trials["cold"], cold.reindex(study.trials.index))


def test_a_torn_last_line_is_left_out_and_said(synthetic, tmp_path):
    """A runner killed in the middle of a line costs that line only."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling())
    whole = load_study(directory)
    path = directory / "timings.csv"
    path.write_text(path.read_text() + "2026,abc,cell,squ")
    torn = load_study(directory)
    assert torn.rows == whole.rows
    assert "torn" in torn.notices[0]


@pytest.mark.parametrize("name", ["plan.yaml", "environment.json", "timings.schema.json"])
def test_a_missing_sidecar_is_a_notice_and_not_an_error(synthetic, tmp_path, name):
    """Everything but the timings may be missing; the report says what was assumed."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling())
    (directory / name).unlink()
    study = load_study(directory)
    assert any(name in notice for notice in study.notices)
    assert set(study.cells["baseline"]) == {study.cells.index[study.cells["role"] == "baseline"][0]}


def test_without_schema_a_swept_key_is_still_a_factor(synthetic, tmp_path):
    """A column with a dot in its name is a swept key."""
    cells = [
        synthetic.PlantedCell(swept={"executor.start_method": ""}),
        synthetic.PlantedCell("processes", workers=2, swept={"executor.start_method": "fork"}),
    ]
    directory = synthetic.write_study(tmp_path / "s", cells)
    (directory / "timings.schema.json").unlink()
    assert "executor.start_method" in load_study(directory).factors


def test_columns_that_analysis_does_not_use_are_not_read(synthetic, tmp_path):
    """Facts stay in the file; a million rows must fit."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling())
    assert "timer_cost_ns" not in load_study(directory).trials


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("timings.csv", "", "is empty"),
        ("timings.csv", "a,b\n1,2\n", "lacks the column cell"),
        ("timings.schema.json", "{", "is not a table schema"),
        ("timings.schema.json", json.dumps({"fields": [{}]}), "is not a table schema"),
        ("plan.yaml", "cells: [1, 2", "plan.yaml"),
        ("plan.yaml", "cells: [1, 2]", "plan.yaml"),
    ],
)
def test_a_broken_file_is_named(synthetic, tmp_path, name, text, words):
    """What is wrong, where, in one exception of the tree."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling())
    (directory / name).write_text(text)
    with pytest.raises(StudyError, match=words):
        load_study(directory)


def test_a_study_without_rows_says_measure_first(synthetic, tmp_path):
    """Only a header is not a study yet."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling())
    path = directory / "timings.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    with pytest.raises(StudyError, match="no rows yet"):
        load_study(directory)


def test_a_planned_cell_without_rows_takes_the_interpreters_label(synthetic, tmp_path):
    """The plan says null where the rows say 3.11.7; both are one group."""
    cells = [*synthetic.scaling(), synthetic.PlantedCell("pool", workers=2, measured=False)]
    study = load_study(synthetic.write_study(tmp_path / "s", cells))
    assert set(study.cells["python"]) == {"3.11.7"}
    assert len(study.cells) == len(cells)


def test_one_bad_row_makes_the_whole_trial_bad(synthetic, tmp_path):
    """Samples of a trial that turned out wrong do not count."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling())
    rows = pd.read_csv(directory / "timings.csv", dtype=str, keep_default_na=False)
    last = rows["trial"] == rows["trial"].iloc[-1]
    rows.loc[last & (rows["phase"] == "stop"), "status"] = "wrong"
    rows.loc[rows.index[-1], "status"] = "wrong"
    rows.to_csv(directory / "timings.csv", index=False)
    trial = load_study(directory).trials.iloc[-1]
    assert trial["status"] == "wrong"
    assert np.isnan(trial["warm"])
    assert np.isnan(trial["cold"])
