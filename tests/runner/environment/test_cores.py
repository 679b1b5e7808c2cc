"""Usable cores, on fake kernels: affinity, quotas of both versions, batch systems."""

from __future__ import annotations

from pathlib import Path

import pytest

from parscale.runner.environment.cores import (
    affinity_cores,
    allotted_cores,
    quota_cores,
    usable_cores,
)
from parscale.runner.environment.kernel import numbers_in

V2 = "30 23 0:26 {inner} /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
V1 = "32 31 0:29 {inner} /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"


def write(root: Path, files: dict[str, str]) -> Path:
    """Write a fake kernel's files below ``root``."""
    for name, text in {"proc/self/status": "Cpus_allowed_list:\t0-7\n", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def version_2(group: str, inner: str = "/", **quotas: str) -> dict[str, str]:
    """Return a version 2 hierarchy; ``quotas`` are by folder, ``_`` for ``/``."""
    quota_files = {
        f"sys/fs/cgroup/{name.replace('_', '/')}/cpu.max".replace("//", "/"): text
        for name, text in quotas.items()
    }
    membership = {
        "proc/self/cgroup": f"0::{group}\n",
        "proc/self/mountinfo": V2.format(inner=inner),
    }
    return membership | quota_files


def test_affinity_is_counted_from_the_kernels_list(tmp_path: Path) -> None:
    """Ranges and single numbers add up."""
    write(tmp_path, {"proc/self/status": "Name:\tx\nCpus_allowed_list:\t0-2,5,8-9\n"})
    assert affinity_cores(tmp_path) == 6
    assert numbers_in("0-2,5,8-9") == [0, 1, 2, 5, 8, 9]


def test_no_limit_leaves_the_affinity(tmp_path: Path) -> None:
    """Without quota and batch system the affinity mask alone counts."""
    write(tmp_path, version_2("/user", user="max 100000"))
    assert quota_cores(tmp_path) is None
    assert usable_cores(tmp_path, {}) == 8


def test_the_tightest_quota_up_to_the_root_counts(tmp_path: Path) -> None:
    """A parent group's quota limits its children."""
    files = version_2("/a/b/c", a="200000 100000", a_b="max 100000", a_b_c="400000 100000")
    assert quota_cores(write(tmp_path, files)) == 2.0
    assert usable_cores(tmp_path, {}) == 2


@pytest.mark.parametrize(("quota", "cores"), [("50000", 1), ("150000", 1), ("250000", 2)])
def test_a_fractional_quota_counts_whole_cores(tmp_path: Path, quota: str, cores: int) -> None:
    """Half a core is still one worker, one and a half are not two."""
    write(tmp_path, version_2("/job", job=f"{quota} 100000"))
    assert usable_cores(tmp_path, {}) == cores


@pytest.mark.parametrize(
    ("group", "inner"),
    [("/", "/"), ("/docker/1f", "/docker/1f"), ("/../../other", "/"), ("/gone", "/")],
    ids=["namespace", "bind mount", "outside the namespace", "not mounted here"],
)
def test_a_containers_quota_is_found_at_its_mount(tmp_path: Path, group: str, inner: str) -> None:
    """Inside a container the group's own folder is where the hierarchy is mounted."""
    files = version_2(group, inner)
    files["sys/fs/cgroup/cpu.max"] = "300000 100000"
    assert quota_cores(write(tmp_path, files)) == 3.0


@pytest.mark.parametrize(("quota", "cores"), [("-1", None), ("300000", 3.0)])
def test_version_1_quotas_are_understood(tmp_path: Path, quota: str, cores: float | None) -> None:
    """Version 1 writes quota and period into two files, -1 for no quota."""
    files = {
        "proc/self/cgroup": "4:memory:/x\n3:cpu,cpuacct:/job\n0::/\n",
        "proc/self/mountinfo": V1.format(inner="/"),
        "sys/fs/cgroup/cpu/job/cpu.cfs_quota_us": quota,
        "sys/fs/cgroup/cpu/job/cpu.cfs_period_us": "100000",
    }
    assert quota_cores(write(tmp_path, files)) == cores


@pytest.mark.parametrize(
    ("variables", "cores"),
    [
        ({"SLURM_CPUS_PER_TASK": "3", "SLURM_CPUS_ON_NODE": "6"}, 3),
        ({"SLURM_CPUS_ON_NODE": "6"}, 6),
        ({"PBS_JOBID": "1.host", "NCPUS": "4"}, 4),
        ({"NCPUS": "4"}, None),
        ({"LSB_DJOB_NUMPROC": "5"}, 5),
        ({"NSLOTS": "2"}, 2),
        ({"NSLOTS": "0", "SLURM_CPUS_PER_TASK": "many"}, None),
    ],
)
def test_batch_systems_allot_cores(variables: dict[str, str], cores: int | None) -> None:
    """Each batch system's variable is understood; nonsense and bare NCPUS are not."""
    assert allotted_cores(variables) == cores


def test_the_least_of_all_limits_counts(tmp_path: Path) -> None:
    """An allotment below quota and affinity is what can be used."""
    write(tmp_path, version_2("/job", job="400000 100000"))
    assert usable_cores(tmp_path, {"NSLOTS": "2"}) == 2


def test_this_machine_has_at_least_one_core() -> None:
    """The real kernel is understood as well."""
    assert 1 <= usable_cores() <= affinity_cores()
