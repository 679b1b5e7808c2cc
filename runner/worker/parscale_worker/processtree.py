"""CPU time, memory and context switches of a process and all its descendants.

A pool's work happens in children, and children of children (forkserver). Live ones are read
through the kernel's per-process CPU clock, which is exact to the nanosecond (`/proc/PID/stat`
counts ticks of 10 ms); ended ones are in the usage of whoever reaped them. Peak memory is the sum
of each process's own high-water mark: `ru_maxrss` of children is a running maximum over them and
is inherited across exec. Where there is no /proc, live children are invisible until they end.

All of it is read outside timed regions: a process costs a few tens of microseconds.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

CPUCLOCK_SCHED = 2  # see clock_getcpuclockid(3): ~pid << 3 | kind
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def descendants(root: int) -> list[int]:
    """Process ids below `root`, parents first; empty where the platform does not tell."""
    found, open_ends = [], [root]
    while open_ends:
        children = list(_children(open_ends.pop()))
        found += children
        open_ends += children
    return found


def cpu_ns() -> int:
    """CPU nanoseconds used so far by this process and everything it ever started."""
    live = sum(_process_cpu_ns(pid) + _reaped_ns(pid) for pid in descendants(os.getpid()))
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return live + int((ended.ru_utime + ended.ru_stime) * 1e9) + time.process_time_ns()


def peak_memory_bytes() -> int | None:
    """Sum of the peak resident sizes of the processes alive now, or None."""
    peaks = [_status_number(f"/proc/{pid}/status", b"VmHWM:") for pid in _family()]
    return sum(peaks) * 1024 or None


def context_switches() -> tuple[int, int]:
    """Voluntary and involuntary switches of this process, its live and its ended children."""
    voluntary = involuntary = 0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        voluntary += usage.ru_nvcsw
        involuntary += usage.ru_nivcsw
    for pid in descendants(os.getpid()):
        for task in _listdir(f"/proc/{pid}/task"):
            path = f"/proc/{pid}/task/{task}/status"
            voluntary += _status_number(path, b"\nvoluntary_ctxt_switches:")
            involuntary += _status_number(path, b"nonvoluntary_ctxt_switches:")
    return voluntary, involuntary


def kill_descendants() -> bool:
    """SIGKILL everything below this process, parents first; whether anything was alive there.

    The resource tracker of multiprocessing is spared: it ends with this process, and removes the
    semaphores and shared memory that the killed ones left behind.
    """
    tracker = getattr(
        sys.modules.get("multiprocessing.resource_tracker"), "_resource_tracker", None
    )
    found = False
    for pid in descendants(os.getpid()):
        if pid == getattr(tracker, "_pid", None) or not is_alive(pid):
            continue
        found = True
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    return found


def is_alive(pid: int) -> bool:
    """Whether the process exists and has not ended (a zombie has)."""
    stat = _stat_fields(pid)
    return bool(stat) and stat[0] not in (b"Z", b"X")


def _family() -> list[int]:
    return [os.getpid(), *descendants(os.getpid())]


def _children(pid: int) -> Iterator[int]:
    """Children are listed by the thread that made them."""
    for task in _listdir(f"/proc/{pid}/task"):
        yield from map(int, _read(f"/proc/{pid}/task/{task}/children").split())


def _process_cpu_ns(pid: int) -> int:
    """CPU nanoseconds of one live process; 0 when it is gone."""
    try:
        return time.clock_gettime_ns((~pid << 3) | CPUCLOCK_SCHED)
    except (OSError, OverflowError):
        return _ticks_ns(_stat_fields(pid)[11:13])


def _reaped_ns(pid: int) -> int:
    """CPU nanoseconds of the children that `pid` has waited for."""
    return _ticks_ns(_stat_fields(pid)[13:15])


def _ticks_ns(ticks: list[bytes]) -> int:
    return sum(map(int, ticks)) * 1_000_000_000 // TICKS_PER_SECOND


def _stat_fields(pid: int) -> list[bytes]:
    """Fields of /proc/PID/stat from the third (state) on; the second may contain anything."""
    return _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()


def _status_number(path: str, key: bytes) -> int:
    """The number after `key` in a status file, 0 when absent."""
    after = _read(path).partition(key)[2].split(None, 1)
    return int(after[0]) if after else 0


def _listdir(path: str) -> list[str]:
    try:
        return os.listdir(path)
    except OSError:
        return []


def _read(path: str) -> bytes:
    """A file of /proc whole, empty when the process is gone."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except OSError:
        return b""
