"""Weak scaling: its efficiency, the scaled speedup, and the check of work per worker."""

from __future__ import annotations

import numpy as np
import pytest

from parscale.analysis.models.group import GroupModels, examine
from parscale.analysis.models.observations import Observations, Scaling
from parscale.analysis.models.refusal import CannotSay, Reason
from parscale.analysis.models.table import fit_group
from parscale.analysis.models.weak import (
    WorkFunction,
    WorkPerWorker,
    check_work_per_worker,
    efficiency_from_seconds,
)


def test_weak_efficiency_is_the_single_time_over_the_parallel_one() -> None:
    """T(1, W) = 10 s and T(4, 4W) = 12.5 s make 0.8, a scaled speedup of 3.2."""
    assert efficiency_from_seconds(10, 12.5) == pytest.approx(0.8)
    rows = fit_group(Observations([1, 4], seconds=[10, 12.5], kind=Scaling.WEAK))
    found = {row.parameter: row.value for row in rows if row.model == "weak"}
    assert found["weak_efficiency[4]"] == pytest.approx(0.8)
    assert found["scaled_speedup[4]"] == pytest.approx(3.2)


def test_work_that_had_to_be_rounded_counts_as_it_is() -> None:
    """Throughput uses the work done, not p times the wished share."""
    rows = fit_group(Observations([1, 3], seconds=[1, 1], work=[10, 31], kind=Scaling.WEAK))
    found = {row.parameter: row.value for row in rows if row.model == "weak"}
    assert found["scaled_speedup[3]"] == pytest.approx(3.1)


def test_weak_scaling_has_no_karp_flatt_and_no_amdahl() -> None:
    """Both hold the problem's size fixed."""
    workers = np.array([1.0, 2, 4, 8, 16, 32])
    models = examine(Observations(workers, seconds=1 + 0.01 * workers, kind=Scaling.WEAK))
    assert isinstance(models, GroupModels)
    for refused in (models.laws["amdahl"], models.serial_fractions):
        assert isinstance(refused, CannotSay)
        assert refused.reason is Reason.OTHER_SCALING


@pytest.mark.parametrize(
    ("work", "sizes"),
    [
        (WorkFunction(1), [1000, 2000, 4000]),
        (WorkFunction(2), [1000, 1414, 2000]),
        (WorkFunction(3), [100, 126, 159]),
        (WorkFunction(1, 1), [1000, 1838, 3398]),
    ],
)
def test_work_per_worker_is_constant_within_rounding(
    work: WorkFunction, sizes: list[float]
) -> None:
    """Whole sizes nearest to the wished work pass."""
    found = check_work_per_worker([1, 2, 4], sizes, work)
    assert isinstance(found, WorkPerWorker)
    assert found.constant


@pytest.mark.parametrize(
    ("work", "sizes", "worst"),
    [
        (WorkFunction(2), [1000, 2000, 4000], 4),
        (WorkFunction(1), [1000, 2000, 3990], 4),
        (WorkFunction(1, 1), [1000, 2000, 4000], 4),
        (WorkFunction(1), [1000, 1000, 1000], 4),
    ],
)
def test_work_that_is_not_constant_is_found(
    work: WorkFunction, sizes: list[float], worst: float
) -> None:
    """The worst worker count is named."""
    found = check_work_per_worker([1, 2, 4], sizes, work)
    assert isinstance(found, WorkPerWorker)
    assert not found.constant
    assert found.workers == worst


def test_a_tolerance_can_be_granted() -> None:
    """A study may allow a declared deviation."""
    found = check_work_per_worker([1, 2], [1000, 1990], WorkFunction(1), tolerance=0.01)
    assert isinstance(found, WorkPerWorker)
    assert found.constant


@pytest.mark.parametrize(
    ("workers", "sizes", "work", "reason"),
    [
        ([], [], WorkFunction(), Reason.NO_DATA),
        ([1, 2], [10], WorkFunction(), Reason.LENGTHS_DIFFER),
        ([0, 2], [10, 20], WorkFunction(), Reason.BAD_WORKERS),
        ([1, 2], [0, 20], WorkFunction(), Reason.BAD_WORK),
        ([1, 2], [1, 2], WorkFunction(1, 1), Reason.BAD_WORK),
        ([1, 2], [10, 1e300], WorkFunction(3), Reason.BAD_WORK),
    ],
)
def test_work_that_is_not_defined_is_said(
    workers: list[float], sizes: list[float], work: WorkFunction, reason: Reason
) -> None:
    """Size 1 has no n ln n, and overflow is no work."""
    found = check_work_per_worker(workers, sizes, work)
    assert isinstance(found, CannotSay)
    assert found.reason is reason
