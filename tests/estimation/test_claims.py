"""What may be said: noise floor, claims, changes, many cells at once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from parscale.estimation import (
    Estimate,
    EstimationError,
    NoiseFloor,
    change,
    claim,
    paired_ratio,
    signed_rank,
    simultaneous_level,
)
from parscale.estimation.multiplicity import blocks_for_ranks


def between(low: float, high: float) -> Estimate:
    return Estimate(math.sqrt(low * high), low, high, 0.95, 10, "test")


ALONE = Estimate(3.0, None, None, 0.95, 1, "test")
FLOOR = NoiseFloor(between(0.97, 1.02))


def test_floor_reaches_as_far_down_as_up() -> None:
    """The factor is the interval's farther end, either way up."""
    assert FLOOR.factor == pytest.approx(1 / 0.97)
    assert NoiseFloor(ALONE).factor is None
    assert NoiseFloor(between(1.01, 1.02)).biased


def test_floor_comes_from_log_ratios() -> None:
    """An A/A study of ten blocks: the interval of its ratio."""
    ratios = np.random.default_rng(2).normal(0, 0.02, 10)
    assert NoiseFloor.of(ratios).estimate == paired_ratio(ratios)


@pytest.mark.parametrize(
    ("speedup", "expected"),
    [
        (between(1.5, 1.7), "faster"),
        (between(1.02, 1.2), "within noise"),
        (between(0.95, 1.2), "no difference shown"),
        (between(0.8, 0.96), "slower"),
        (between(0.8, 0.98), "within noise"),
        (ALONE, "no interval"),
    ],
)
def test_claims_need_the_interval_and_the_floor(speedup: Estimate, expected: str) -> None:
    """Faster only when the interval excludes 1 and lies outside the floor."""
    assert claim(speedup, FLOOR) == expected


def test_claims_without_a_floor_need_the_interval_alone() -> None:
    """No A/A was asked for: the interval decides; one without an interval supports nothing."""
    assert claim(between(1.01, 1.2)) == "faster"
    assert claim(between(1.5, 1.7), NoiseFloor(ALONE)) == "no interval"


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (between(1.06, 1.2), "slower"),
        (between(0.8, 0.95), "faster"),
        (between(0.97, 1.04), "no difference"),
        (between(1.01, 1.04), "no difference"),
        (between(0.9, 1.2), "cannot say"),
        (between(1.01, 1.2), "cannot say"),
        (ALONE, "no interval"),
    ],
)
def test_change_keeps_equal_apart_from_unknown(ratio: Estimate, expected: str) -> None:
    """No difference is shown by an interval inside the margin, not by a wide one around 1."""
    assert change(ratio, 0.05) == expected


def test_negative_margins_are_refused() -> None:
    """A margin is a size."""
    with pytest.raises(EstimationError, match="margin"):
        change(ALONE, -0.1)


def test_simultaneous_level_divides_the_miss() -> None:
    """Twenty cells at 95 % together: 99.75 % each."""
    assert simultaneous_level(0.95, 20) == pytest.approx(0.9975)
    assert simultaneous_level(0.95, 1) == 0.95
    with pytest.raises(EstimationError, match="in common"):
        simultaneous_level(0.95, 0)


@pytest.mark.parametrize("level", [0.95, 0.99, 0.9975, 0.9999])
def test_blocks_for_ranks_is_where_ranks_begin(level: float) -> None:
    """With that many blocks the interval is by ranks, with one fewer by Student's t."""
    blocks = blocks_for_ranks(level)
    sample = np.random.default_rng(0).normal(size=blocks)
    assert paired_ratio(sample, level).method == signed_rank.METHOD
    assert paired_ratio(sample[:-1], level).method != signed_rank.METHOD


def test_many_cells_at_once_keep_the_promise() -> None:
    """Twenty unchanged cells, ten blocks: some claim in about 5 % of studies, not in 64 %."""
    generator = np.random.default_rng(9)
    level = simultaneous_level(0.95, 20)
    studies = generator.normal(0, 0.05, (400, 20, 10))
    alarmed = [any(paired_ratio(cell, level).excludes(1.0) for cell in study) for study in studies]
    assert np.mean(alarmed) < 0.08
