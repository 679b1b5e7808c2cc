"""Every built-in task against its known answer, and against published numbers."""

from __future__ import annotations

import hashlib
import pickle

import pytest
from parscale_worker import tasks
from parscale_worker.tasks.primes import count_primes, sieve

GRAINS = {
    "squares": {},
    "primes": {"grain": 200},
    "sha256": {"grain": 70_001},
    "sleep": {"grain": 0.01},
    "mandelbrot": {"grain": 17},
    "sum_array": {"grain": 600},
}
BUILT_IN = [name for name in tasks.TASKS if name != "custom"]
SIZES = [0, 1, 2, 25]


def loop(task, size):
    return [task.function(item) for item in task.items(size)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", BUILT_IN)
def test_the_function_gives_the_known_answer(name, size):
    """Computed in another way."""
    task = tasks.create(name, GRAINS[name])
    assert len(task.items(size)) == size
    assert loop(task, size) == task.expected(size)


@pytest.mark.parametrize("name", BUILT_IN)
def test_functions_and_items_can_be_pickled(name):
    """Every pool of processes needs that."""
    task = tasks.create(name, GRAINS[name])
    function, items = pickle.loads(pickle.dumps((task.function, task.items(3))))
    assert [function(item) for item in items] == task.expected(3)


@pytest.mark.parametrize("size", [1, 2, 25])
@pytest.mark.parametrize("name", ["squares", "mandelbrot", "sum_array"])
def test_the_vectorised_form_equals_the_loop(name, size):
    """To the last bit, from lists and from arrays."""
    numpy = pytest.importorskip("numpy")
    task = tasks.create(name, GRAINS[name])
    items = task.items(size)
    assert task.vectorized(items).tolist() == loop(task, size)
    assert task.vectorized(numpy.asarray(items)).tolist() == loop(task, size)


@pytest.mark.parametrize(
    ("limit", "count"), [(2, 0), (3, 1), (100, 25), (1000, 168), (10**4, 1229)]
)
def test_primes_below_powers_of_ten(limit, count):
    """The prime-counting function, as published."""
    assert count_primes(limit) == sum(sieve(limit)) == count


def test_results_of_primes_tell_a_wrong_order():
    """The work per item is the same, the results are not."""
    assert len(set(tasks.create("primes", {"grain": 1000}).expected(128))) > 10


def test_sha256_of_nothing():
    """The digest of the empty message is published."""
    task = tasks.create("sha256", {"grain": 0})
    assert task.function(5) == hashlib.sha256().hexdigest()


def test_a_large_image_has_the_same_escapes_in_both_forms():
    """Rounding included, on points near the border."""
    pytest.importorskip("numpy")
    task = tasks.create("mandelbrot", {"grain": 100})
    assert task.vectorized(task.items(60)).tolist() == task.expected(60) == loop(task, 60)


def test_rows_of_the_image_differ_in_work():
    """That is what the task is for."""
    rows = tasks.create("mandelbrot", {"grain": 50}).expected(40)
    work = [sum(row) for row in rows]
    assert max(work) > 10 * min(work)
