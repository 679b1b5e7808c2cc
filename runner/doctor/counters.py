"""Two looks at the machine a moment apart: what is going on now, not what was since the start.

Counters since boot cannot tell an old storm from a present one, so the counters of CPU time,
steal, swapping, throttling and of each process's CPU time are read twice and subtracted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from ..environment.kernel import Kernel
from ..environment.machine import CPU_FOLDER

_IDLE, _WAIT, _STEAL = 3, 4, 7  # columns of the first line of /proc/stat


@dataclass(frozen=True)
class Look:
    """The machine's counters at one moment."""

    seconds: float
    cpu_ticks: tuple[int, ...] = ()
    swapped_pages: int = 0
    throttle_events: int = 0
    processes: dict[int, tuple[str, float]] = field(default_factory=dict)
    """By process number: name and CPU seconds so far."""


@dataclass(frozen=True)
class Interval:
    """What happened between two looks; all zero where nothing was sampled."""

    seconds: float = 0.0
    steal_share: float = 0.0
    """Share of the CPU time that the host took away, 0 to 1."""
    swapped_pages: int = 0
    throttle_events: int = 0
    busy: tuple[tuple[str, int, float], ...] = ()
    """(name, process number, cores used) of other processes, the busiest first."""


def look(kernel: Kernel) -> Look:
    """Read all counters once."""
    counters = kernel.table("/proc/vmstat", " ")
    throttles = kernel.matching(f"{CPU_FOLDER}/cpu[0-9]*/thermal_throttle/core_throttle_count")
    return Look(
        seconds=time.monotonic(),
        cpu_ticks=cpu_ticks(kernel),
        swapped_pages=sum(int(counters.get(name, 0)) for name in ("pswpin", "pswpout")),
        throttle_events=sum(int(text) for text in throttles.values() if text.isdigit()),
        processes=_cpu_of_processes() if kernel.root == Path("/") else {},
    )


def watch(kernel: Kernel, seconds: float, sleep: Callable[[float], None] = time.sleep) -> Interval:
    """Look, wait, look again; without waiting when ``seconds`` is 0."""
    if seconds <= 0:
        return Interval()
    before = look(kernel)
    sleep(seconds)
    return between(before, look(kernel))


def between(before: Look, after: Look) -> Interval:
    """Return what happened between two looks."""
    seconds = max(after.seconds - before.seconds, 1e-9)
    earlier = before.cpu_ticks or (0,) * len(after.cpu_ticks)
    ticks = [new - old for new, old in zip(after.cpu_ticks, earlier, strict=True)]
    used = [
        (name, pid, (cpu - before.processes[pid][1]) / seconds)
        for pid, (name, cpu) in after.processes.items()
        if pid in before.processes and pid != os.getpid()
    ]
    return Interval(
        seconds=seconds,
        steal_share=steal_share(ticks),
        swapped_pages=after.swapped_pages - before.swapped_pages,
        throttle_events=after.throttle_events - before.throttle_events,
        busy=tuple(sorted((each for each in used if each[2] > 0), key=lambda each: -each[2])),
    )


def cpu_ticks(kernel: Kernel) -> tuple[int, ...]:
    """Return the machine's CPU time since boot: user, nice, system, idle, wait, irq, …, steal."""
    words = (kernel.lines("/proc/stat") or [""])[0].split()
    return tuple(map(int, words[1:9])) if words[:1] == ["cpu"] else ()


def steal_share(ticks: list[int] | tuple[int, ...]) -> float:
    """Return the share of wanted CPU time that the host gave to others, 0 to 1.

    Idle time is left out: a guest that asks for nothing cannot be robbed.
    """
    if len(ticks) <= _STEAL:
        return 0.0
    wanted = sum(ticks) - ticks[_IDLE] - ticks[_WAIT]
    return ticks[_STEAL] / wanted if wanted > 0 else 0.0


def _cpu_of_processes() -> dict[int, tuple[str, float]]:
    found: dict[int, tuple[str, float]] = {}
    for process in psutil.process_iter(["name", "cpu_times"]):
        times = process.info["cpu_times"]
        if times is not None:
            found[process.pid] = (process.info["name"] or "?", times.user + times.system)
    return found
