"""Each check of the doctor on fake kernels: what is a warning, what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from parscale.runner.doctor import (
    Finding,
    Severity,
    capacity,
    clock,
    clock_speed,
    competing_load,
    examine,
    limits,
)
from parscale.runner.doctor.command import as_table, main, summary
from parscale.runner.doctor.counters import Interval, Look, between, cpu_ticks, steal_share, watch
from parscale.runner.environment.kernel import Kernel

CPU = "sys/devices/system/cpu"
GUEST = {"proc/cpuinfo": "processor: 0\nflags: hypervisor\nprocessor: 1\n"}
MEMORY = "MemTotal: 8388608 kB\nMemAvailable: {} kB\nSwapTotal: 1000 kB\nSwapFree: {} kB\n"
QUIET = Interval(seconds=1.0)
Check = Callable[[Kernel], Finding | None]


@pytest.mark.parametrize(
    ("check", "files", "severity"),
    [
        (lambda k: competing_load.check_load(k, 4), {"proc/loadavg": "0.10 0 0"}, "ok"),
        (lambda k: competing_load.check_load(k, 4), {"proc/loadavg": "0.90 0 0"}, "note"),
        (lambda k: competing_load.check_load(k, 4), {"proc/loadavg": "2.00 0 0"}, "warning"),
        (competing_load.check_pressure, {}, "ok"),
        (
            competing_load.check_pressure,
            {"proc/pressure/cpu": "some avg10=0.50 avg60=1 total=1"},
            "ok",
        ),
        (
            competing_load.check_pressure,
            {"proc/pressure/cpu": "some avg10=42.0 total=1"},
            "warning",
        ),
        (lambda k: competing_load.check_host(k, QUIET), {"proc/cpuinfo": "flags: sse2\n"}, "ok"),
        (lambda k: competing_load.check_host(k, QUIET), GUEST, "note"),
        (
            lambda k: competing_load.check_host(k, QUIET),
            {**GUEST, "proc/stat": "cpu 90 0 0 900 0 0 0 10 0 0"},
            "warning",
        ),
        (lambda k: competing_load.check_host(k, Interval(1.0, steal_share=0.2)), GUEST, "warning"),
        (limits.check_affinity, {**GUEST, "proc/self/status": "Cpus_allowed_list: 0-1"}, "ok"),
        (limits.check_affinity, {**GUEST, "proc/self/status": "Cpus_allowed_list: 1"}, "warning"),
        (clock_speed.check_governor, {}, "ok"),
        (
            clock_speed.check_governor,
            {f"{CPU}/cpu0/cpufreq/scaling_governor": "powersave"},
            "warning",
        ),
        (clock_speed.check_governor, {f"{CPU}/cpu0/cpufreq/scaling_governor": "schedutil"}, "note"),
        (clock_speed.check_governor, {f"{CPU}/cpu0/cpufreq/scaling_governor": "performance"}, "ok"),
        (clock_speed.check_turbo, {f"{CPU}/intel_pstate/no_turbo": "0"}, "note"),
        (clock_speed.check_turbo, {f"{CPU}/cpufreq/boost": "0"}, "ok"),
        (lambda k: clock_speed.check_heat(k, QUIET), {}, "ok"),
        (
            lambda k: clock_speed.check_heat(k, QUIET),
            {f"{CPU}/cpu0/thermal_throttle/core_throttle_count": "7"},
            "note",
        ),
        (lambda k: clock_speed.check_heat(k, Interval(1.0, throttle_events=3)), {}, "warning"),
        (
            clock_speed.check_battery,
            {"sys/class/power_supply/BAT0/status": "Discharging"},
            "warning",
        ),
        (clock_speed.check_battery, {"sys/class/power_supply/BAT0/status": "Full"}, "ok"),
        (capacity.check_memory, {"proc/meminfo": MEMORY.format(6_000_000, 1000)}, "ok"),
        (capacity.check_memory, {"proc/meminfo": MEMORY.format(100_000, 1000)}, "warning"),
        (lambda k: capacity.check_swap(k, QUIET), {"proc/meminfo": MEMORY.format(1, 1000)}, "ok"),
        (lambda k: capacity.check_swap(k, QUIET), {"proc/meminfo": MEMORY.format(1, 500)}, "note"),
        (lambda k: capacity.check_swap(k, Interval(1.0, swapped_pages=9)), {}, "warning"),
        (clock.check_clock_source, {f"{clock.SOURCES[1:]}/current_clocksource": "tsc"}, "ok"),
        (clock.check_clock_source, {f"{clock.SOURCES[1:]}/current_clocksource": "hpet"}, "warning"),
    ],
)
def test_severities(tmp_path: Path, check: Check, files: dict[str, str], severity: str) -> None:
    """A check warns of what makes numbers doubtful, and of nothing else."""
    finding = check(fake(tmp_path, files))
    assert finding is not None
    assert finding.severity == severity
    assert finding.text


@pytest.mark.parametrize(("quota", "severity"), [("150000", "warning"), ("200000", "note")])
def test_fractional_quotas_are_warned_of(tmp_path: Path, quota: str, severity: str) -> None:
    """A quota of one and a half cores makes times jump; whole cores are only worth knowing."""
    files = {
        "proc/self/cgroup": "0::/\n",
        "proc/self/mountinfo": "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
        "sys/fs/cgroup/cpu.max": f"{quota} 100000",
    }
    assert limits.check_quota(fake(tmp_path, files)).severity == severity


def test_shared_cores_are_told(tmp_path: Path) -> None:
    """Two hardware threads on one core are worth knowing before workers are chosen."""
    siblings = {f"{CPU}/cpu{n}/topology/thread_siblings_list": "0-1" for n in (0, 1)}
    machine = fake(tmp_path, {**GUEST, **siblings, f"{CPU}/smt/active": "1"})
    assert "2 CPUs share 1 cores" in clock_speed.check_shared_cores(machine).text


def test_busy_processes_are_named() -> None:
    """The busiest come first, with their numbers, and small ones are left out."""
    busy = (("chrome", 7, 0.9), ("cc1", 8, 0.2), ("sshd", 9, 0.01))
    finding = competing_load.check_busy_processes(Interval(1.0, busy=busy), cores=2)
    assert finding.severity is Severity.WARNING
    assert "chrome (7): 90%, cc1 (8): 20%" in finding.text
    assert "sshd" not in finding.text


def test_blas_threads_are_limited_or_not() -> None:
    """A limit in the environment satisfies the check."""
    assert limits.check_blas_threads(4, {"OMP_NUM_THREADS": "1"}).severity is Severity.OK
    assert limits.check_blas_threads(4, {}).severity is Severity.NOTE
    assert limits.check_blas_threads(1, {}).severity is Severity.OK


@pytest.mark.parametrize(("step", "severity"), [(50, "ok"), (15_600_000, "warning")])
def test_coarse_timers_are_warned_of(step: int, severity: str) -> None:
    """A clock that steps in milliseconds cannot time a map."""
    assert clock.check_timer({"resolution_ns": step, "cost_ns": 50}).severity == severity


def test_two_looks_are_subtracted() -> None:
    """An interval holds what happened in it, per second, and not what was before."""
    before = Look(10.0, (100, 0, 0, 900, 0, 0, 0, 50), 5, 1, {7: ("cc1", 3.0)})
    after = Look(12.0, (190, 0, 0, 1000, 0, 0, 0, 60), 5, 2, {7: ("cc1", 4.0), 8: ("new", 1.0)})
    interval = between(before, after)
    assert interval.steal_share == pytest.approx(10 / 100)
    assert (interval.swapped_pages, interval.throttle_events) == (0, 1)
    ((name, number, cores),) = interval.busy
    assert (name, number) == ("cc1", 7)
    assert cores == pytest.approx(0.5)


def test_idle_time_does_not_hide_steal(tmp_path: Path) -> None:
    """The share is of the time that was wanted."""
    machine = fake(tmp_path, {"proc/stat": "cpu 75 0 0 9000 900 0 0 25 0 0\n"})
    assert steal_share(cpu_ticks(machine)) == 0.25
    assert steal_share(()) == 0.0


def test_watching_takes_the_time_it_was_given(tmp_path: Path) -> None:
    """The wait between the looks is the caller's; none means not sampled."""
    waits: list[float] = []
    watch(fake(tmp_path, {}), 0.7, sleep=waits.append)
    assert waits == [0.7]
    assert watch(fake(tmp_path, {}), 0) == Interval()


def test_all_checks_together_put_warnings_first(tmp_path: Path) -> None:
    """An examination of a fake machine is sorted, complete and writable as JSON."""
    fake(tmp_path, {"proc/loadavg": "50.0 0 0", "dev/shm/x": "", **GUEST})
    found = examine(tmp_path, tmp_path, {}, seconds=0)
    order = [Severity.WARNING, Severity.NOTE, Severity.OK]
    ranks = [order.index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)
    assert "load" in [each.name for each in found if each.severity is Severity.WARNING]
    assert json.loads(json.dumps([each.as_json() for each in found]))[0]["severity"] == "warning"


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code says whether there are warnings, and the JSON agrees."""
    code = main(["--json", "--seconds", "0"])
    told = json.loads(capsys.readouterr().out)
    assert code == any(each["severity"] == "warning" for each in told)
    assert {"name", "severity", "text", "cure"} == set(told[0])


def test_the_command_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Every check has its row, and a sentence closes the table."""
    main(["--seconds", "0"])
    told = capsys.readouterr().out
    assert "timer" in told
    assert summary(0).strip() in told or "warning" in told


def test_cures_stand_below_their_finding() -> None:
    """A row shows what was found and, on a line of its own, what to do."""
    table = as_table([Finding("load", Severity.WARNING, "high", "wait")])
    assert [str(cell) for cell in table.columns[2].cells] == ["high\n→ wait"]
    assert summary(2).startswith("\n2 warnings")


def fake(root: Path, files: dict[str, str]) -> Kernel:
    """Write a fake kernel's files below ``root``."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return Kernel(root)
