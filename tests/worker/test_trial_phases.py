"""What a worker answers: phases, facts, verdicts, and the stream that nothing may disturb."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

FACTS = {
    "effective_cores",
    "peak_memory_bytes",
    "voluntary_switches",
    "involuntary_switches",
    "steal_seconds",
    "cpu_pressure_seconds",
    "throttled_periods",
    "affinity_cores",
    "workers_ready",
    "gil",
    "gc_enabled",
    "blas_threads",
    "blas_unlimited",
    "timer_resolution_ns",
    "timer_cost_ns",
    "load_1min",
}

NOISY = """
import os, sys

def items(size):
    return list(range(size))

def shout(item):
    print("to stdout", flush=True)
    print("to stderr", file=sys.stderr, flush=True)
    os.write(1, b"to the descriptor\\n")
    return item

def entry(item):
    os.write(1, b"%a " % getattr(sys.modules["__main__"], "__file__", None))

def loaded(item):
    os.write(1, " ".join([*sys.modules, ""]).encode())
"""


def test_a_trial_goes_through_its_phases_in_order(worker):
    """Start, first, warmup, map, stop; each sample numbered within its phase."""
    answer = worker(measure={"samples": 3, "sample_seconds": 10, "warmup": 2})
    samples = [(line["phase"], line["sample"]) for line in answer.events("sample")]
    assert samples == [
        ("start", 0),
        ("first", 0),
        ("warmup", 0),
        ("warmup", 1),
        ("map", 0),
        ("map", 1),
        ("map", 2),
        ("stop", 0),
    ]
    assert answer.lines[0]["event"] == "ready"
    assert answer.lines[-1] == {"event": "outcome", "status": "ok", "error": None}
    assert answer.code == 0


def test_facts_have_the_names_of_the_record(worker):
    """Exactly those columns that only the worker can know."""
    facts = worker(executor={"name": "threads"}).event("facts")
    assert set(facts) == {"event", *FACTS}
    assert facts["workers_ready"] == 2
    assert facts["timer_resolution_ns"] > 0


def test_a_short_map_is_repeated_until_a_sample_is_long_enough(worker):
    """The seconds reported are those of one map."""
    answer = worker(measure={"min_sample_seconds": 0.005})
    sample = next(line for line in answer.events("sample") if line["phase"] == "map")
    assert sample["loops"] > 1
    assert sample["seconds"] * sample["loops"] > 0.001


def test_a_map_that_would_overrun_is_not_repeated(worker):
    """The cold phases stand alone then."""
    answer = worker(
        task={"name": "sleep", "grain": 600}, size=1, measure={"max_trial_seconds": 1.0}
    )
    assert answer.phases == ["start", "first", "stop"]
    assert answer.status == "ok"


def test_a_slow_map_takes_fewer_samples(worker):
    """One map uses up `sample_seconds`, so one it is."""
    answer = worker(
        task={"name": "sleep", "grain": 30},
        size=1,
        measure={"samples": 9, "sample_seconds": 0.04},
    )
    assert answer.phases.count("map") == 1


def test_a_loop_that_hangs_ends_at_the_deadline(worker):
    """The serial executor has no timeout to pass on; the interval timer has."""
    answer = worker(
        task={"name": "sleep", "grain": 1e6}, size=1, measure={"max_trial_seconds": 0.4}
    )
    assert answer.status == "timeout"
    assert answer.error == "no result within 0.4 s (measure.max_trial_seconds), in phase first"
    assert answer.events("facts")


def test_wrong_results_are_told_with_the_first_difference(worker):
    """Compared with the reference, after everything was timed."""
    reference = worker.reference([0, 1, 4, 9, 17])
    answer = worker(size=5, reference=reference)
    assert (answer.status, answer.error) == ("wrong", "item 4: expected 17, got 16")
    assert answer.phases[-1] == "stop"


@pytest.mark.parametrize("executor", ["serial", "threads", "processes", "pool", "interpreters"])
def test_prints_of_the_task_do_not_reach_the_stream(worker, executor):
    """Neither to stdout nor to stderr nor past Python, in children too."""
    worker.module("jobs.py", NOISY)
    answer = worker(task=worker.custom("jobs:shout"), executor={"name": executor}, size=3)
    answer.require_available()
    assert answer.status == "ok"
    assert b"to stdout" in answer.stdout
    assert b"to the descriptor" in answer.stdout
    assert b"to stderr" in answer.stderr


@pytest.mark.parametrize(
    "executor",
    [
        {"name": "serial"},
        {"name": "threads"},
        {"name": "processes", "start_method": "fork"},
        {"name": "processes", "start_method": "spawn"},
        {"name": "processes", "start_method": "forkserver"},
    ],
    ids=lambda executor: "-".join(executor.values()),
)
def test_nothing_but_the_standard_library_is_imported(worker, executor):
    """Neither in the measured process nor in the children of its pool."""
    worker.module("jobs.py", NOISY)
    answer = worker(task=worker.custom("jobs:loaded"), executor=executor, size=2)
    names = set(answer.stdout.decode().split())
    assert answer.status == "ok"
    assert {"sys", "parscale_worker", "jobs"} <= names
    assert not names & {
        *("hydra", "omegaconf", "pandas", "numpy", "scipy", "rich", "psutil", "yaml"),
        *("runner", "analysis", "estimation"),
    }


def imported(report: bytes) -> set[str]:
    """Return the modules in what ``-X importtime`` has printed."""
    return {line.rpartition("|")[2].strip() for line in report.decode().splitlines()}


@pytest.mark.parametrize("executor", ["serial", "threads"])
def test_nothing_that_is_slow_to_import_is_imported(own_worker, executor):
    """Every trial would pay for it before its first phase; what threads import is theirs to pay."""
    answer = own_worker(arguments=["-S", "-X", "importtime"], executor={"name": executor})
    bare = [sys.executable, "-I", "-S", "-X", "importtime", "-c"]
    needed = "import json, concurrent.futures.thread" if executor == "threads" else "import json"
    theirs = subprocess.run([*bare, needed], capture_output=True, check=True).stderr
    names = imported(answer.stderr)
    assert answer.status == "ok"
    assert "json" in names
    assert not (names - imported(theirs)) & {
        *("argparse", "dataclasses", "inspect", "subprocess", "tempfile", "typing", "ctypes"),
        *("pickle", "difflib", "platform", "multiprocessing", "pathlib"),
    }
    assert executor == "threads" or "concurrent.futures" not in names


@pytest.mark.parametrize("start_method", ["spawn", "forkserver"])
def test_children_do_not_import_the_entry_again(worker, start_method):
    """It would read a request and start a pool of its own."""
    worker.module("jobs.py", NOISY)
    executor = {"name": "processes", "start_method": start_method}
    answer = worker(task=worker.custom("jobs:entry"), executor=executor, size=2)
    assert answer.status == "ok"
    assert set(answer.stdout.split()) == {b"None"}


def test_the_reference_is_checked_against_the_known_answer(worker):
    """And then every later trial against the reference."""
    path = str(worker.folder / "squares.pickle")
    first = worker(mode="reference", reference=path)
    assert (first.status, first.phases) == ("ok", ["map"])
    assert worker(executor={"name": "threads"}, reference=path).status == "ok"


def test_results_that_cannot_be_pickled_need_check_none(worker):
    """The reference says so, with the cure."""
    worker.module("jobs.py", "def items(n): return [1] * n\ndef make(item): return lambda: item\n")
    task = worker.custom("jobs:make")
    answer = worker(mode="reference", task=task, reference=str(worker.folder / "x"))
    assert answer.status == "failed"
    assert "task.check=none measures without comparing" in answer.error
    answer = worker(mode="reference", task={**task, "check": "none"}, reference=None)
    assert answer.status == "ok"


def test_a_request_that_is_no_json_gets_one_line(worker):
    """And the process ends."""
    answer = worker.send(b"{nonsense")
    assert answer.status == "failed"
    assert answer.error.startswith("the specification cannot be read: ")


def test_a_request_without_a_mode_gets_one_line(worker):
    """The missing field is named."""
    assert worker.send(json.dumps({}).encode()).error == "the specification has no 'mode'"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"executor": {"name": "magic"}}, "no executor 'magic'; there are serial, "),
        ({"task": {"name": "magic"}}, "no task 'magic'; there are squares, "),
        ({"task": {"name": "primes"}}, "task primes: missing 1 required positional argument"),
        ({"task": {"name": "primes", "grain": 0}}, "task primes: grain is a limit"),
        (
            {"executor": {"name": "threads"}, "chunksize": "many"},
            "chunksize is 'native', 'auto' or an integer, not 'many'",
        ),
    ],
)
def test_what_does_not_exist_is_named(own_worker, fields, error):
    """One clear line each."""
    answer = own_worker(**fields)
    assert answer.status == "failed"
    assert error in answer.error


def test_a_task_without_a_vectorized_form_is_unavailable(own_worker):
    """Not failed: there is nothing to measure."""
    answer = own_worker(task={"name": "sleep", "grain": 0}, executor={"name": "vectorized"})
    assert answer.status == "unavailable"
    assert answer.error == "task sleep has no vectorized form"


@pytest.mark.parametrize("executor", ["vectorized", "vectorized_array"])
def test_vectorized_forms_give_the_loop_s_results(own_worker, executor):
    """List to list, and array to array."""
    answer = own_worker(
        executor={"name": executor},
        size=4,
        chunksize=None,
        reference=own_worker.reference([0, 1, 4, 9]),
    )
    answer.require_available()
    assert (answer.status, answer.error) == ("ok", None)


def test_a_bare_interpreter_answers_the_probe(worker):
    """Without site-packages, isolated from everything that is installed."""
    answer = worker.send(json.dumps({"mode": "probe"}).encode(), arguments=["-S"])
    probe = answer.event("probe")
    assert [line["event"] for line in answer.lines] == ["probe"]
    assert probe["numpy"] is None
    assert probe["unavailable"]["vectorized"] == "needs NumPy in the measured interpreter"
    assert probe["version"] in probe["label"]
    assert ("interpreters" in probe["unavailable"]) == (
        tuple(map(int, probe["version"].split(".")[:2])) < (3, 14)
    )
