"""What may be said of a ratio, given a threshold and lost trials."""

from __future__ import annotations

import pytest

from parscale.analysis.comparison.errors import ComparisonError
from parscale.analysis.comparison.judgment import Judge
from parscale.analysis.comparison.request import fraction
from parscale.estimation import Estimate


def ratio(low, high):
    return Estimate((low * high) ** 0.5, low, high, 0.95, 6, "planted")


def judged(low, high, threshold=0.05, reproduction=False, **more):
    found = Judge(threshold, reproduction).judge(ratio(low, high), ratio(low, high), **more)
    return found.word


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.06, 1.20, "slower"),
        (0.70, 0.90, "faster"),
        (0.97, 1.04, "no difference"),
        (1.01, 1.04, "no difference"),
        (1.02, 1.20, "cannot say"),
        (0.80, 1.30, "cannot say"),
    ],
)
def test_a_change_is_claimed_only_when_the_whole_interval_is_beyond_the_threshold(
    low, high, expected
):
    """The estimate alone never fires the gate, nor does an interval that merely excludes 1."""
    assert judged(low, high) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.95, 1.05, "reproduced"),
        (1.02, 1.18, "reproduced"),
        (1.12, 1.30, "not reproduced"),
        (0.60, 0.85, "not reproduced"),
        (0.80, 1.30, "cannot say"),
        (1.00, 1.40, "cannot say"),
    ],
)
def test_a_result_is_reproduced_when_a_narrow_interval_reaches_into_the_band(low, high, expected):
    """An interval that could not fit into the band says nothing by overlapping it."""
    assert judged(low, high, threshold=0.1, reproduction=True) == expected


def test_survivors_are_not_praised():
    """Where new trials failed, the times of the others show neither speed nor sameness."""
    assert judged(0.7, 0.8, survivors=True) == "cannot say"
    assert judged(0.99, 1.01, survivors=True) == "cannot say"
    assert judged(1.2, 1.3, survivors=True) == "slower"


def test_a_single_trial_supports_nothing():
    """Without an interval there is no verdict."""
    alone = Estimate(2.0, None, None, 0.95, 1, "alone")
    assert Judge(0.05).judge(alone, alone).word == "cannot say"


@pytest.mark.parametrize(("text", "expected"), [("0.05", 0.05), ("5%", 0.05), ("200 %", 2.0)])
def test_a_threshold_is_a_fraction_or_a_percentage(text, expected):
    """Both spellings are understood."""
    assert fraction(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["5", "-0.1", "five", "nan", "inf", ""])
def test_a_threshold_that_cannot_be_meant_is_refused(text):
    """`--threshold 5` would be 500 % and let everything pass."""
    with pytest.raises(ComparisonError, match="--threshold"):
        fraction(text)
