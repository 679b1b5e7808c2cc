"""Where two environments differ, and whether that can move a measured time.

Used before a study is resumed, when it is reproduced and when two studies are compared.  A
*serious* difference is one that changes times by itself: another CPU, other cores, other memory,
another interpreter, other numerical or executor libraries, other thread limits.  A host name, the
load of the minute or the commit (which a comparison is often about) are told but not serious.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .software import MEASURED_PACKAGES

_SERIOUS = re.compile(
    r"machine\.(system|architecture|cpu_model|logical_cores|physical_cores|smt|numa_nodes"
    r"|memory_bytes|governor|turbo|virtualised|clocksource|frequency_mhz\.highest)"
    r"|usable_cores|affinity_cores|cgroup_quota_cores"
    r"|pythons\..*\.(version|implementation|free_threaded|gil|debug|build)"
    rf"|(pythons\..*\.)?packages\.({'|'.join(MEASURED_PACKAGES)})"
    r"|pythons\..*\.numpy|sources\..*|packages\.parscale"
    r"|variables\.((OMP|GOMP|KMP|OPENBLAS|GOTO|BLIS|MKL|VECLIB|NUMEXPR|NUMBA|JOBLIB|LOKY|MALLOC)_.*"
    r"|LD_PRELOAD|DYLD_INSERT_LIBRARIES|GLIBC_TUNABLES|CUDA_VISIBLE_DEVICES"
    r"|PYTHON_?(GIL|JIT|OPTIMIZE|DEVMODE|DEBUG|MALLOC|MALLOCSTATS|TRACEMALLOC|HASHSEED"
    r"|DONTWRITEBYTECODE|PERFSUPPORT|CPU_COUNT|ASYNCIODEBUG|PROFILEIMPORTTIME))"
)
_IGNORED = re.compile(r"(stop|doctor|timer)(\..*)?|machine\.(load_1min|frequency_mhz\.present)")
_MEMORY_TOLERANCE = 0.02
"""The kernel keeps a little more or less for itself from boot to boot."""


class Difference(NamedTuple):
    """One key in which two environments differ; None stands for absent."""

    key: str
    old: object
    new: object
    serious: bool

    def __str__(self) -> str:
        return f"{self.key}: {self.old} -> {self.new}"


def differences(old: Mapping[str, object], new: Mapping[str, object]) -> list[Difference]:
    """Return the differences of two ``environment.json``, serious ones first, then by key.

    A key that only one of them has is told but not serious (it may be from another version),
    except for environment variables: there absence means "not set".
    """
    before, after = dict(_flat(old)), dict(_flat(new))
    found = [
        Difference(key, before.get(key), after.get(key), _serious(key, before, after))
        for key in before.keys() | after.keys()
        if not _IGNORED.fullmatch(key) and not _same(key, before.get(key), after.get(key))
    ]
    return sorted(found, key=lambda each: (not each.serious, each.key))


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _same(key: str, old: object, new: object) -> bool:
    if key == "machine.memory_bytes" and isinstance(old, int) and isinstance(new, int):
        return abs(old - new) <= _MEMORY_TOLERANCE * max(old, new)
    return old == new


def _serious(key: str, before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    if not _SERIOUS.fullmatch(key):
        return False
    return key.startswith("variables.") or (key in before and key in after)
