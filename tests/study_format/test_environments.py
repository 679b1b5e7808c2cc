"""Which differences between two environments are told, and of which kind each is."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from parscale.study_format.environments import Difference, Surroundings, differences

OLD: dict[str, Any] = {
    "machine": {
        "hostname": "a",
        "cpu_model": "Xeon",
        "logical_cores": 8,
        "numa_nodes": 1,
        "clocksource": "tsc",
        "memory_bytes": 1_000_000,
        "load_1min": 0.1,
        "kernel": "6.1",
        "frequency_mhz": {"highest": 3600.0},
    },
    "usable_cores": 8,
    "allotted_cores": 8,
    "cgroup_quota_cores": None,
    "pythons": {
        "3.11.7": {"version": "3.11.7", "gil": True, "executable": "/a/python", "numpy": "2.0"},
        "3.14.0": {"version": "3.14.0", "gil": True, "executable": "/b/python", "numpy": None},
    },
    "packages": {"numpy": "2.0", "rich": "14"},
    "sources": {"jobs": "abc"},
    "variables": {},
    "git": {"commit": "1", "dirty": False},
    "timer": {"cost_ns": 50},
    "stop": {"reason": "target"},
}


def with_change(path: str, value: object) -> dict[str, Any]:
    new = copy.deepcopy(OLD)
    *parents, last = path.split("/")
    node = new
    for parent in parents:
        node = node[parent]
    node[last] = value
    return new


def changed(path: str, value: object, **options: Any) -> list[Difference]:
    """Return what is told when one value of the environment has changed."""
    return differences(Surroundings(OLD), Surroundings(with_change(path, value)), **options)


def test_equal_environments_do_not_differ():
    """Nothing is told where nothing changed."""
    assert differences(Surroundings(OLD), Surroundings(copy.deepcopy(OLD))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("machine/cpu_model", "EPYC"),
        ("machine/logical_cores", 4),
        ("machine/numa_nodes", 2),
        ("machine/clocksource", "hpet"),
        ("machine/memory_bytes", 500_000),
        ("machine/frequency_mhz/highest", 2000.0),
        ("usable_cores", 2),
        ("allotted_cores", 4),
        ("cgroup_quota_cores", 1.5),
        ("pythons/3.11.7/gil", False),
        ("variables/OMP_NUM_THREADS", "1"),
        ("variables/PYTHONHASHSEED", "0"),
    ],
)
def test_what_moves_times_by_itself_is_a_condition(path, value):
    """CPU, cores, memory, clock, interpreters and thread limits move times on the same code."""
    (difference,) = changed(path, value)
    assert difference.kind == "conditions"
    assert difference.key == path.replace("/", ".")
    assert difference.new == value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("packages/numpy", "2.1"),
        ("pythons/3.11.7/numpy", "2.1"),
        ("sources/jobs", "def"),
    ],
)
def test_what_is_measured_is_the_subject(path, value):
    """The functions' sources and the libraries they use are what a comparison may be about."""
    assert [difference.kind for difference in changed(path, value)] == ["subject"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("machine/hostname", "b"),
        ("machine/kernel", "6.2"),
        ("packages/rich", "15"),
        ("git/commit", "2"),
        ("variables/PYTHONUNBUFFERED", "1"),
        ("machine/governor", "performance"),  # the old environment does not know the key
    ],
)
def test_the_rest_is_a_note(path, value):
    """A name, a commit or a key that one side does not know is no reason to refuse."""
    assert [difference.kind for difference in changed(path, value)] == ["note"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("machine/load_1min", 5.0),
        ("machine/memory_bytes", 1_001_000),
        ("timer/cost_ns", 80),
        ("stop/reason", "cap"),
        ("pythons/3.11.7/executable", "/c/python"),
    ],
)
def test_what_varies_from_minute_to_minute_is_not_told(path, value):
    """Load, a few pages of memory, a path and the study's own end are no differences."""
    assert changed(path, value) == []


def test_only_the_interpreters_of_common_cells_count():
    """A changed interpreter that no common cell ran under is not told."""
    common = [("3.11.7", "3.11.7")]
    assert changed("pythons/3.14.0/gil", False, interpreters=common) == []
    assert changed("pythons/3.11.7/gil", False, interpreters=common) != []


def test_another_interpreter_under_the_same_cells_is_a_condition():
    """A cell that says "the default interpreter" may have run under two versions."""
    same = Surroundings(OLD)
    (found,) = differences(same, same, interpreters=[("3.11.7", "3.14.0")])
    assert (found.key, found.kind) == ("python", "conditions")


def test_settings_that_change_what_is_timed_are_conditions():
    """Warm-up and BLAS threads are; the number of samples is a note."""
    old = Surroundings(OLD, {"warmup": 0, "samples": 3, "max_seconds": 60})
    new = Surroundings(OLD, {"warmup": 2, "samples": 5, "max_seconds": 90, "blas_threads": 1})
    assert [(each.key, each.kind) for each in differences(old, new)] == [
        ("measure.blas_threads", "conditions"),
        ("measure.warmup", "conditions"),
        ("measure.samples", "note"),
    ]


def test_conditions_come_first():
    """The list can be cut after its head."""
    new = with_change("usable_cores", 2) | {"affinity_cores": 2}
    new["machine"]["hostname"] = "b"
    found = differences(Surroundings(OLD), Surroundings(new))
    assert [each.kind for each in found] == ["conditions", "note", "note"]
    assert str(found[0]) == "usable_cores: 8 → 2"


def test_empty_environments_are_accepted():
    """A study without a recorded environment differs in everything, in no condition."""
    found = differences(Surroundings({}), Surroundings(OLD))
    assert {each.kind for each in found} == {"note"}
