"""The Karp-Flatt metric against Quinn's tables, its interval, sign and course.

Quinn, Parallel Programming in C with MPI and OpenMP, 2003, section 7.5, two examples on 2 to 8
processors: e is 0.1 throughout, and rises from 0.070 to 0.100. Speedups with one digit as they are
reprinted, and with the two digits that those e imply.
"""

from __future__ import annotations

import numpy as np
import pytest

from parscale.analysis.models.karp_flatt import (
    Course,
    block_trend,
    karp_flatt,
    serial_fraction,
    trend,
)

PROCESSORS = range(2, 9)
CONSTANT = [1.82, 2.50, 3.08, 3.57, 4.00, 4.38, 4.71]
RISING = [1.87, 2.61, 3.23, 3.73, 4.14, 4.46, 4.71]
REPRINTED_CONSTANT = [1.8, 2.5, 3.1, 3.6, 4.0, 4.4, 4.7]
REPRINTED_RISING = [1.9, 2.6, 3.2, 3.7, 4.1, 4.5, 4.7]


def test_quinn_constant_table() -> None:
    """Speedups of the first table have e = 0.1 at every processor count."""
    found = [karp_flatt(p, s) for p, s in zip(PROCESSORS, CONSTANT, strict=True)]
    assert found == pytest.approx([0.100] * 7, abs=2e-3)


def test_quinn_rising_table() -> None:
    """Speedups of the second table have e rising by 0.005 a processor."""
    found = [karp_flatt(p, s) for p, s in zip(PROCESSORS, RISING, strict=True)]
    assert found == pytest.approx([0.070, 0.075, 0.080, 0.085, 0.090, 0.095, 0.100], abs=2e-3)


@pytest.mark.parametrize(
    ("speedups", "course"),
    [
        (CONSTANT, Course.FLAT),
        (REPRINTED_CONSTANT, Course.FLAT),
        (RISING, Course.RISING),
        (REPRINTED_RISING, Course.RISING),
    ],
)
def test_course_of_quinns_tables(speedups: list[float], course: Course) -> None:
    """Flat is told from rising, also with the speedups rounded to one digit."""
    fractions = [serial_fraction(p, s) for p, s in zip(PROCESSORS, speedups, strict=True)]
    assert trend(fractions).course is course


def test_interval_ends_swap() -> None:
    """The largest speedup gives the smallest fraction."""
    found = serial_fraction(4, 3.0, 2.8, 3.2)
    assert found.low == pytest.approx(karp_flatt(4, 3.2))
    assert found.high == pytest.approx(karp_flatt(4, 2.8))
    assert found.low < found.value < found.high


def test_superlinear_is_negative_and_flagged() -> None:
    """A speedup above p is not clipped to e = 0."""
    found = serial_fraction(4, 4.4)
    assert found.value == pytest.approx((1 / 4.4 - 0.25) / 0.75)
    assert found.value < 0
    assert found.superlinear


@pytest.mark.parametrize(("workers", "speedup"), [(1, 1.0), (0.5, 1.0), (2, 0.0), (2, -1.0)])
def test_undefined_without_parallel_workers(workers: float, speedup: float) -> None:
    """e needs p > 1 and a positive speedup."""
    with pytest.raises(ValueError, match="needs workers above 1"):
        karp_flatt(workers, speedup)


def test_two_counts_have_no_course() -> None:
    """A line through two points has no residual to judge its slope by."""
    found = trend([serial_fraction(2, 1.8), serial_fraction(4, 3.0)])
    assert found.course is Course.UNCLEAR
    assert found.slope is None


def test_wild_fractions_are_not_called_flat() -> None:
    """An interval that allows a large change is no evidence of flatness."""
    values = zip((2, 3, 4, 5), (1.1, 2.9, 1.3, 4.0), strict=True)
    assert trend([serial_fraction(p, s) for p, s in values]).course is Course.UNCLEAR


def test_blocks_give_the_course_from_two_counts() -> None:
    """Slopes within each block carry their own scatter."""
    rng = np.random.default_rng(4)
    workers = np.array([2.0, 4.0])
    fractions = np.array([0.05, 0.15]) + rng.normal(0, 0.01, (8, 2))
    assert block_trend(workers, fractions).course is Course.RISING
    assert block_trend(workers, fractions[:1]).course is Course.UNCLEAR


def test_negative_throughout_is_superlinear() -> None:
    """A rise of negative fractions is not called overhead."""
    fractions = [serial_fraction(p, p**1.1) for p in (2, 4, 8, 16)]
    assert trend(fractions).course is Course.SUPERLINEAR


def test_a_flat_fraction_above_one_is_no_serial_part() -> None:
    """e = 1.5 at every count: more workers take longer than one, which no serial part explains."""
    speedups = [(p, 1 / (1.5 * (1 - 1 / p) + 1 / p)) for p in (2, 4, 8, 16)]
    found = trend([serial_fraction(p, s) for p, s in speedups])
    assert found.course is Course.SLOWER
    assert "limits the speedup" not in found.sentence
    assert "workers take longer than one does" in found.sentence
