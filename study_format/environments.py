"""Where two environments differ, and what that means for times measured in them.

One definition for every use. Each difference is of one kind:

- `conditions`: moves times while the code stays the same: processor, cores, memory, clock,
  interpreter, limits on threads, settings of the measurement that change what is timed. Seconds
  measured under other conditions say nothing about the code: a comparison refuses, a study is not
  resumed.
- `subject`: what is measured is another: the functions' sources, the libraries they use. It is
  often what a comparison is about; a study is not resumed.
- `note`: a host name, a commit, the load of the minute: told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

Kind = Literal["conditions", "subject", "note"]
KINDS: tuple[Kind, ...] = ("conditions", "subject", "note")

EXECUTOR_PACKAGES = (
    *("joblib", "loky", "mpire", "pebble", "executorlib", "dask", "distributed", "ray"),
    *("mpi4py", "parsl", "ipyparallel", "cloudpickle", "dill", "threadpoolctl"),
)
MEASURED_PACKAGES = ("numpy", "numba", "scipy", "pandas", *EXECUTOR_PACKAGES)

_CONDITIONS = re.compile(
    r"machine\.(system|architecture|cpu_model|logical_cores|physical_cores|smt|numa_nodes"
    r"|memory_bytes|governor|turbo|virtualised|clocksource|frequency_mhz\.highest)"
    r"|usable_cores|affinity_cores|cgroup_quota_cores|allotted_cores"
    r"|python|pythons\..*\.(version|implementation|free_threaded|gil|debug|build\.(debug|jit))"
    r"|variables\.((OMP|GOMP|KMP|OPENBLAS|GOTO|BLIS|MKL|VECLIB|NUMEXPR|NUMBA|JOBLIB|LOKY|MALLOC)_.*"
    r"|LD_PRELOAD|DYLD_INSERT_LIBRARIES|GLIBC_TUNABLES|CUDA_VISIBLE_DEVICES"
    r"|PYTHON_?(GIL|JIT|OPTIMIZE|DEVMODE|DEBUG|MALLOC|MALLOCSTATS|TRACEMALLOC|HASHSEED"
    r"|DONTWRITEBYTECODE|PERFSUPPORT|CPU_COUNT|ASYNCIODEBUG|PROFILEIMPORTTIME))"
    r"|measure\.(warmup|blas_threads)"
)
_SUBJECT = re.compile(
    rf"(pythons\..*\.)?packages\.({'|'.join(MEASURED_PACKAGES)}|parscale)"
    r"|pythons\..*\.(numpy|build\.(text|compiler))|sources\..*"
)
_NEVER_SET = re.compile(r"variables\..*|measure\..*")
_IGNORED = re.compile(
    r"(stop|doctor|timer|references)(\..*)?|signature|variables\.PYTHONPATH"
    r"|pythons\..*\.executable|machine\.(load_1min|frequency_mhz\.present)"
)
_SETTINGS = ("samples", "sample_seconds", "warmup", "min_sample_seconds", "blas_threads")
_MEMORY_TOLERANCE = 0.02  # the kernel keeps a little more or less for itself from boot to boot
_LONGEST = 60


class Difference(NamedTuple):
    """One key in which two environments differ; None stands for absent."""

    key: str
    old: Any
    new: Any
    kind: Kind

    def __str__(self) -> str:
        return f"{self.key}: {_shown(self.old)} → {_shown(self.new)}"


class Surroundings(NamedTuple):
    """What a study was measured in: its environment.json and the settings of its plan."""

    environment: Mapping[str, Any]
    measure: Mapping[str, Any] = {}


def differences(
    old: Surroundings, new: Surroundings, interpreters: Iterable[tuple[str, str]] | None = None
) -> list[Difference]:
    """Return the differences, conditions first, then the subject, then by key.

    `interpreters`: the labels, old and new, under which each common cell ran; then only those
    count. None: all recorded ones do. A key that one side alone has is a note, for it may come
    from another version of this program; of a variable or a setting absence means "not set".
    """
    before, after = _facts(old), _facts(new)
    labels = None if interpreters is None else set(interpreters)
    found = [
        Difference(key, before.get(key), after.get(key), _kind(key, before, after))
        for key in before.keys() | after.keys()
        if _matters(key, labels) and not _same(key, before.get(key), after.get(key))
    ]
    found += [
        Difference("python", first or None, second or None, "conditions" if both else "note")
        for first, second in labels or ()
        if first != second
        for both in [bool(first and second)]
    ]
    return sorted(found, key=lambda each: (KINDS.index(each.kind), each.key, str(each.old)))


def _facts(side: Surroundings) -> dict[str, Any]:
    settings = {
        f"measure.{name}": side.measure[name]
        for name in _SETTINGS
        if side.measure.get(name) is not None
    }
    return dict(_flat(side.environment)) | settings


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _matters(key: str, labels: set[tuple[str, str]] | None) -> bool:
    if labels is not None and key.startswith("pythons."):
        shared = {first for first, second in labels if first == second}
        if not any(key.startswith(f"pythons.{label}.") for label in shared):
            return False
    return not _IGNORED.fullmatch(key)


def _same(key: str, old: Any, new: Any) -> bool:
    if key == "machine.memory_bytes" and isinstance(old, int) and isinstance(new, int):
        return abs(old - new) <= _MEMORY_TOLERANCE * max(old, new)
    return bool(old == new)


def _kind(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Kind:
    comparable = bool(_NEVER_SET.fullmatch(key)) or (key in before and key in after)
    if comparable and _CONDITIONS.fullmatch(key):
        return "conditions"
    return "subject" if comparable and _SUBJECT.fullmatch(key) else "note"


def _shown(value: Any) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
