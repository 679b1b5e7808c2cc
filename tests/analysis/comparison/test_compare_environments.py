"""Which differences of two environments can move a time by themselves."""

from __future__ import annotations

import copy

import pytest

from analysis.comparison.environments import Surroundings, differences
from analysis.plan import Plan

ENVIRONMENT = {
    "machine": {"hostname": "a", "cpu_model": "Planted CPU", "memory_bytes": 8_000_000_000,
                "load_1min": 0.1, "governor": None},
    "usable_cores": 4,
    "pythons": {"3.11.7": {"version": "3.11.7", "executable": "/a", "gil": True},
                "3.14.0": {"version": "3.14.0", "executable": "/b", "gil": True}},
    "packages": {"numpy": "2.4.6"},
    "git": {"commit": "0" * 40},
    "variables": {"OMP_NUM_THREADS": "1"},
    "stop": {"reason": "cap of 6 blocks"},
}  # fmt: skip


def changed(path, value):
    tree = copy.deepcopy(ENVIRONMENT)
    *folders, last = path
    node = tree
    for folder in folders:
        node = node[folder]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return tree


def found(new, labels=(("3.11.7", "3.11.7"),), old=ENVIRONMENT, old_plan=None, new_plan=None):
    before, after = Surroundings(old, old_plan or Plan()), Surroundings(new, new_plan or Plan())
    return [(each.key, each.serious) for each in differences(before, after, labels)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("machine", "cpu_model"), "Another CPU"),
        (("machine", "memory_bytes"), 16_000_000_000),
        (("usable_cores",), 2),
        (("pythons", "3.11.7", "gil"), False),
        (("variables", "OMP_NUM_THREADS"), None),
    ],
)
def test_what_moves_times_by_itself_is_serious(path, value):
    """Processor, cores, memory, interpreter and limits on threads."""
    assert found(changed(path, value)) == [(".".join(path), True)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("machine", "hostname"), "b"),
        (("git", "commit"), "1" * 40),
        (("packages", "numpy"), "2.5.0"),
        (("machine", "cpu_model"), None),
    ],
)
def test_what_a_comparison_is_often_about_is_told_and_not_serious(path, value):
    """Commits, libraries and host names; and what one side did not record."""
    assert found(changed(path, value)) == [(".".join(path), False)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("machine", "load_1min"), 2.0),
        (("machine", "memory_bytes"), 8_050_000_000),
        (("stop", "reason"), "precise"),
        (("pythons", "3.11.7", "executable"), "/c"),
        (("pythons", "3.14.0", "gil"), False),
    ],
)
def test_what_no_common_cell_feels_is_not_told(path, value):
    """The load of a minute, a rounding of memory, an interpreter that no common cell ran under."""
    assert found(changed(path, value)) == []


def test_another_interpreter_under_the_same_cells_is_serious():
    """A cell that says "the default interpreter" may have run under two versions."""
    assert found(ENVIRONMENT, labels=[("3.11.7", "3.14.0")]) == [("python", True)]


def test_settings_that_change_what_is_timed_are_serious():
    """Warm-up and BLAS threads are; the number of samples is told."""
    old = Plan(measure={"warmup": 0, "samples": 3, "max_seconds": 60})
    new = Plan(measure={"warmup": 2, "samples": 5, "max_seconds": 90, "blas_threads": 1})
    assert found(ENVIRONMENT, old_plan=old, new_plan=new) == [
        ("measure.blas_threads", True), ("measure.warmup", True), ("measure.samples", False),
    ]  # fmt: skip
