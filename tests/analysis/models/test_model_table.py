"""The parameter table: its rows, its notes, and the baseline that ratios are made with."""

from __future__ import annotations

import numpy as np
import pytest
from model_groups import rows_of

from parscale.analysis.models.observations import Observations, Scaling
from parscale.analysis.models.table import ParameterRow

WORKERS = np.array([1.0, 2, 4, 8, 16, 32])


def by_name(rows: list[ParameterRow]) -> dict[tuple[str, str], ParameterRow]:
    """Rows by model and parameter."""
    return {(row.model, row.parameter): row for row in rows}


def blocks_of(seconds: np.ndarray, noise: float = 0.02) -> Observations:
    """Six blocks of seconds at WORKERS."""
    rng = np.random.default_rng(11)
    factor = np.exp(rng.normal(0, noise, (6, WORKERS.size)) + rng.normal(0, 0.1, (6, 1)))
    labels = np.repeat(np.arange(6), WORKERS.size).tolist()
    return Observations(np.tile(WORKERS, 6), seconds=(seconds * factor).ravel(), blocks=labels)


def test_rows_name_study_group_and_every_parameter() -> None:
    """One row per parameter of every law, with its unit."""
    rows = rows_of(blocks_of(0.1 + 0.9 / WORKERS))
    found = by_name(rows)
    assert {(row.study, row.group) for row in rows} == {("run", "threads")}
    expected = {"alpha", "beta", "gamma", "peak_workers", "throughput_limit"}
    assert {name for model, name in found if model == "usl"} == expected
    assert found["amdahl", "serial_time"].unit == "1/throughput"


def test_planted_serial_fraction_lies_in_its_interval() -> None:
    """From noisy blocks, Amdahl's s and every Karp-Flatt e cover the planted 0.1."""
    found = by_name(rows_of(blocks_of(0.1 + 0.9 / WORKERS)))
    for key in (("amdahl", "serial_fraction"), ("karp_flatt", "serial_fraction[8]")):
        row = found[key]
        assert row.low is not None
        assert row.high is not None
        assert row.low < 0.1 < row.high
    assert found["amdahl", "serial_fraction"].note.startswith("best: ")
    lack = found["amdahl", "serial_fraction"].lack_of_fit_p
    assert lack is not None
    assert lack > 0.05


def test_karp_flatt_uses_the_baseline_that_is_given() -> None:
    """Against a serial loop twice as fast, the speedups halve; the laws do not change."""
    seconds = 0.1 + 0.9 / WORKERS
    group = Observations(WORKERS, seconds=seconds)
    own = by_name(rows_of(group))
    other = by_name(rows_of(group, baseline=Observations([1.0], seconds=[0.5])))
    assert own["karp_flatt", "serial_fraction[4]"].value == pytest.approx(0.1)
    speedup = 0.5 / seconds[2]
    expected = (1 / speedup - 0.25) / 0.75
    assert other["karp_flatt", "serial_fraction[4]"].value == pytest.approx(expected)
    assert other["usl", "alpha"] == own["usl", "alpha"]


def test_superlinear_fractions_are_flagged_not_clipped() -> None:
    """The note says superlinear and the value is negative."""
    row = by_name(rows_of(blocks_of(1 / WORKERS**1.1, 0.005)))["karp_flatt", "serial_fraction[8]"]
    assert row.value is not None
    assert row.value < 0
    assert row.note.startswith("negative: superlinear")


def test_log_residuals_that_move_a_coefficient_are_reported() -> None:
    """One slow point at one worker weighs in logarithms and hardly in throughput."""
    throughput = WORKERS / (1 + 0.02 * (WORKERS - 1))
    throughput[0] *= 0.5
    rows = by_name(rows_of(Observations(WORKERS, throughput=throughput, kind=Scaling.THROUGHPUT)))
    notes = [row.note for (model, _), row in rows.items() if model == "amdahl"]
    assert any("log residuals move" in note for note in notes)


def test_large_groups_are_summarized_first() -> None:
    """A hundred thousand observations cost no more fitting than their worker counts."""
    rng = np.random.default_rng(3)
    workers = np.tile(WORKERS, 20_000)
    seconds = (0.1 + 0.9 / workers) * np.exp(rng.normal(0, 0.1, workers.size))
    row = by_name(rows_of(Observations(workers, seconds=seconds)))["amdahl", "serial_fraction"]
    assert row.value == pytest.approx(0.1, abs=0.002)
