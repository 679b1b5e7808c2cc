"""Checks of who else is using the machine: load, busy processes, pressure, the host."""

from __future__ import annotations

from ..environment.kernel import Kernel
from ..environment.machine import load, virtualised
from .counters import Interval, cpu_ticks, steal_share
from .finding import Finding, note, ok, warning

_BUSY_CORES = 0.05
_BUSY_LOAD = 0.5  # of the cores: where the report's own warning begins, too
_STEAL_SINCE_BOOT = 0.01
_STEAL_NOW = 0.02


def check_load(kernel: Kernel, cores: int) -> Finding:
    """Compare the load average of the last minute with the usable cores."""
    average = load(kernel)
    if average is None:
        return ok("load", "the system does not tell its load")
    told = f"load average {average:.2f} on {cores} usable cores"
    if average >= _BUSY_LOAD * cores:
        cure = "wait until other work has ended; `uptime` shows the load"
        return warning("load", f"{told}: trials must share the cores with it", cure)
    return note("load", told) if average > 0.1 * cores else ok("load", told)


def check_busy_processes(interval: Interval, cores: int) -> Finding:
    """Name the processes that used CPU while the machine was watched."""
    if not interval.seconds:
        return ok("competing load", "not sampled")
    busy = [each for each in interval.busy if each[2] >= _BUSY_CORES]
    used = sum(each[2] for each in busy)
    if not busy:
        return ok("competing load", f"nobody else used the CPU for {interval.seconds:.1f} s")
    names = ", ".join(f"{name} ({pid}): {share:.0%}" for name, pid, share in busy[:3])
    more = f" and {len(busy) - 3} more" if len(busy) > 3 else ""
    told = f"busy processes, in % of one core: {names}{more}"
    if used > 0.1 * cores:
        return warning("competing load", told, "end or pause them before you measure")
    return note("competing load", told)


def check_pressure(kernel: Kernel) -> Finding:
    """Read how long runnable tasks have waited for a CPU (pressure stall information)."""
    some = next((x for x in kernel.lines("/proc/pressure/cpu") if x.startswith("some")), "")
    values = dict(word.partition("=")[::2] for word in some.split()[1:])
    if "avg10" not in values:
        return ok("pressure", "the kernel does not record CPU pressure")
    waited = float(values["avg10"])
    told = f"tasks waited for a CPU {waited:.1f} % of the last 10 s"
    if waited > 10:
        return warning(
            "pressure", told, "the machine is oversubscribed: wait, or use fewer workers"
        )
    return ok("pressure", told)


def check_host(kernel: Kernel, interval: Interval) -> Finding:
    """Look whether this is a guest, and whether its host gives the CPU to others."""
    if not virtualised(kernel):
        return ok("host", "no hypervisor is seen")
    history = steal_share(cpu_ticks(kernel))
    told = f"virtual machine; the host took {history:.1%} of the CPU time wanted since boot"
    if interval.steal_share > _STEAL_NOW:
        told = f"{told}, and {interval.steal_share:.1%} just now"
    if interval.steal_share > _STEAL_NOW or history > _STEAL_SINCE_BOOT:
        cure = "use dedicated cores or another time; more blocks help (measure=rigorous)"
        return warning("host", told, cure)
    return note("host", f"{told}; neighbours can still share caches and memory bandwidth")
