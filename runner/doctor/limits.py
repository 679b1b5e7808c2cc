"""Checks of what this process is allowed: affinity, quota, and threads that multiply."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from ..environment.cores import affinity_cores, quota_cores
from ..environment.kernel import Kernel
from ..environment.machine import logical_cores
from .finding import Finding, note, ok, warning

_BLAS_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def check_affinity(kernel: Kernel) -> Finding:
    """Look whether the process may use every CPU."""
    allowed, present = affinity_cores(kernel.root), logical_cores(kernel)
    if allowed >= present:
        return ok("affinity", f"all {present} CPUs may be used")
    told = f"only {allowed} of {present} CPUs may be used"
    cure = "start without taskset or numactl, or ask the batch system for more CPUs"
    return (warning if allowed == 1 else note)("affinity", told, cure)


def check_quota(kernel: Kernel) -> Finding:
    """Look whether a control group limits the CPU time."""
    quota = quota_cores(kernel.root)
    if quota is None:
        return ok("quota", "no CPU quota")
    if quota != int(quota):
        told = f"CPU quota of {quota:g} cores: workers are stopped in every period, times jump"
        return warning("quota", told, "give the container whole cores (--cpuset-cpus)")
    told = f"CPU quota of {quota:g} cores: more workers are throttled together"
    return note("quota", told, "prefer whole cores by affinity (--cpuset-cpus) to a quota")


def check_blas_threads(cores: int, environment: Mapping[str, str]) -> Finding:
    """Look whether numerical libraries would start a thread per core in every worker."""
    limits = [f"{name}={environment[name]}" for name in _BLAS_LIMITS if name in environment]
    if limits:
        return ok("blas", f"limited: {', '.join(limits)}")
    if cores == 1 or find_spec("numpy") is None:
        return ok("blas", "nothing to limit")
    told = f"no limit: each of p workers may start {cores} BLAS threads, p times {cores} in all"
    return note("blas", told, "measure.blas_threads=1 (for tasks that use linear algebra)")
