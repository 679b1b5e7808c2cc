"""Weak scaling: its efficiency and the scaled speedup."""

from __future__ import annotations

import numpy as np
import pytest
from model_groups import group_of, rows_of

from parscale.analysis.models.group import GroupModels
from parscale.analysis.models.observations import Observations, Scaling
from parscale.analysis.models.refusal import CannotSay, Reason


def test_weak_efficiency_is_the_single_time_over_the_parallel_one() -> None:
    """T(1, W) = 10 s and T(4, 4W) = 12.5 s make 0.8, a scaled speedup of 3.2."""
    rows = rows_of(Observations([1, 4], seconds=[10, 12.5], kind=Scaling.WEAK))
    found = {row.parameter: row.value for row in rows if row.model == "weak"}
    assert found["weak_efficiency[4]"] == pytest.approx(0.8)
    assert found["scaled_speedup[4]"] == pytest.approx(3.2)


def test_work_that_had_to_be_rounded_counts_as_it_is() -> None:
    """Throughput uses the work done, not p times the wished share."""
    rows = rows_of(Observations([1, 3], seconds=[1, 1], work=[10, 31], kind=Scaling.WEAK))
    found = {row.parameter: row.value for row in rows if row.model == "weak"}
    assert found["scaled_speedup[3]"] == pytest.approx(3.1)


def test_weak_scaling_has_no_karp_flatt_and_no_amdahl() -> None:
    """Both hold the problem's size fixed."""
    workers = np.array([1.0, 2, 4, 8, 16, 32])
    models = group_of(Observations(workers, seconds=1 + 0.01 * workers, kind=Scaling.WEAK))
    assert isinstance(models, GroupModels)
    for refused in (models.laws["amdahl"], models.serial_fractions):
        assert isinstance(refused, CannotSay)
        assert refused.reason is Reason.OTHER_SCALING


def test_gustafson_and_usl_are_not_told_apart_by_a_curve_that_both_describe() -> None:
    """Neither contains the other, so that no test of nested laws decides between them."""
    workers = np.array([1.0, 2, 4, 8, 16, 32])
    rng = np.random.default_rng(2)
    seconds = workers / (0.3 + 0.7 * workers) * np.exp(rng.normal(0, 0.02, workers.size))
    models = group_of(Observations(workers, seconds=seconds, kind=Scaling.WEAK))
    assert isinstance(models, GroupModels)
    assert models.naming.law in (None, "gustafson")


def test_gustafson_is_named_where_repeats_exclude_the_usl() -> None:
    """The lack-of-fit test tells the two laws apart."""
    workers = np.tile([1.0, 2, 4, 8, 16, 32], 12)
    rng = np.random.default_rng(2)
    seconds = workers / (0.4 + 0.6 * workers) * np.exp(rng.normal(0, 0.01, workers.size))
    models = group_of(Observations(workers, seconds=seconds, kind=Scaling.WEAK))
    assert isinstance(models, GroupModels)
    assert models.naming.law == "gustafson"
    assert "lack of fit" in models.naming.excluded["usl"]
