"""What disturbs or explains a timing: the machine's counters and the interpreter's settings.

Counters are read before the first phase and after the last; their difference belongs to the
trial. Steal is time a hypervisor took away, pressure is time runnable work waited for a CPU,
throttling is a quota that ran out. All are None where the platform does not tell.
"""

from __future__ import annotations

import gc
import os
import sys

from parscale_worker import interpreter, processtree
from parscale_worker.calibration import Timer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BLAS_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
CGROUP = "/sys/fs/cgroup"


def counters() -> dict[str, float | None]:
    """Machine-wide counters by the name of the fact they become."""
    return {
        "steal_seconds": steal_seconds(_read("/proc/stat")),
        "cpu_pressure_seconds": pressure_seconds(_read("/proc/pressure/cpu")),
        "throttled_periods": throttled_periods(_read("/proc/self/cgroup")),
    }


def since(before: dict[str, float | None]) -> dict[str, float | None]:
    """How far each counter went since `before`."""
    after = counters()
    return {name: _difference(value, after[name]) for name, value in before.items()}


def settings(timer: Timer) -> dict[str, Any]:
    """What does not change during a trial; read after it, because imports can change the GIL."""
    return {
        "affinity_cores": affinity_cores(),
        "gil": interpreter.has_gil(),
        "gc_enabled": gc.isenabled(),
        "blas_threads": blas_threads(),
        "blas_unlimited": int("numpy" in sys.modules and blas_threads() is None),
        "timer_resolution_ns": timer.resolution_ns,
        "timer_cost_ns": timer.cost_ns,
        "load_1min": os.getloadavg()[0],
    }


def usage() -> dict[str, Any]:
    """Memory and switches of the process tree; read while the pool is still alive."""
    voluntary, involuntary = processtree.context_switches()
    return {
        "peak_memory_bytes": processtree.peak_memory_bytes(),
        "voluntary_switches": voluntary,
        "involuntary_switches": involuntary,
    }


def affinity_cores() -> int | None:
    """Cores this process may run on."""
    affinity = getattr(os, "sched_getaffinity", None)
    return None if affinity is None else len(affinity(0))


def blas_threads() -> str | None:
    """The thread limits set for numerical libraries, as `NAME=value NAME=value`."""
    limits = [f"{name}={os.environ[name]}" for name in BLAS_VARIABLES if os.environ.get(name)]
    return " ".join(limits) or None


def steal_seconds(stat: str) -> float | None:
    """Stolen seconds, over all CPUs, from the text of /proc/stat."""
    fields = stat.partition("\n")[0].split()
    return int(fields[8]) / processtree.TICKS_PER_SECOND if len(fields) > 8 else None


def pressure_seconds(pressure: str) -> float | None:
    """Seconds in which some task waited for a CPU, from the text of /proc/pressure/cpu."""
    total = pressure.partition("\n")[0].rpartition("total=")[2]
    return int(total) * 1e-6 if total.isdigit() else None


def throttled_periods(membership: str) -> float | None:
    """Periods cut short by a CPU quota; `membership` is the text of /proc/self/cgroup."""
    for path in _cpu_stat_paths(membership):
        number = _read(path).partition("nr_throttled ")[2].split("\n", 1)[0]
        if number.isdigit():
            return int(number)
    return None


def _cpu_stat_paths(membership: str) -> list[str]:
    """Where the group's cpu.stat can be: version 2, version 1, and a container's own root."""
    paths = []
    for line in membership.splitlines():
        _number, controllers, group = line.split(":", 2)
        if controllers == "":
            paths.append(f"{CGROUP}{group}/cpu.stat")
        elif "cpu" in controllers.split(","):
            paths += [f"{CGROUP}/{controllers}{group}/cpu.stat", f"{CGROUP}/cpu{group}/cpu.stat"]
    return [*paths, f"{CGROUP}/cpu.stat", f"{CGROUP}/cpu/cpu.stat"]


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _read(path: str) -> str:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
