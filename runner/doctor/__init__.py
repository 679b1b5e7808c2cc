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
from . import clock, clock_speed, company, limits, room
from .finding import Finding, Severity
from .moments import watch

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
        company.check_load(kernel, cores),
        company.check_busy_processes(interval, cores),
        company.check_pressure(kernel),
        company.check_host(kernel, interval),
        limits.check_affinity(kernel),
        limits.check_quota(kernel),
        limits.check_blas_threads(cores, environment),
        clock_speed.check_governor(kernel),
        clock_speed.check_turbo(kernel),
        clock_speed.check_heat(kernel, interval),
        clock_speed.check_battery(kernel),
        clock_speed.check_shared_cores(kernel),
        room.check_memory(kernel),
        room.check_swap(kernel, interval),
        room.check_shared_memory(root / "dev" / "shm"),
        room.check_disk(folder or Path.cwd()),
        clock.check_timer(describe_timer()),
        clock.check_clock_source(kernel),
        clock.check_interpreter(),
    ]
    order = list(reversed(Severity))
    return sorted((each for each in found if each), key=lambda each: order.index(each.severity))
