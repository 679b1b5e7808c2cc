"""How many cores this process may really use.

``os.cpu_count()`` says what the machine has.  What a study can use is the least of what the
scheduler's affinity mask, the control groups' CPU quota and a batch system's allotment grant;
under a quota of one CPU the standard library still reports every core.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from .kernel import Kernel, numbers_in

_ALLOTMENTS = (
    ("SLURM_CPUS_PER_TASK", ""),
    ("SLURM_CPUS_ON_NODE", ""),
    ("NCPUS", "PBS_JOBID"),  # the bare name is too common to be believed outside a PBS job
    ("LSB_DJOB_NUMPROC", ""),
    ("NSLOTS", ""),
)


def usable_cores(root: Path = Path("/"), environment: Mapping[str, str] = os.environ) -> int:
    """Return the number of cores that can be busy at the same time, at least 1.

    A fractional quota counts as the whole cores in it: 1.5 is 1, because two workers cannot both
    run all the time.
    """
    limits = [affinity_cores(root), quota_cores(root), allotted_cores(environment)]
    return max(1, int(min(limit for limit in limits if limit is not None)))


def affinity_cores(root: Path = Path("/")) -> int:
    """Return the number of CPUs in this process's affinity mask."""
    allowed = Kernel(root).table("/proc/self/status").get("Cpus_allowed_list")
    if allowed:
        return len(numbers_in(allowed))
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def quota_cores(root: Path = Path("/")) -> float | None:
    """Return the CPU quota of this process's control groups in cores, None without one.

    The tightest one from the process's own group up to the root counts, of version 2
    (``cpu.max``) and version 1 (``cpu.cfs_quota_us``) alike.
    """
    kernel = Kernel(root)
    quotas = [
        quota
        for folder in _group_folders(kernel)
        for quota in (_quota_in(kernel, folder),)
        if quota
    ]
    return min(quotas, default=None)


def allotted_cores(environment: Mapping[str, str] = os.environ) -> int | None:
    """Return what a batch system (Slurm, PBS, LSF, Grid Engine) has allotted, None outside one."""
    texts = [
        environment.get(name, "") for name, job in _ALLOTMENTS if not job or job in environment
    ]
    allotted = [int(text) for text in texts if text.isdigit() and int(text) > 0]
    return min(allotted, default=None)


def _quota_in(kernel: Kernel, folder: PurePosixPath) -> float | None:
    words = (kernel.text(f"{folder}/cpu.max") or "").split()
    if len(words) == 2 and words[0].isdigit():
        return int(words[0]) / int(words[1])
    quota = kernel.number(f"{folder}/cpu.cfs_quota_us")
    period = kernel.number(f"{folder}/cpu.cfs_period_us")
    return quota / period if quota and quota > 0 and period else None


def _group_folders(kernel: Kernel) -> Iterator[PurePosixPath]:
    """Yield the folders of this process's CPU groups, each with its parents up to the mount."""
    mounts = list(_mounts(kernel))
    for line in kernel.lines("/proc/self/cgroup"):
        _, controllers, group = line.split(":", 2)
        for controller, inner, point in mounts:
            if controller == "cpu2" if not controllers else controller in controllers.split(","):
                yield from _up_to_mount(group, inner, point)


def _mounts(kernel: Kernel) -> Iterator[tuple[str, PurePosixPath, PurePosixPath]]:
    """Yield ("cpu2" or "cpu", group that is mounted, where) of the mounted CPU hierarchies."""
    for line in kernel.lines("/proc/self/mountinfo"):
        left, _, right = line.partition(" - ")
        words, types = left.split(), right.split()
        place = (PurePosixPath(words[3]), PurePosixPath(words[4]))
        if types[0] == "cgroup2":
            yield ("cpu2", *place)
        elif types[0] == "cgroup" and "cpu" in types[-1].split(","):
            yield ("cpu", *place)


def _up_to_mount(group: str, inner: PurePosixPath, point: PurePosixPath) -> Iterator[PurePosixPath]:
    # In a container the mount often starts inside the hierarchy: its root is then cut off.
    path = PurePosixPath(group)
    below = path.relative_to(inner) if path.is_relative_to(inner) else PurePosixPath()
    if ".." in below.parts:
        below = PurePosixPath()
    for parent in (below, *below.parents) if below.parts else (below,):
        yield point / parent
