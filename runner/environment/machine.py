"""What the machine is: CPU, cores, memory, clocks and whether it is a guest on another."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
from pathlib import Path

import psutil

from .kernel import Kernel

CPU_FOLDER = "/sys/devices/system/cpu"


def describe_machine(root: Path = Path("/")) -> dict[str, object]:
    """Return the machine's facts for ``environment.json``; None where the system does not tell."""
    kernel = Kernel(root)
    return {
        "hostname": kernel.text("/proc/sys/kernel/hostname") or socket.gethostname(),
        "system": platform.system(),
        "kernel": kernel.text("/proc/sys/kernel/osrelease") or platform.release(),
        "architecture": platform.machine(),
        "libc": " ".join(platform.libc_ver()).strip() or None,
        "cpu_model": cpu_model(kernel),
        "logical_cores": logical_cores(kernel),
        "physical_cores": physical_cores(kernel),
        "smt": threads_share_cores(kernel),
        "numa_nodes": len(list(root.glob("sys/devices/system/node/node[0-9]*"))) or None,
        "cache_bytes": last_level_cache(kernel),
        "governor": governor(kernel),
        "turbo": turbo(kernel),
        "frequency_mhz": frequencies(kernel),
        "virtualised": virtualised(kernel),
        "clocksource": kernel.text(
            "/sys/devices/system/clocksource/clocksource0/current_clocksource"
        ),
        "memory_bytes": memory(kernel).get("MemTotal") or psutil.virtual_memory().total,
        "swap_bytes": memory(kernel).get("SwapTotal"),
        "load_1min": load(kernel),
    }


def cpu_model(kernel: Kernel) -> str | None:
    """Return the CPU's name as its maker writes it, or ARM's implementer and part numbers."""
    table = kernel.table("/proc/cpuinfo")
    for key in ("model name", "Model", "cpu model", "cpu"):
        if table.get(key):
            return " ".join(table[key].split())
    if "CPU part" in table:
        return f"ARM implementer {table.get('CPU implementer')} part {table['CPU part']}"
    return _brand_on_darwin() or platform.processor() or None


def logical_cores(kernel: Kernel) -> int:
    """Return the number of hardware threads that are switched on."""
    lines = kernel.lines("/proc/cpuinfo")
    return sum(line.split(":")[0].strip() == "processor" for line in lines) or os.cpu_count() or 1


def physical_cores(kernel: Kernel) -> int | None:
    """Return the number of cores, hardware threads of one core counted once."""
    siblings = kernel.matching(f"{CPU_FOLDER}/cpu[0-9]*/topology/thread_siblings_list")
    if siblings:
        return len(set(siblings.values()))
    return psutil.cpu_count(logical=False)


def threads_share_cores(kernel: Kernel) -> bool | None:
    """Whether several hardware threads of one core are switched on (SMT, Hyper-Threading)."""
    active = kernel.number(f"{CPU_FOLDER}/smt/active")
    return None if active is None else bool(active)


def last_level_cache(kernel: Kernel) -> int | None:
    """Return the size of the first CPU's largest cache in bytes."""
    sizes = kernel.matching(f"{CPU_FOLDER}/cpu0/cache/index*/size").values()
    units = {"K": 1024, "M": 1024**2, "G": 1024**3}
    known = [int(size[:-1]) * units[size[-1]] for size in sizes if size[-1:] in units]
    return max(known, default=None)


def governor(kernel: Kernel) -> str | None:
    """Return the frequency governors in use, several joined by commas; None without any."""
    found = kernel.matching(f"{CPU_FOLDER}/cpu[0-9]*/cpufreq/scaling_governor").values()
    return ",".join(sorted(set(found))) or None


def turbo(kernel: Kernel) -> bool | None:
    """Whether the CPU may exceed its nominal frequency for a while."""
    off = kernel.number(f"{CPU_FOLDER}/intel_pstate/no_turbo")
    if off is not None:
        return not off
    boost = kernel.number(f"{CPU_FOLDER}/cpufreq/boost")
    return None if boost is None else bool(boost)


def frequencies(kernel: Kernel) -> dict[str, float] | None:
    """Return the first CPU's lowest and highest frequency, or else its present one, in MHz."""
    names = {"lowest": "cpuinfo_min_freq", "highest": "cpuinfo_max_freq"}
    read = {key: kernel.number(f"{CPU_FOLDER}/cpu0/cpufreq/{name}") for key, name in names.items()}
    known = {key: value / 1000 for key, value in read.items() if value}
    if not known:
        present = kernel.table("/proc/cpuinfo").get("cpu MHz")
        known = {"present": float(present)} if present else {}
    return known or None


def virtualised(kernel: Kernel) -> bool | None:
    """Whether the CPU says that it runs under a hypervisor."""
    table = kernel.table("/proc/cpuinfo")
    flags = table.get("flags")
    if flags is not None:
        return "hypervisor" in flags.split()
    return True if kernel.text("/sys/hypervisor/type") else None


def memory(kernel: Kernel) -> dict[str, int]:
    """Return the entries of ``/proc/meminfo`` in bytes."""
    table = kernel.table("/proc/meminfo")
    sizes = {key: value.split() for key, value in table.items()}
    return {key: int(words[0]) * 1024 for key, words in sizes.items() if words[-1:] == ["kB"]}


def load(kernel: Kernel) -> float | None:
    """Return the load average of the last minute."""
    words = (kernel.text("/proc/loadavg") or "").split()
    if words:
        return float(words[0])
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def _brand_on_darwin() -> str | None:
    if platform.system() != "Darwin":
        return None
    command = ["sysctl", "-n", "machdep.cpu.brand_string"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=2, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None
