"""Reading the kernel's numbers: from texts with known contents, and from a live tree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from parscale_worker import facts, interpreter, processtree

LINUX = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")


def test_steal_is_the_eighth_number_of_the_cpu_line():
    """In clock ticks, over all CPUs."""
    ticks = processtree.TICKS_PER_SECOND
    assert facts.steal_seconds(f"cpu  1 2 3 4 5 6 7 {3 * ticks} 0 0\ncpu0 1") == 3
    assert facts.steal_seconds("") is None


def test_pressure_is_the_total_of_some():
    """In microseconds."""
    text = (
        "some avg10=0.46 avg60=0.64 avg300=0.30 total=4276433\n"
        "full avg10=0.00 avg60=0.00 avg300=0.00 total=7\n"
    )
    assert facts.pressure_seconds(text) == pytest.approx(4.276433)
    assert facts.pressure_seconds("") is None


@pytest.mark.parametrize(
    ("membership", "place"),
    [
        ("0::/job/1\n", "job/1"),
        ("9:name=systemd:/\n3:cpu,cpuacct:/job\n0::/\n", "cpu,cpuacct/job"),
        ("1:cpu:/job\n", "cpu/job"),
        ("0::/host/path/not/mounted/here\n", ""),
    ],
)
def test_throttling_is_found_in_every_layout_of_groups(tmp_path, monkeypatch, membership, place):
    """Version 2, version 1, and a container that sees its own group as the root."""
    monkeypatch.setattr(facts, "CGROUP", str(tmp_path))
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    (tmp_path / place / "cpu.stat").write_text("nr_periods 9\nnr_throttled 4\nthrottled_usec 2\n")
    assert facts.throttled_periods(membership) == 4


def test_no_group_no_throttling(tmp_path, monkeypatch):
    """Unknown is not zero."""
    monkeypatch.setattr(facts, "CGROUP", str(tmp_path))
    assert facts.throttled_periods("0::/job\n") is None


def test_limits_of_numerical_libraries_are_listed(monkeypatch):
    """Those that are set, with their names."""
    for name in facts.BLAS_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert facts.blas_threads() is None
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("MKL_NUM_THREADS", "2")
    assert facts.blas_threads() == "OMP_NUM_THREADS=1 MKL_NUM_THREADS=2"


def test_the_label_is_that_of_this_interpreter():
    """Version first, free threading behind."""
    assert interpreter.label().startswith(
        "pypy" if sys.implementation.name == "pypy" else f"{sys.version_info[0]}."
    )


BUSY = """
import subprocess, sys, time
depth = int(sys.argv[1])
if depth:
    child = subprocess.Popen([sys.executable, "-c", sys.argv[2], str(depth - 1), sys.argv[2]],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.stdout.readline()
memory = bytearray(20_000_000)
while time.process_time() < 0.05:
    pass
print("ready", flush=True)
sys.stdin.readline()
if depth:
    child.communicate()
"""


@LINUX
def test_the_whole_tree_is_counted_and_ended_processes_stay_counted():
    """Children of children; and nothing is lost when they end."""
    before, family = processtree.cpu_ns(), set(processtree.descendants(os.getpid()))
    with subprocess.Popen(
        [sys.executable, "-c", BUSY, "1", BUSY], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        child.stdout.readline()
        born = set(processtree.descendants(os.getpid())) - family
        live = processtree.cpu_ns() - before
        peak = processtree.peak_memory_bytes()
        child.communicate()
    ended = processtree.cpu_ns() - before
    assert len(born) == 2
    assert child.pid in born
    assert live >= 0.1e9
    assert ended >= live - 0.03e9  # grandchildren are counted in ticks once they ended
    assert peak > 40_000_000
    assert not processtree.is_alive(child.pid)


@LINUX
def test_switches_are_counted():
    """Of this process at least."""
    voluntary, involuntary = processtree.context_switches()
    assert voluntary > 0
    assert involuntary >= 0
