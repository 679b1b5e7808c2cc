"""Where two environments differ, and whether that alone can move a measured time.

Serious is what changes times while the code stays the same: processor, cores, memory, clock
governor, interpreter, limits on threads, and settings of the measurement that change what is timed.
Then a difference of seconds says nothing about the code, and a gate must not speak. A host name, a
commit or a library's version are told and not serious: they are often what is being compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from analysis.plan import Plan

_SERIOUS = re.compile(
    r"machine\.(system|architecture|cpu_model|logical_cores|physical_cores|smt|memory_bytes"
    r"|governor|turbo|virtualised|frequency_mhz\.highest)"
    r"|usable_cores|affinity_cores|cgroup_quota_cores|allotted_cores"
    r"|python|pythons\..*\.(version|implementation|free_threaded|gil|build\.(debug|jit))"
    r"|variables\.(\w+_(NUM_)?THREADS|LD_PRELOAD"
    r"|PYTHON_?(GIL|JIT|MALLOC|DEVMODE|TRACEMALLOC|OPTIMIZE|CPU_COUNT))"
    r"|measure\.(warmup|blas_threads)"
)
_NEVER_SET = re.compile(r"variables\..*|measure\..*")
_IGNORED = re.compile(
    r"(stop|doctor|timer)(\..*)?|signature|.*executable|variables\.PYTHONPATH"
    r"|machine\.(load_1min|frequency_mhz\.present)"
)
_SETTINGS = ("samples", "sample_seconds", "warmup", "min_sample_seconds", "blas_threads")
_MEMORY_TOLERANCE = 0.02  # the kernel keeps a little more or less for itself from boot to boot


class Difference(NamedTuple):
    """One key in which two studies differ; None stands for absent."""

    key: str
    old: Any
    new: Any
    serious: bool

    def __str__(self) -> str:
        return f"{self.key}: {_shown(self.old)} → {_shown(self.new)}"


class Surroundings(NamedTuple):
    """What a study was measured in: its environment.json and the settings in its plan."""

    environment: Mapping[str, Any]
    plan: Plan


def differences(
    old: Surroundings, new: Surroundings, interpreters: Iterable[tuple[str, str]] = ()
) -> list[Difference]:
    """Returns the differences, serious ones first, then by key.

    `interpreters`: the labels, old and new, under which each common cell ran: only those count. A
    key that one side alone has is told but not serious, for it may come from another version of
    this program; of a variable or a setting, absence means "not set".
    """
    before, after = _facts(old), _facts(new)
    labels = set(interpreters)
    found = [
        Difference(key, before.get(key), after.get(key), _serious(key, before, after))
        for key in before.keys() | after.keys()
        if _matters(key, labels) and not _same(key, before.get(key), after.get(key))
    ]
    found += [
        Difference("python", first or None, second or None, bool(first and second))
        for first, second in labels
        if first != second
    ]
    return sorted(found, key=lambda each: (not each.serious, each.key, str(each.old)))


def _facts(side: Surroundings) -> dict[str, Any]:
    settings = {
        f"measure.{name}": side.plan.measure[name]
        for name in _SETTINGS
        if side.plan.measure.get(name) is not None
    }
    return dict(_flat(side.environment)) | settings


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _matters(key: str, labels: set[tuple[str, str]]) -> bool:
    if key.startswith("pythons."):
        shared = {first for first, second in labels if first == second}
        if not any(key.startswith(f"pythons.{label}.") for label in shared):
            return False
    return not _IGNORED.fullmatch(key)


def _same(key: str, old: Any, new: Any) -> bool:
    if key == "machine.memory_bytes" and isinstance(old, int) and isinstance(new, int):
        return abs(old - new) <= _MEMORY_TOLERANCE * max(old, new)
    return bool(old == new)


def _serious(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    if not _SERIOUS.fullmatch(key):
        return False
    return bool(_NEVER_SET.fullmatch(key)) or (key in before and key in after)


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
