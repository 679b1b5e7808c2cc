"""Chunks, window, order and errors of our own map, over a synthetic executor."""

from __future__ import annotations

import pytest
from parscale_worker.chunks import items_per_chunk
from parscale_worker.errors import DeadlineError, SpecificationError, describe
from parscale_worker.mapping import ordered_map


class Lazy:
    """Runs a call when its result is asked for; counts what is in flight."""

    def __init__(self):
        self.submissions = []
        self.in_flight = self.most_in_flight = 0

    def submit(self, function, *arguments):
        self.submissions.append(arguments)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        return Pending(self, function, arguments)


class Pending:
    def __init__(self, executor, function, arguments):
        self.executor, self.function, self.arguments = executor, function, arguments

    def result(self, timeout):
        self.executor.in_flight -= 1
        return self.function(*self.arguments)


class Clock:
    """A deadline that has passed or not."""

    def __init__(self, passed=False):
        self._passed = passed

    def remaining(self):
        return 1.0

    def passed(self):
        return self._passed


def inverse(item):
    return 1 / item


def run(items, chunksize, window=4, function=inverse, deadline=None):
    executor = Lazy()
    results = ordered_map(executor.submit, function, items, chunksize, window, deadline or Clock())
    return results, executor


@pytest.mark.parametrize(
    ("chunksize", "items", "workers", "expected"),
    [
        ("auto", 1000, 2, 125),
        ("auto", 1001, 2, 126),
        ("auto", 3, 4, 1),
        ("auto", 0, 4, 1),
        (7, 1000, 2, 7),
        ("500", 1000, 2, 500),
    ],
)
def test_the_chunk_rule(chunksize, items, workers, expected):
    """Four chunks a worker, rounded up, or what was asked for."""
    assert items_per_chunk(chunksize, items, workers) == expected


@pytest.mark.parametrize("chunksize", ["many", 0, None, -1])
def test_other_chunk_sizes_are_refused(chunksize):
    """By an error that says what a chunk size is."""
    with pytest.raises(SpecificationError, match="chunksize is"):
        items_per_chunk(chunksize, 10, 2)


@pytest.mark.parametrize("chunksize", [1, 2, 3, 100])
def test_results_are_in_order_and_complete(chunksize):
    """Whatever the chunk size."""
    results, executor = run(list(range(1, 12)), chunksize)
    assert results == [1 / item for item in range(1, 12)]
    assert len(executor.submissions) == -(-11 // chunksize)


def test_the_window_bounds_what_is_in_flight():
    """A million pending futures take 1.7 GB."""
    _, executor = run(range(1, 1000), 1, window=16)
    assert executor.most_in_flight == 16


def test_a_chunk_size_of_one_submits_the_function_itself():
    """As users do by hand, without a wrapper around each item."""
    _, executor = run([1, 2], 1)
    assert executor.submissions == [(1,), (2,)]


@pytest.mark.parametrize("chunksize", [1, 2, 5, 50])
def test_an_error_knows_its_item(chunksize):
    """Its place in the map, not in the chunk."""
    with pytest.raises(ZeroDivisionError) as caught:
        run([5, 4, 3, 2, 1, 0, 1], chunksize)
    assert describe(caught.value).endswith("(item 5)")


def test_a_timeout_is_told_apart_from_the_task_s_own():
    """By the clock, not by the class."""
    with pytest.raises(DeadlineError):
        run([0], 1, deadline=Clock(passed=True))
