"""Which differences between two environments are told, and which are serious."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from runner.environment import Difference, differences

OLD: dict[str, Any] = {
    "machine": {
        "hostname": "a",
        "cpu_model": "Xeon",
        "logical_cores": 8,
        "memory_bytes": 1_000_000,
        "load_1min": 0.1,
        "kernel": "6.1",
        "frequency_mhz": {"highest": 3600.0},
    },
    "usable_cores": 8,
    "cgroup_quota_cores": None,
    "pythons": {"3.11.7": {"version": "3.11.7", "gil": True, "executable": "/a/python"}},
    "packages": {"numpy": "2.0", "rich": "14"},
    "variables": {},
    "git": {"commit": "1", "dirty": False},
    "timer": {"cost_ns": 50},
    "stop": {"reason": "target"},
}


def changed(path: str, value: object) -> list[Difference]:
    """Return what is told when one value of the environment has changed."""
    new = copy.deepcopy(OLD)
    *parents, last = path.split("/")
    node = new
    for parent in parents:
        node = node[parent]
    node[last] = value
    return differences(OLD, new)


def test_equal_environments_do_not_differ() -> None:
    """Nothing is told where nothing changed."""
    assert differences(OLD, copy.deepcopy(OLD)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("machine/cpu_model", "EPYC"),
        ("machine/logical_cores", 4),
        ("machine/memory_bytes", 500_000),
        ("machine/frequency_mhz/highest", 2000.0),
        ("usable_cores", 2),
        ("cgroup_quota_cores", 1.5),
        ("pythons/3.11.7/gil", False),
        ("packages/numpy", "2.1"),
        ("variables/OMP_NUM_THREADS", "1"),
        ("variables/PYTHONHASHSEED", "0"),
    ],
)
def test_what_moves_times_is_serious(path: str, value: object) -> None:
    """CPU, cores, memory, interpreters, numerical packages and thread limits are serious."""
    (difference,) = changed(path, value)
    assert difference.serious
    assert difference.key == path.replace("/", ".")
    assert difference.new == value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("machine/hostname", "b"),
        ("machine/kernel", "6.2"),
        ("packages/rich", "15"),
        ("git/commit", "2"),
        ("pythons/3.11.7/executable", "/b/python"),
        ("variables/PYTHONUNBUFFERED", "1"),
        ("machine/governor", "performance"),  # the old environment does not know the key
    ],
)
def test_the_rest_is_told_without_alarm(path: str, value: object) -> None:
    """A name, a commit or a key that one side does not know is no reason to refuse."""
    assert [difference.serious for difference in changed(path, value)] == [False]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("machine/load_1min", 5.0),
        ("machine/memory_bytes", 1_001_000),
        ("timer/cost_ns", 80),
        ("stop/reason", "cap"),
    ],
)
def test_what_varies_from_minute_to_minute_is_not_told(path: str, value: object) -> None:
    """Load, a few pages of memory and the study's own end are no differences."""
    assert changed(path, value) == []


def test_serious_differences_come_first() -> None:
    """The list can be cut after its head."""
    new = copy.deepcopy(OLD) | {"usable_cores": 2, "affinity_cores": 2}
    new["machine"]["hostname"] = "b"
    assert [each.serious for each in differences(OLD, new)] == [True, False, False]
    assert str(differences(OLD, new)[0]) == "usable_cores: 8 -> 2"


def test_empty_environments_are_accepted() -> None:
    """A study without a recorded environment differs in everything, seriously in nothing."""
    assert not any(each.serious for each in differences({}, OLD))
