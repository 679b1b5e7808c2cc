"""Limits and peaks held against the points."""

from __future__ import annotations

import numpy as np
import pytest
from model_groups import rows_of

from parscale.analysis.models.observations import Observations, Scaling
from parscale.analysis.models.table import ParameterRow

FALLING = ([1, 2, 4, 8, 16, 32], [1, 1.9, 3.5, 5, 4, 2])


def by_name(rows: list[ParameterRow]) -> dict[tuple[str, str], ParameterRow]:
    """Rows by model and parameter."""
    return {(row.model, row.parameter): row for row in rows}


def test_no_limit_lies_below_what_was_measured() -> None:
    """Amdahl's limit through a curve that falls is refused with the reason."""
    workers, throughput = FALLING
    observations = Observations(workers, throughput=throughput, kind=Scaling.THROUGHPUT)
    found = by_name(rows_of(observations))
    row = found["amdahl", "throughput_limit"]
    assert (row.value, row.low, row.high) == (None, None, None)
    assert "lies below the largest measured" in row.note
    assert "the law is wrong there" in row.note


@pytest.mark.parametrize("seed", range(10))
def test_the_interval_of_a_limit_begins_at_what_was_measured(seed: int) -> None:
    """Whatever the noise, value and lower end are at least the largest throughput."""
    rng = np.random.default_rng(seed)
    workers = np.array([1.0, 2, 4, 8, 16, 32])
    throughput = np.exp(rng.normal(0, 0.1, 6)) / (0.1 + 0.9 / workers)
    rows = rows_of(Observations(workers, throughput=throughput, kind=Scaling.THROUGHPUT))
    for row in rows:
        if row.parameter == "throughput_limit" and row.value is not None:
            assert row.low is not None
            assert row.value >= row.low >= throughput.max() * (1 - 1e-9)


def test_a_limit_above_the_points_is_given() -> None:
    """T(p) = 0.1 + 0.9/p approaches ten times the throughput of one worker."""
    workers = np.array([1.0, 2, 4, 8, 16, 32])
    found = by_name(rows_of(Observations(workers, seconds=0.1 + 0.9 / workers)))
    assert found["amdahl", "throughput_limit"].value == pytest.approx(10)
    assert "never reached" not in found["amdahl", "throughput_limit"].note


@pytest.mark.parametrize(
    "seconds", [[11, 12, 14, 18, 26, 42], [10, 11.5, 14, 19, 30, 55], [10, 20, 31, 39, 50, 62]]
)
def test_a_peak_at_the_first_count_or_below_is_none(seconds: list[float]) -> None:
    """A curve that only falls has no peak."""
    row = by_name(rows_of(Observations([1, 2, 4, 8, 16, 32], seconds=seconds)))[
        "usl", "peak_workers"
    ]
    assert row.value is None
    assert "slower from the first added worker on" in row.note


def test_beside_a_peak_the_limit_of_contention_is_marked() -> None:
    """With β above 0 the throughput never approaches γ/α."""
    seconds = [1, 0.53, 0.325, 0.2825, 0.38125]
    found = by_name(rows_of(Observations([1, 2, 4, 8, 16], seconds=seconds)))
    assert found["usl", "peak_workers"].value == pytest.approx(7)
    assert "never reached" in found["usl", "throughput_limit"].note
