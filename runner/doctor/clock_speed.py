"""Checks of the CPU's frequency: governor, turbo, heat, battery, threads that share a core."""

from __future__ import annotations

from ..environment.kernel import Kernel
from ..environment.machine import (
    CPU_FOLDER,
    governor,
    logical_cores,
    physical_cores,
    threads_share_cores,
    turbo,
)
from .counters import Interval
from .finding import Finding, note, ok, warning

_SLOW = {"powersave", "conservative"}
_PERFORMANCE = "sudo cpupower frequency-set --governor performance"


def check_governor(kernel: Kernel) -> Finding:
    """Look whether the frequency follows the load, which short trials notice."""
    names = governor(kernel)
    if names is None:
        return ok("governor", "no frequency control is visible (as usual in a guest)")
    if set(names.split(",")) & _SLOW:
        told = f"governor {names}: the clock rises late, short maps look slower than they are"
        return warning("governor", told, _PERFORMANCE)
    if names != "performance":
        return note("governor", f"governor {names}: the clock follows the load", _PERFORMANCE)
    return ok("governor", "governor performance")


def check_turbo(kernel: Kernel) -> Finding:
    """Look whether one busy core may run faster than all of them together."""
    state = turbo(kernel)
    if not state:
        return ok("turbo", "off" if state is False else "not visible")
    told = (
        "on: one core alone clocks higher than all together, so part of what"
        " a speedup loses is clock, not code"
    )
    if kernel.number(f"{CPU_FOLDER}/intel_pstate/no_turbo") is not None:
        return note("turbo", told, f"echo 1 | sudo tee {CPU_FOLDER}/intel_pstate/no_turbo")
    return note("turbo", told, f"echo 0 | sudo tee {CPU_FOLDER}/cpufreq/boost")


def check_heat(kernel: Kernel, interval: Interval) -> Finding:
    """Look at the counters of thermal throttling."""
    if interval.throttle_events > 0:
        told = f"the CPU was throttled {interval.throttle_events} times just now: it is too hot"
        return warning("heat", told, "let it cool down; improve cooling")
    files = kernel.matching(f"{CPU_FOLDER}/cpu[0-9]*/thermal_throttle/core_throttle_count")
    events = sum(int(text) for text in files.values() if text.isdigit())
    if events:
        return note("heat", f"throttled {events} times since boot: long sweeps may slow down")
    return ok("heat", "no throttling seen" if files else "no counter is visible")


def check_battery(kernel: Kernel) -> Finding | None:
    """Warn of a discharging battery; None on machines without one."""
    states = kernel.matching("/sys/class/power_supply/*/status").values()
    if "Discharging" in states:
        return warning("power", "runs on battery: the clock is reduced", "connect the charger")
    return ok("power", "mains") if states else None


def check_shared_cores(kernel: Kernel) -> Finding:
    """Look whether two hardware threads share a core."""
    logical, physical = logical_cores(kernel), physical_cores(kernel)
    if not threads_share_cores(kernel) or not physical or physical >= logical:
        return ok("smt", f"{logical} CPUs, each a core of its own")
    told = f"{logical} CPUs share {physical} cores: beyond {physical} workers expect little more"
    return note("smt", told, f"sweep workers up to {physical} first")
