"""The machine's facts, read from fake kernels."""

from __future__ import annotations

from pathlib import Path

import pytest

from parscale.runner.environment.kernel import Kernel
from parscale.runner.environment.machine import (
    cpu_model,
    describe_machine,
    frequencies,
    governor,
    last_level_cache,
    logical_cores,
    memory,
    physical_cores,
    threads_share_cores,
    turbo,
    virtualised,
)

CPU = "sys/devices/system/cpu"
XEON = "processor\t: {}\nmodel name\t: Xeon(R)   Gold\nflags\t\t: fpu {}\n\n"


def kernel(root: Path, files: dict[str, str]) -> Kernel:
    """Write a fake kernel's files below ``root``."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return Kernel(root)


@pytest.mark.parametrize(
    ("text", "model"),
    [
        (XEON.format(0, ""), "Xeon(R) Gold"),
        (
            "processor: 0\nCPU implementer: 0x41\nCPU part: 0xd0c\n",
            "ARM implementer 0x41 part 0xd0c",
        ),
        ("processor: 0\ncpu: POWER9, altivec supported\n", "POWER9, altivec supported"),
    ],
)
def test_cpu_models_are_named(tmp_path: Path, text: str, model: str) -> None:
    """x86 by its marketing name, ARM by its numbers, POWER by its family."""
    assert cpu_model(kernel(tmp_path, {"proc/cpuinfo": text})) == model


def test_hardware_threads_of_a_core_count_once(tmp_path: Path) -> None:
    """Four hardware threads on two cores are two physical cores with SMT."""
    siblings = {0: "0,2", 1: "1,3", 2: "0,2", 3: "1,3"}
    files = {f"{CPU}/cpu{n}/topology/thread_siblings_list": text for n, text in siblings.items()}
    files["proc/cpuinfo"] = "".join(XEON.format(number, "") for number in range(4))
    machine = kernel(tmp_path, {**files, f"{CPU}/smt/active": "1\n"})
    assert (logical_cores(machine), physical_cores(machine)) == (4, 2)
    assert threads_share_cores(machine) is True


def test_frequency_control_is_read(tmp_path: Path) -> None:
    """Governors, turbo and the range of frequencies, as the drivers present them."""
    files = {
        f"{CPU}/cpu0/cpufreq/scaling_governor": "powersave\n",
        f"{CPU}/cpu1/cpufreq/scaling_governor": "performance\n",
        f"{CPU}/cpu0/cpufreq/cpuinfo_min_freq": "800000\n",
        f"{CPU}/cpu0/cpufreq/cpuinfo_max_freq": "3600000\n",
        f"{CPU}/intel_pstate/no_turbo": "1\n",
    }
    machine = kernel(tmp_path, files)
    assert governor(machine) == "performance,powersave"
    assert frequencies(machine) == {"lowest": 800.0, "highest": 3600.0}
    assert turbo(machine) is False


def test_boost_of_other_drivers_is_read(tmp_path: Path) -> None:
    """AMD's driver says boost where Intel's says no_turbo."""
    assert turbo(kernel(tmp_path, {f"{CPU}/cpufreq/boost": "1\n"})) is True


@pytest.mark.parametrize(("flag", "guest"), [("hypervisor", True), ("sse2", False)])
def test_guests_are_recognised(tmp_path: Path, flag: str, guest: bool) -> None:
    """The hypervisor flag of the CPU marks a virtual machine."""
    assert virtualised(kernel(tmp_path, {"proc/cpuinfo": XEON.format(0, flag)})) is guest


def test_sizes_are_in_bytes(tmp_path: Path) -> None:
    """The kernel's kB and K become bytes."""
    machine = kernel(
        tmp_path,
        {
            "proc/meminfo": "MemTotal:  1024 kB\nHugePages_Total: 0\n",
            f"{CPU}/cpu0/cache/index0/size": "48K\n",
            f"{CPU}/cpu0/cache/index3/size": "32M\n",
        },
    )
    assert memory(machine) == {"MemTotal": 1024**2}
    assert last_level_cache(machine) == 32 * 1024**2


def test_an_empty_kernel_gives_unknowns_not_errors(tmp_path: Path) -> None:
    """A sandbox without /proc and /sys is described as far as it goes."""
    machine = describe_machine(tmp_path)
    assert machine["governor"] is None
    assert machine["turbo"] is None
    assert machine["hostname"]
