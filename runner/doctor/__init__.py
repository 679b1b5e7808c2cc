"""A pre-flight check: is this machine, now, fit to be measured on?

Every check reads a few files and returns one :class:`Finding` with severity, text and cure; none
of them changes anything.  The findings are printed by ``python -m runner.doctor`` and stored with
each study, so that a report can say under which conditions its numbers were made.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ..environment.cores import usable_cores
from ..environment.kernel import Kernel
from ..environment.timer import describe_timer
from . import capacity, clock, clock_speed, competing_load, limits
from .counters import watch
from .finding import Finding, Severity

__all__ = ["Finding", "Severity", "examine"]


def examine(
    root: Path = Path("/"),
    folder: Path | None = None,
    environment: Mapping[str, str] = os.environ,
    seconds: float = 0.5,
) -> list[Finding]:
    """Return the findings of all checks, warnings first.

    ``root`` holds ``/proc`` and ``/sys``; ``folder`` is where results will be written (default:
    the working directory); the machine is watched for ``seconds`` (0: only counters since boot).
    """
    kernel = Kernel(root)
    cores = usable_cores(root, environment)
    interval = watch(kernel, seconds)
    found = [
        competing_load.check_load(kernel, cores),
        competing_load.check_busy_processes(interval, cores),
        competing_load.check_pressure(kernel),
        competing_load.check_host(kernel, interval),
        limits.check_affinity(kernel),
        limits.check_quota(kernel),
        limits.check_blas_threads(cores, environment),
        clock_speed.check_governor(kernel),
        clock_speed.check_turbo(kernel),
        clock_speed.check_heat(kernel, interval),
        clock_speed.check_battery(kernel),
        clock_speed.check_shared_cores(kernel),
        capacity.check_memory(kernel),
        capacity.check_swap(kernel, interval),
        capacity.check_shared_memory(root / "dev" / "shm"),
        capacity.check_disk(folder or Path.cwd()),
        clock.check_timer(describe_timer()),
        clock.check_clock_source(kernel),
        clock.check_interpreter(),
    ]
    order = list(reversed(Severity))
    return sorted((each for each in found if each), key=lambda each: order.index(each.severity))
