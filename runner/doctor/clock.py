"""Checks of the timer and of the interpreter that would spoil every sample alike."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from ..environment.kernel import Kernel
from .finding import Finding, ok, warning

_SLOWSOURCES = {"hpet", "acpi_pm", "jiffies", "pit", "refined-jiffies"}
_COARSE_NS = 1_000
SOURCES = "/sys/devices/system/clocksource/clocksource0"


def check_timer(timer: Mapping[str, object]) -> Finding:
    """Look at the resolution and the cost of the clock, in nanoseconds."""
    resolution, cost = (_number(timer.get(key)) for key in ("resolution_ns", "cost_ns"))
    told = f"steps of {resolution:g} ns, a reading costs {cost:g} ns"
    if resolution > _COARSE_NS or cost > _COARSE_NS:
        return warning("timer", f"{told}: coarse", "raise measure.min_sample_seconds to 0.05")
    return ok("timer", told)


def check_clock_source(kernel: Kernel) -> Finding:
    """Look whether reading the clock needs the kernel, or has been found unstable."""
    source = kernel.text(f"{SOURCES}/current_clocksource")
    if source in _SLOWSOURCES:
        available = kernel.text(f"{SOURCES}/available_clocksource") or ""
        told = f"clock source {source}: every reading is slow"
        better = "tsc" if "tsc" in available.split() else None
        cure = f"echo tsc | sudo tee {SOURCES}/current_clocksource" if better else None
        return warning("clock", told, cure)
    return ok("clock", f"clock source {source}" if source else "clock source not visible")


def check_interpreter() -> Finding:
    """Look whether this interpreter is a debug build, in development mode, or traced."""
    causes = {
        "a debug build": hasattr(sys, "gettotalrefcount"),
        "in development mode": sys.flags.dev_mode,
        "traced (coverage, debugger)": sys.gettrace() is not None,
        "profiled": sys.getprofile() is not None,
    }
    found = [name for name, present in causes.items() if present]
    if found:
        told = f"Python {sys.version.split()[0]} is {' and '.join(found)}"
        return warning("python", told, "measure with a release build and without -X dev")
    return ok("python", f"Python {sys.version.split()[0]}, release build")


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0
