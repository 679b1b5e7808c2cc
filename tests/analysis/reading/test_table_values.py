"""Fields of a table: numbers, durations, means with a spread, runs that failed."""

from __future__ import annotations

import math

import pytest

from parscale.analysis.reading.table_values import (
    duration,
    is_failed,
    measured_rate,
    measured_seconds,
    plain_number,
    worker_count,
)


@pytest.mark.parametrize(
    ("text", "comma", "number"),
    [
        ("12.5", "", 12.5),
        (" 1e-3 ", "", 1e-3),
        (".5", "", 0.5),
        ("12,5", "decimal", 12.5),
        ("1.234,5", "decimal", 1234.5),
        ("1,000", "thousands", 1000),
        ("1,234,567.8", "thousands", 1234567.8),
        ("1 000", "", 1000),
        ("1_000_000", "", 1e6),
        ("1'000", "", 1000),
        ("1\u202f000", "", 1000),
    ],
)
def test_numbers_as_people_write_them(text, comma, number):
    """Decimal commas and thousands in every common style."""
    assert plain_number(text, comma) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "abc", "1,5", "12 34", "1_0", "0x10", "١٢", "1.2.3", "inf"])
def test_other_texts_are_no_numbers(text):
    """What is not plainly a number is none."""
    assert math.isnan(plain_number(text))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10", 10),
        ("10 s", 10),
        ("10s", 10),
        ("350 us", 350e-6),
        ("350µs", 350e-6),
        ("350 μs", 350e-6),
        ("12 ms", 0.012),
        ("5ns", 5e-9),
        ("2 min", 120),
        ("1.5h", 5400),
        ("1:02.5", 62.5),
        ("1:02:03", 3723),
        ("1-00:00:10", 86410),
        ("1m12.3s", 72.3),
        ("1h 2m 3s", 3723),
        ("0m3.210s", 3.21),
    ],
)
def test_durations(text, seconds):
    """Units in the field, clocks and parts: all of them seconds."""
    assert duration(text) == pytest.approx(seconds)


def test_a_unit_in_the_field_goes_before_the_headings():
    """The heading says ms; "2 s" is two seconds all the same."""
    assert duration("5", 1e-3) == pytest.approx(0.005)
    assert duration("2 s", 1e-3) == pytest.approx(2)


@pytest.mark.parametrize("text", ["3 apples", "12:xx", "1s2m", "s", "1m 5", "--:--"])
def test_other_texts_are_no_durations(text):
    """Parts out of order, or of no unit, are not added up."""
    assert math.isnan(duration(text))


@pytest.mark.parametrize(
    ("text", "value", "spread"),
    [
        ("1.23 ± 0.04", 1.23, 0.04),
        ("1.23±0.04", 1.23, 0.04),
        ("1.23 +/- 0.04", 1.23, 0.04),
        ("1.23 +- 0.04", 1.23, 0.04),
        ("1.23 (± 0.04)", 1.23, 0.04),
        ("1.23(4)", 1.23, 0.04),
        ("12.3(14)", 12.3, 1.4),
        ("120(5)", 120, 5),
        ("2.0 ± 5 %", 2.0, 0.1),
        ("1.5 ± 0.2 ms", 0.0015, 0.0002),
        ("10.2 ms ± 35.7 µs", 0.0102, 35.7e-6),
    ],
)
def test_means_with_a_spread(text, value, spread):
    """A mean and its standard deviation, in whatever units each of them has."""
    found = measured_seconds(text)
    assert (found.value, found.spread) == pytest.approx((value, spread))


def test_timeit_tells_its_runs():
    """The line that IPython prints names the number of runs."""
    text = "10.2 ms ± 35.7 µs per loop (mean ± std. dev. of 7 runs, 100 loops each)"
    found = measured_seconds(text)
    assert found.runs == 7
    assert found.value == pytest.approx(0.0102)


@pytest.mark.parametrize(
    "text",
    ["OOM", "oom (64 GB)", "--", "-", "—", "N/A", "n.a.", "NaN", "failed", "FAILED (139)",
     "timeout", "timed out", "DNF", "crashed", "killed", "x", "?", "...", "> 3600", "<0.1",
     "out of memory", "not run", "TLE", "error: MPI"],
)  # fmt: skip
def test_failed_runs_are_named_by_their_word(text):
    """What authors write in place of a time is no time, and is kept as it stands."""
    found = measured_seconds(text)
    assert math.isnan(found.value)
    assert found.word == text


@pytest.mark.parametrize("text", ["abc", "nano", "1.5", "xyz", "infinite"])
def test_other_words_are_not_taken_for_failures(text):
    """A word that is no usual one is a mistake to be named, not a missing value."""
    assert not is_failed(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("650", 650, ""), ("650 GFLOPS", 650, "GFLOPS"), ("1.2 GB/s", 1.2, "GB/s")],
)
def test_throughput_may_carry_its_unit(text, value, unit):
    """The unit of a rate stays as it is written."""
    found = measured_rate(text)
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "count"),
    [("8", 8), ("10.0", 10), ("8 cores", 8), ("8-core", 8), ("p=8", 8), ("N = 4", 4),
     ("1,024", 1024), ("16 threads", 16), ("serial", 0), ("Sequential", 0)],
)  # fmt: skip
def test_worker_counts(text, count):
    """Counts with a word beside them; a serial program counts 0."""
    assert worker_count(text) == count


@pytest.mark.parametrize("text", ["", "all", "2x4", "run1", "8 apples", "1 or 2"])
def test_what_is_no_worker_count(text):
    """Products and other words are not guessed at."""
    assert worker_count(text) is None
