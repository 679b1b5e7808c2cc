"""Estimates: recomputed in plain pandas, three baselines, nothing switched silently."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from parscale.analysis.estimates.checks import aa_checks
from parscale.analysis.estimates.estimate import estimate
from parscale.analysis.estimates.noise import noise_warnings
from parscale.analysis.reading.load import load_study
from parscale.estimation import location, paired_ratio, paired_ratio_robust


@pytest.fixture(scope="module")
def article(synthetic, tmp_path_factory):
    """The article's example, estimated, with its directory."""
    directory = synthetic.write_study(
        tmp_path_factory.mktemp("article") / "s", synthetic.article(), noise=0.03
    )
    return directory, estimate(load_study(directory), 0.95)


def _row(frame, **facts):
    for name, value in facts.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def _log_seconds(directory, cell, role):
    rows = pd.read_csv(directory / "timings.csv")
    rows = rows[(rows["cell"] == cell) & (rows["role"] == role) & (rows["phase"] == "map")]
    return np.log(rows.groupby("block")["seconds"].median())


def test_speedup_is_the_paired_ratio_within_blocks(article):
    """The whole path from the CSV to a speedup, recomputed by hand."""
    directory, found = article
    row = _row(found.frame, scope="warm", size=1000, arm="pool · native", workers=2)
    base = _log_seconds(directory, row["baseline"], "baseline")
    own = _log_seconds(directory, row["cell"], "cell")
    expected = paired_ratio((base - own).to_numpy(), 0.95)
    assert row["speedup"] == pytest.approx(expected.value)
    assert row["speedup_low"] == pytest.approx(expected.low)
    assert row["speedup_high"] == pytest.approx(expected.high)
    assert row["interval_method"] == expected.method
    assert row["efficiency"] == pytest.approx(expected.value / 2)
    assert row["efficiency_high"] == pytest.approx(expected.high / 2)
    robust = paired_ratio_robust((base - own).to_numpy(), 0.95)
    assert row["speedup_median_low"] == pytest.approx(robust.low)
    assert row["seconds"] == pytest.approx(location(np.exp(own)).value)
    assert row["baseline_seconds"] == pytest.approx(location(np.exp(base)).value)


def test_the_three_baselines_are_three(article):
    """Loop, same arm at one worker, best serial form: each ratio against its own."""
    directory, found = article
    row = _row(found.frame, scope="warm", size=10_000, arm="processes · auto chunks", workers=2)
    one = _row(found.frame, scope="warm", size=10_000, arm="processes · auto chunks", workers=1)
    own = _log_seconds(directory, row["cell"], "cell")
    single = _log_seconds(directory, one["cell"], "cell")
    relative = paired_ratio((single - own).to_numpy())
    assert row["relative_speedup"] == pytest.approx(relative.value)
    assert row["one_worker_seconds"] == pytest.approx(one["seconds"])
    assert row["versus_best_name"] == "vectorized (array)"
    best = _row(found.frame, scope="warm", size=10_000, arm="vectorized (array)")
    assert row["best_serial_seconds"] == pytest.approx(best["seconds"])
    assert row["versus_best"] < row["speedup"]


def test_a_baseline_is_one_by_definition(article):
    """A cell against itself is no measurement and has no uncertainty."""
    rows = article[1].frame
    rows = rows[rows["role"] == "baseline"]
    assert (rows[["speedup", "speedup_low", "speedup_high"]] == 1).all(axis=None)
    assert set(rows["interval_method"]) == {"1 by definition"}


def test_planted_speedups_lie_in_their_intervals(synthetic, tmp_path):
    """Noise of 5 % and drift of 20 % between blocks: pairing leaves the truth inside."""
    cells = synthetic.scaling((1, 2, 4, 8), serial_fraction=0.05)
    directory = synthetic.write_study(tmp_path / "s", cells, blocks=20, noise=0.05, drift=0.2)
    frame = estimate(load_study(directory), 0.999).frame
    for cell in cells:
        row = _row(frame[frame["role"] != "aa"], scope="warm", cell=cell.hash)
        assert row["speedup_low"] <= 1.0 / cell.seconds <= row["speedup_high"]


def test_a_missing_one_worker_cell_leaves_relative_speedup_empty(synthetic, tmp_path):
    """No silent switch to another baseline."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling((2, 4)))
    rows = estimate(load_study(directory), 0.95).frame
    rows = rows[rows["arm"] == "processes"]
    assert rows["relative_speedup"].isna().all()
    assert rows["speedup"].notna().all()


def test_a_failed_baseline_leaves_no_ratio_and_says_so(synthetic, tmp_path):
    """Times stand, ratios are empty, and the reason is in the row."""
    cells = synthetic.scaling((1, 2))
    cells[0] = synthetic.PlantedCell("serial", status="failed", error="ValueError: no")
    directory = synthetic.write_study(tmp_path / "s", cells)
    rows = estimate(load_study(directory), 0.95).frame
    own = rows[(rows["arm"] == "processes") & (rows["scope"] == "warm")]
    assert own["seconds"].notna().all()
    assert own["speedup"].isna().all()
    assert set(own["missing"]) == {"its baseline has no warm time"}


@pytest.mark.parametrize("status", ["failed", "timeout", "wrong", "unavailable", "skipped"])
def test_every_failure_state_reaches_the_table(synthetic, tmp_path, status):
    """A cell without a result keeps its row, its status and its reason."""
    bad = synthetic.PlantedCell("pool", workers=2, status=status, error="because")
    directory = synthetic.write_study(tmp_path / "s", [*synthetic.scaling(), bad])
    row = _row(estimate(load_study(directory), 0.95).frame, cell=bad.hash, scope="warm")
    assert row["status"] == status
    assert row["missing"] == f"{status}: because"
    assert np.isnan(row["seconds"])


def test_one_block_has_a_value_and_no_interval(synthetic, tmp_path):
    """Rule 5: no interval where n = 1."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling(), blocks=1)
    rows = estimate(load_study(directory), 0.95).frame
    own = rows[rows["arm"] == "processes"]
    assert own["speedup"].notna().all()
    assert own["speedup_low"].isna().all()
    assert own["interval_method"].str.contains("no interval").all()


def test_weak_scaling_compares_across_sizes(synthetic, tmp_path):
    """E_w = T(1, W) / T(p, pW) against the serial loop, scaled speedup p times it."""
    scaling = {"kind": "weak", "work": {"power": 2.0, "log_power": 0.0}}
    cells = []
    for workers, size in ((1, 100), (4, 200), (16, 400)):
        cells.append(synthetic.PlantedCell("serial", size, seconds=0.1 * workers))
        cells.append(synthetic.PlantedCell("pool", size, workers, 0.1 / 0.8, 0, 0, "auto"))
    directory = synthetic.write_study(tmp_path / "s", cells, scaling=scaling, noise=1e-6)
    rows = estimate(load_study(directory), 0.95).frame
    row = _row(rows, scope="warm", arm="pool", workers=16)
    assert row["weak_efficiency"] == pytest.approx(0.8, rel=1e-3)
    assert row["scaled_speedup"] == pytest.approx(12.8, rel=1e-3)
    assert row["weak_baseline"] == cells[0].hash
    assert row["weak_baseline_seconds"] == pytest.approx(0.1, rel=0.2)


def test_weak_scaling_without_the_share_of_work_says_nothing(synthetic, tmp_path):
    """A size whose work per worker was measured at no single worker has no weak efficiency."""
    scaling = {"kind": "weak", "work": {"power": 1.0}}
    cells = [
        synthetic.PlantedCell("serial", 100),
        synthetic.PlantedCell("pool", 100, 1),
        synthetic.PlantedCell("serial", 300),
        synthetic.PlantedCell("pool", 300, 2),
    ]
    directory = synthetic.write_study(tmp_path / "s", cells, scaling=scaling)
    row = _row(estimate(load_study(directory), 0.95).frame, scope="warm", arm="pool", workers=2)
    assert np.isnan(row["weak_efficiency"])


def test_the_check_is_the_baseline_against_itself(article):
    """One ratio per baseline and scope, of the loop's seconds under its two labels."""
    directory, found = article
    checks = aa_checks(found)
    assert len(checks) == 6
    (scope, baseline), check = next(iter(checks.items()))
    first = _log_seconds(directory, baseline, "baseline")
    again = _log_seconds(directory, baseline, "aa")
    assert scope == "warm"
    assert check.value == pytest.approx(paired_ratio((first - again).to_numpy()).value)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"steal_seconds": 0.2}, "hypervisor took away"),
        ({"cpu_pressure_seconds": 0.5}, "wanted the cores"),
        ({"throttled_periods": 3}, "throttled"),
        ({"involuntary_switches": 5000}, "preempted"),
        ({"load_1min": 7.0}, "load average"),
    ],
)
def test_each_disturbance_gives_its_warning_and_a_quiet_study_none(
    synthetic, tmp_path, facts, words
):
    """Warnings are facts with numbers, one for each kind."""
    quiet = estimate(load_study(synthetic.write_study(tmp_path / "q", synthetic.scaling())), 0.95)
    assert noise_warnings(quiet.study, quiet.tables) == []
    directory = synthetic.write_study(tmp_path / "s", synthetic.scaling(), facts=facts)
    found = estimate(load_study(directory), 0.95)
    (warning,) = noise_warnings(found.study, found.tables)
    assert words in warning


def test_two_modes_are_named(synthetic, tmp_path):
    """Times in two clusters have no single number that describes them."""
    cells = [
        synthetic.PlantedCell("serial"),
        *(synthetic.PlantedCell("pool", workers=n, seconds=0.05, modes=1.6) for n in (2, 3, 4)),
    ]
    directory = synthetic.write_study(tmp_path / "s", cells, blocks=30, drift=0.0)
    found = estimate(load_study(directory), 0.95)
    assert any("two clusters" in text for text in noise_warnings(found.study, found.tables))
