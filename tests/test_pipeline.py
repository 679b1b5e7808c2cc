"""From planted costs through the real study, record and analysis back to the planted parameters."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import ROOT
from planted import PlantedStudy, PlantedTrials

SETTINGS = ["measure=default", "measure.target=0.0001", "measure.max_blocks=12",
            "executor=processes", "workers=1,2,4,8,16,32", "size=1000", "chunksize=auto",
            "measure.max_seconds=1e9"]  # fmt: skip


def report(directory: Path, name: str) -> list[dict[str, str]]:
    if not (directory / "report" / name).exists():
        command = [sys.executable, "-m", "analysis", str(directory), "formats=[svg]"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    with (directory / "report" / name).open(newline="") as file:
        return list(csv.DictReader(file))


def parameter(rows: list[dict[str, str]], model: str, name: str) -> tuple[float, float, float]:
    found = [
        row
        for row in rows
        if row["model"] == model and row["parameter"] == name and "warm" in row["group"].lower()
    ]
    assert len(found) == 1, [(row["group"], row["model"], row["parameter"]) for row in rows]
    return tuple(float(found[0][key]) for key in ("value", "low", "high"))


@pytest.fixture
def planted(tmp_path, plan_of):
    def run(**costs) -> tuple[Path, PlantedStudy]:
        study = PlantedStudy(tmp_path, plan_of, *SETTINGS, trials=PlantedTrials(**costs))
        study.run()
        return tmp_path, study

    return run


def test_serial_fraction_is_recovered(planted):
    """Amdahl's s comes back within its interval, and the interval is of use."""
    directory, _ = planted(serial_fraction=0.08, noise=0.02, seed=3)
    value, low, high = parameter(report(directory, "models.csv"), "amdahl", "serial_fraction")
    assert low <= 0.08 <= high
    assert high - low < 0.02
    assert low < value < high


def test_dispatch_cost_is_recovered(planted):
    """Chunks dispatched one by one make T(p) = a + b/p + c·p: the law's α and β come back."""
    directory, study = planted(
        item_seconds=1e-3, serial_fraction=0.02, dispatch_seconds=1e-3, noise=0.01, seed=5
    )
    a, b, c = 0.02, 0.98, 4e-3  # seconds: serial part, shared part, four chunks a worker
    rows = report(directory, "models.csv")
    for name, planted_value in {
        "beta": c / (a + b + c),
        "alpha": (a + c) / (a + b + c),
        "gamma": 1 / (a + b + c),
    }.items():
        _, low, high = parameter(rows, "usl", name)
        assert low <= planted_value <= high
    assert study.trials.map_seconds(study.wanted.plan.cells[0]) == pytest.approx(a + b + c)


def test_speedups_are_recovered_with_imbalance(planted):
    """Each speedup's interval holds the planted speedup; nearly all of them at 95 %."""
    directory, study = planted(serial_fraction=0.05, imbalance=1.4, noise=0.03, seed=11)
    rows = {
        int(row["workers"]): row
        for row in report(directory, "estimates.csv")
        if row["scope"] == "warm" and row["role"] == "cell"
    }
    covered = 0
    for cell in study.wanted.plan.cells:
        serial = study.trials.map_seconds(cell.baseline())
        speedup = serial / study.trials.map_seconds(cell)
        row = rows[cell.workers]
        covered += float(row["speedup_low"]) <= speedup <= float(row["speedup_high"])
        assert float(row["speedup"]) == pytest.approx(speedup, rel=0.06)
        assert float(row["efficiency"]) == pytest.approx(float(row["speedup"]) / cell.workers)
    assert covered >= len(rows) - 1


def test_relative_speedup_has_its_own_baseline(planted):
    """Relative speedup is over one worker of the same executor, not over the serial loop."""
    directory, study = planted(serial_fraction=0.0, dispatch_seconds=2e-2, noise=0.0)
    rows = {
        int(row["workers"]): row
        for row in report(directory, "estimates.csv")
        if row["scope"] == "warm" and row["role"] == "cell"
    }
    one, four = (study.trials.map_seconds(study.wanted.plan.cells[i]) for i in (0, 2))
    assert float(rows[4]["relative_speedup"]) == pytest.approx(one / four, rel=1e-6)
    assert float(rows[4]["speedup"]) != pytest.approx(one / four, rel=1e-3)
