"""One suite for every adapter that has a pool; a new row in the registry is tested unasked."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from parscale_worker.executors import EXECUTORS

JOBS = """
import os, signal, threading

def items(size):
    return list(range(size))

def negate(item):
    return -item

def fail_at_five(item):
    if item == 5:
        raise ValueError("five is\\nright out")
    return item

def unpicklable(item):
    return lambda: item

def leave_quietly(item):
    os._exit(0)

def log_and_be_killed(item):
    import traceback
    try:
        raise KeyError("handled")
    except KeyError:
        traceback.print_exc()
    os.kill(os.getpid(), signal.SIGKILL)

def kill_worker(item):
    os.kill(os.getpid(), signal.SIGKILL)

def hang(item):
    threading.Event().wait()

def leave(item):
    raise SystemExit(3)

def in_child():
    import multiprocessing
    return multiprocessing.parent_process() is not None

class Refusal(Exception):
    def __init__(self, *, code):
        super().__init__(f"code {code}")

def refuses(item):
    if in_child():
        raise Refusal(code=item)
    return item

class Ticket:
    def __init__(self, number, owner):
        self.number, self.owner = number, owner

    def __reduce__(self):
        return Ticket, (self.number,)

def tickets(size):
    return [Ticket(number, "me") for number in range(size)]

def number_of(ticket):
    return ticket.number

class Spoilt:
    def __setstate__(self, state):
        if not in_child():
            raise RuntimeError("made by another process")

def spoilt(item):
    result = Spoilt()
    result.item = item
    return result
"""


def adapter(name):
    module, _, class_name = EXECUTORS[name].partition(":")
    return getattr(import_module(f"parscale_worker.executors.{module}"), class_name)


def configurations():
    for name in EXECUTORS:
        if not adapter(name).has_workers:
            continue
        if "start_method" in adapter(name).options:
            for method in ("fork", "spawn", "forkserver"):
                yield pytest.param({"name": name, "start_method": method}, id=f"{name}-{method}")
        else:
            yield pytest.param({"name": name}, id=name)


POOLS = list(configurations())
OF_PROCESSES = [pool for pool in POOLS if "start_method" in pool.values[0]]
OF_ONE_PROCESS = [pool for pool in POOLS if "start_method" not in pool.values[0]]


@pytest.fixture
def jobs(worker):
    worker.module("jobs.py", JOBS)
    return worker


@pytest.mark.parametrize("chunksize", ["native", "auto", 1, 3])
@pytest.mark.parametrize("executor", POOLS)
def test_results_come_in_the_order_of_the_items(jobs, executor, chunksize):
    """Whatever the chunk size, result k belongs to item k."""
    answer = jobs(
        task=jobs.custom("jobs:negate"),
        executor=executor,
        size=23,
        chunksize=chunksize,
        reference=jobs.reference([-item for item in range(23)]),
    )
    answer.require_available()
    assert (answer.status, answer.error) == ("ok", None)
    assert answer.phases == ["start", "first", *["map"] * (len(answer.phases) - 3), "stop"]
    assert answer.event("facts")["workers_ready"] == 2


@pytest.mark.parametrize("chunksize", ["native", "auto", 1])
@pytest.mark.parametrize("executor", POOLS)
def test_no_items_give_no_results(jobs, executor, chunksize):
    """An empty map is a map."""
    answer = jobs(executor=executor, size=0, chunksize=chunksize, reference=jobs.reference([]))
    answer.require_available()
    assert (answer.status, answer.error) == ("ok", None)


@pytest.mark.parametrize("executor", POOLS)
def test_fewer_items_than_workers(jobs, executor):
    """Idle workers are no problem, and all of them are waited for."""
    answer = jobs(executor=executor, size=2, workers=3, reference=jobs.reference([0, 1]))
    answer.require_available()
    assert (answer.status, answer.error) == ("ok", None)
    assert answer.event("facts")["workers_ready"] == 3


@pytest.mark.parametrize("chunksize", [1, 4, "native"])
@pytest.mark.parametrize("executor", POOLS)
def test_an_exception_of_the_task_is_carried_in_one_line(jobs, executor, chunksize):
    """With its item, where our own map knows it."""
    answer = jobs(
        task=jobs.custom("jobs:fail_at_five"), executor=executor, size=8, chunksize=chunksize
    )
    answer.require_available()
    item = "" if chunksize == "native" else " (item 5)"
    assert answer.status == "failed"
    # mp's own map runs chunks in loops of its own; the item can only be missing there.
    assert answer.error == f"ValueError: five is right out{item}"


@pytest.mark.parametrize("executor", OF_PROCESSES)
def test_an_unpicklable_result_is_an_error(jobs, executor):
    """Not a hang."""
    answer = jobs(
        task=jobs.custom("jobs:unpicklable"), executor=executor, measure={"max_trial_seconds": 10}
    )
    answer.require_available()
    assert answer.status == "failed"
    assert "pickle" in answer.error.lower()


@pytest.mark.parametrize("executor", OF_PROCESSES)
def test_a_killed_worker_is_told(jobs, executor):
    """Long before the deadline, with the signal, also where the library waits for ever."""
    answer = jobs(
        task=jobs.custom("jobs:kill_worker"),
        executor=executor,
        measure={"max_trial_seconds": 30},
    )
    answer.require_available()
    assert answer.status == "failed"
    assert "was killed by SIGKILL" in answer.error
    assert answer.phases == ["start"]


@pytest.mark.parametrize("executor", OF_PROCESSES)
def test_a_worker_that_leaves_is_told(jobs, executor):
    """Without an error code too: a pool that is up has not asked it to."""
    answer = jobs(
        task=jobs.custom("jobs:leave_quietly"),
        executor=executor,
        measure={"max_trial_seconds": 30},
    )
    answer.require_available()
    assert answer.status == "failed"
    assert "a worker process ended with exit code 0" in answer.error


@pytest.mark.parametrize("executor", OF_PROCESSES)
def test_a_handled_exception_is_not_blamed_for_a_killed_worker(jobs, executor):
    """What a worker printed before it was killed was not what ended it."""
    answer = jobs(
        task=jobs.custom("jobs:log_and_be_killed"),
        executor=executor,
        measure={"max_trial_seconds": 30},
    )
    answer.require_available()
    assert answer.status == "failed"
    assert "was killed by SIGKILL" in answer.error
    assert "handled" not in answer.error


@pytest.mark.parametrize("chunksize", [1, "native"])
@pytest.mark.parametrize("executor", OF_PROCESSES)
@pytest.mark.parametrize(
    ("function", "items", "reason"),
    [
        ("refuses", "items", "takes 1 positional argument|missing 1 required"),
        ("number_of", "tickets", "missing 1 required positional argument"),
        ("spoilt", "items", "RuntimeError: made by another process"),
    ],
)
def test_what_breaks_on_its_way_between_processes_is_told(  # noqa: PLR0917
    jobs, executor, chunksize, function, items, reason
):
    """The exception behind a broken pool is named, never "killed", and nobody waits."""
    task = {"name": "custom", "function": f"jobs:{function}", "items": f"jobs:{items}"}
    answer = jobs(
        task=task, executor=executor, chunksize=chunksize, measure={"max_trial_seconds": 30}
    )
    answer.require_available()
    assert answer.status == "failed"
    assert re.search(reason, answer.error), (answer.error, answer.stderr)
    assert "killed" not in answer.error


@pytest.mark.parametrize("chunksize", [1, "native"])
@pytest.mark.parametrize("executor", POOLS)
def test_a_task_that_hangs_ends_at_the_deadline(jobs, executor, chunksize):
    """Nothing is joined, nobody waits."""
    answer = jobs(
        task=jobs.custom("jobs:hang"),
        executor=executor,
        size=2,
        chunksize=chunksize,
        measure={"max_trial_seconds": jobs.short_seconds},
    )
    answer.require_available()
    assert answer.status == "timeout"
    limit = f"{jobs.short_seconds} s (measure.max_trial_seconds)"
    assert answer.error == f"no result within {limit}, in phase first"


@pytest.mark.parametrize("executor", OF_ONE_PROCESS)
def test_a_task_that_leaves_gets_a_verdict(jobs, executor):
    """`sys.exit` in a task ends the trial, not the report."""
    answer = jobs(
        task=jobs.custom("jobs:leave"),
        executor=executor,
        chunksize=1,
        measure={"max_trial_seconds": jobs.short_seconds},
    )
    answer.require_available()
    assert answer.status in ("failed", "timeout")


@pytest.mark.parametrize("executor", POOLS)
def test_the_start_method_is_checked_before_anything_starts(worker, executor):
    """An unknown one makes the cell unavailable and names those that exist."""
    if "start_method" not in executor:
        answer = worker(executor={**executor, "start_method": "fork"})
        assert answer.error == f"executor {executor['name']} has no option start_method"
    else:
        answer = worker(executor={**executor, "start_method": "beam"})
        assert answer.status == "unavailable"
        assert answer.error.startswith("no start method 'beam' here; there are ")


def test_the_cause_that_only_the_manager_of_a_pool_knows_is_kept():
    """A submit after the break raises a broken pool without a cause: the manager's is told."""
    from types import SimpleNamespace

    from parscale_worker import failures

    class Manager:
        def terminate_broken(self, cause):
            self.ended = cause

    module = SimpleNamespace(_ExecutorManagerThread=Manager)
    failures.remember_pool_causes(module)
    failures.remember_pool_causes(module)  # twice is once
    failures.remember_pool_causes(SimpleNamespace())  # another library's inside: nothing is kept
    manager = Manager()
    manager.terminate_broken(['Traceback (most recent call last):\n  File "a.py", line 1\n',
                              "TypeError: missing 1 argument\n"])  # fmt: skip
    try:
        assert len(failures.pool_causes) == 1
        assert "TypeError: missing 1 argument" in failures.reason_of(RuntimeError("broken"))
        assert manager.ended
    finally:
        failures.pool_causes.clear()
    assert failures.reason_of(RuntimeError("broken")) is None
