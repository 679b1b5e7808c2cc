"""Checks of memory, swap, shared memory and disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from ..environment.kernel import Kernel
from ..environment.machine import memory
from .counters import Interval
from .finding import Finding, note, ok, warning

GIB = 1024**3
_SMALL_SHARED_MEMORY = GIB // 4
"""Containers get 64 MiB unless told otherwise."""


def check_memory(kernel: Kernel) -> Finding:
    """Look whether enough memory is free for several workers."""
    sizes = memory(kernel)
    if not {"MemAvailable", "MemTotal"} <= sizes.keys():
        return ok("memory", "the system does not tell")
    free, total = sizes["MemAvailable"], sizes["MemTotal"]
    told = f"{_size(free)} of {_size(total)} available"
    if free < 0.1 * total or free < GIB // 2:
        return warning("memory", f"{told}: workers may be swapped or killed", "end other programs")
    return ok("memory", told)


def check_swap(kernel: Kernel, interval: Interval) -> Finding:
    """Look whether pages are or have been moved to disk."""
    if interval.swapped_pages > 0:
        told = f"{interval.swapped_pages} pages were swapped just now: times depend on the disk"
        return warning("swap", told, "free memory, then `sudo swapoff -a && sudo swapon -a`")
    sizes = memory(kernel)
    used = sizes.get("SwapTotal", 0) - sizes.get("SwapFree", 0)
    if used > 0.01 * sizes.get("SwapTotal", 0):
        told = f"{_size(used)} in use: first touches of swapped pages are slow"
        return note("swap", told, "sudo swapoff -a && sudo swapon -a")
    return ok("swap", "none in use" if sizes.get("SwapTotal") else "no swap")


def check_shared_memory(folder: Path) -> Finding | None:
    """Look whether pools find room for semaphores and shared blocks; None where it is unknown."""
    if not folder.exists():
        return None if os.name != "posix" or not Path("/proc").exists() else _no_shared_memory()
    free = shutil.disk_usage(folder).free
    if free < _SMALL_SHARED_MEMORY:
        told = f"{_size(free)} free in {folder}: shared arrays and some pools will fail"
        return warning("shm", told, "start the container with --shm-size=1g")
    return ok("shm", f"{_size(free)} free in {folder}")


def check_disk(folder: Path) -> Finding:
    """Look whether results and temporary files find room."""
    places = {str(folder): folder, tempfile.gettempdir(): Path(tempfile.gettempdir())}
    free = {name: shutil.disk_usage(place).free for name, place in places.items()}
    name, least = min(free.items(), key=lambda each: each[1])
    if least < GIB:
        return warning("disk", f"{_size(least)} free in {name}", "make room for the study")
    return ok("disk", f"{_size(least)} free in {name}")


def _no_shared_memory() -> Finding:
    told = "there is no /dev/shm: process pools cannot make their semaphores"
    return warning("shm", told, "mount -t tmpfs shm /dev/shm")


def _size(number: int) -> str:
    return f"{number / GIB:.1f} GiB" if number >= GIB else f"{number / 1024**2:.0f} MiB"
