"""Broken and thin data: an enumerated reason, never a crash, never a number that is not one."""

from __future__ import annotations

from math import inf, isnan, nan

import numpy as np
import pytest
from model_groups import group_of, rows_of

from parscale.analysis.models.group import GroupModels
from parscale.analysis.models.observations import Observations, Scaling, read
from parscale.analysis.models.refusal import CannotSay, Reason
from parscale.analysis.models.shape import CurveShape

REFUSED = [
    ({"workers": [], "seconds": []}, Reason.NO_DATA),
    ({"workers": [1, 2]}, Reason.NO_VALUES),
    ({"workers": [1, 2], "seconds": [1, 2], "throughput": [1, 2]}, Reason.NO_VALUES),
    ({"workers": [1, 2], "seconds": [1]}, Reason.LENGTHS_DIFFER),
    ({"workers": [1, 2], "seconds": [1, 2], "blocks": [0]}, Reason.LENGTHS_DIFFER),
    ({"workers": [0, 2], "seconds": [1, 2]}, Reason.BAD_WORKERS),
    ({"workers": [nan, 2], "seconds": [1, 2]}, Reason.BAD_WORKERS),
    ({"workers": [1, 2], "seconds": [1, 0]}, Reason.BAD_VALUE),
    ({"workers": [1, 2], "seconds": [1, -3]}, Reason.BAD_VALUE),
    ({"workers": [1, 2], "seconds": [1, nan]}, Reason.BAD_VALUE),
    ({"workers": [1, 2], "seconds": [1, inf]}, Reason.BAD_VALUE),
    ({"workers": [1, 2], "throughput": [1e200, 1]}, Reason.BAD_VALUE),
    ({"workers": ["one", 2], "seconds": [1, 2]}, Reason.BAD_VALUE),
    ({"workers": [1, 2], "seconds": [1, 2], "work": [1, 0]}, Reason.BAD_VALUE),
    ({"workers": [1, 2, 4], "seconds": [1, 2, 3], "work": [1, 2]}, Reason.BAD_VALUE),
]

THIN = [
    {"workers": [1], "seconds": [1]},
    {"workers": [3, 3, 3], "seconds": [1, 2, 3]},
    {"workers": [1, 2], "seconds": [4, 2]},
    {"workers": [1, 2, 4], "seconds": [4, 2, 1]},
    {"workers": [2, 4, 8], "seconds": [4, 2, 1]},
    {"workers": [1, 2, 4, 8], "seconds": [1, 1, 1, 1]},
    {"workers": [1, 2, 4, 8], "seconds": [1e-9, 6e-10, 4e-10, 3e-10]},
    {"workers": [1, 2, 4, 8], "throughput": [1e9, 1.9e9, 3.5e9, 6e9]},
    {"workers": [1, 2, 4, 8], "seconds": [1, 20, 300, 1e4]},
    {"workers": [1, 2, 4, 8], "seconds": [1, 0.4, 0.1, 0.01]},
    {"workers": [1, 2, 4, 8, 16], "seconds": [1, 1e-3, 1e3, 1e-6, 5]},
    {"workers": [1, 1000, 1e6, 1e9], "throughput": [1, 900, 5e5, 1e6]},
    {"workers": [1] * 3 + [2] * 3 + [4] * 3, "seconds": [4] * 3 + [2] * 3 + [1.5] * 3},
    {"workers": [1, 2, 4] * 2, "seconds": [4, 2, 1, 4.1, 2.2, 1.1], "blocks": list(range(6))},
]


@pytest.mark.parametrize(("columns", "reason"), REFUSED)
def test_broken_columns_are_refused_with_reason_and_remedy(
    columns: dict[str, object], reason: Reason
) -> None:
    """One row says why there is no model and what to do."""
    observations = Observations(**columns)  # type: ignore[arg-type]
    refused = read(observations)
    assert isinstance(refused, CannotSay)
    assert refused.reason is reason
    (row,) = rows_of(observations)
    assert row.value is None
    assert row.note.startswith("cannot say: ")
    assert row.note.endswith(reason.remedy)


@pytest.mark.parametrize("kind", list(Scaling))
@pytest.mark.parametrize("columns", THIN)
def test_thin_data_give_numbers_or_reasons(columns: dict[str, object], kind: Scaling) -> None:
    """Every number is a number inside its interval; every gap has a note."""
    for row in rows_of(Observations(**columns, kind=kind)):  # type: ignore[arg-type]
        numbers = (row.value, row.low, row.high, row.aicc, row.lack_of_fit_p, row.standard_error)
        assert not any(number is not None and isnan(number) for number in numbers)
        if row.value is None:
            assert row.note
        elif row.low is not None and row.high is not None:
            slack = 1e-6 * abs(row.value)
            assert row.low - slack <= row.value <= row.high + slack


def test_fewer_counts_than_parameters_is_said() -> None:
    """Two worker counts cannot carry the three parameters of the USL."""
    models = group_of(Observations([1, 2, 1, 2], seconds=[4, 2, 4.1, 2.1]))
    assert isinstance(models, GroupModels)
    refused = models.laws["usl"]
    assert isinstance(refused, CannotSay)
    assert refused.reason is Reason.TOO_FEW_COUNTS


def test_as_many_counts_as_parameters_have_values_but_no_intervals() -> None:
    """Nothing is left to judge the uncertainty by, and the rows say so."""
    rows = rows_of(Observations([1, 2, 4], seconds=[4, 2.2, 1.5]))
    alpha = next(row for row in rows if row.parameter == "alpha")
    assert alpha.value is not None
    assert (alpha.low, alpha.high, alpha.aicc) == (None, None, None)
    assert "no interval" in alpha.note


def test_fewer_than_six_counts_are_called_a_sketch() -> None:
    """Five counts are remarked upon, six are not."""
    for count, remarked in ((5, True), (6, False)):
        workers = np.arange(1.0, count + 1)
        models = group_of(Observations(workers, seconds=0.1 + 1 / workers))
        assert isinstance(models, GroupModels)
        assert any("sketch" in remark for remark in models.remarks) is remarked


def test_without_one_worker_there_is_no_karp_flatt_but_a_usl() -> None:
    """γ is fitted, so the USL needs no measurement at one worker; e does."""
    workers = np.array([2.0, 4, 6, 8, 12, 16])
    models = group_of(Observations(workers, throughput=workers / (1 + 0.05 * (workers - 1))))
    assert isinstance(models, GroupModels)
    assert isinstance(models.serial_fractions, CannotSay)
    assert models.serial_fractions.reason is Reason.NO_SINGLE_WORKER
    assert not isinstance(models.laws["usl"], CannotSay)
    assert any("extrapolated" in remark for remark in models.remarks)


def test_every_reason_says_what_is_wrong_and_what_to_do() -> None:
    """No reason is without a remedy, and no two read the same."""
    sentences = {CannotSay(reason).sentence for reason in Reason}
    assert len(sentences) == len(Reason)
    assert all(reason.text and reason.remedy for reason in Reason)


def test_exact_data_do_not_break_the_shape() -> None:
    """Perfect scaling without any scatter is named linear."""
    workers = np.array([1.0, 2, 4, 8, 16, 32])
    models = group_of(Observations(workers, seconds=8 / workers))
    assert isinstance(models, GroupModels)
    assert isinstance(models.shape, CurveShape)
