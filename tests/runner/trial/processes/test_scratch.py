"""What is removed from shared memory, and above all what is not."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from parscale.runner.trial.processes.scratch import (
    SHARED_MEMORY,
    create_scratch,
    remove_folder,
    shared_memory,
    sweep,
    temporary_variables,
)
from parscale.runner.trial.processes.table import HAS_PROC

DEAD = 2**22 + 1  # above the largest process number that Linux gives


def test_a_semaphore_left_by_the_trial_is_removed(tmp_path: Path) -> None:
    """New entries with a pool's name go, files and folders alike."""
    before = shared_memory(tmp_path)
    (tmp_path / "sem.mp-abcdefgh").touch()
    (tmp_path / f"joblib_memmapping_folder_{DEAD}_a_b").mkdir()
    assert sweep(before, tmp_path) == [f"joblib_memmapping_folder_{DEAD}_a_b", "sem.mp-abcdefgh"]
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_before_stays(tmp_path: Path) -> None:
    """Entries from before the trial are not its own."""
    (tmp_path / "sem.mp-abcdefgh").touch()
    assert sweep(shared_memory(tmp_path), tmp_path) == []
    assert (tmp_path / "sem.mp-abcdefgh").exists()


def test_a_name_no_pool_makes_stays(tmp_path: Path) -> None:
    """Other programs' entries are not touched, however new."""
    before = shared_memory(tmp_path)
    (tmp_path / "PostgreSQL.123").touch()
    assert sweep(before, tmp_path) == []
    assert (tmp_path / "PostgreSQL.123").exists()


def test_a_name_with_the_number_of_a_living_process_stays(tmp_path: Path) -> None:
    """A loky semaphore belongs to the process whose number it bears, while that lives."""
    before = shared_memory(tmp_path)
    (tmp_path / f"sem.loky-{os.getpid()}-x").touch()
    (tmp_path / f"sem.loky-{DEAD}-x").touch()
    assert sweep(before, tmp_path) == [f"sem.loky-{DEAD}-x"]


@pytest.mark.skipif(not HAS_PROC, reason="needs the process table's maps")
@pytest.mark.parametrize(
    "use",
    [
        "file = open(sys.argv[1], 'r+b')",
        "import mmap; f = open(sys.argv[1], 'r+b'); m = mmap.mmap(f.fileno(), 8); f.close()",
    ],
    ids=["open", "mapped"],
)
def test_what_a_living_process_uses_stays(tmp_path: Path, use: str) -> None:
    """Shared memory that any living process holds open or maps is in use."""
    before = shared_memory(tmp_path)
    block = tmp_path / "psm_12345678"
    block.write_bytes(b"\0" * 8)
    program = f"import sys; {use}; print('ready', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-S", "-c", program, str(block)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == b"ready\n"
        assert sweep(before, tmp_path) == []
    assert sweep(before, tmp_path) == ["psm_12345678"]


def test_a_missing_shared_memory_is_empty(tmp_path: Path) -> None:
    """A system without /dev/shm has nothing to sweep."""
    assert shared_memory(tmp_path / "none") == frozenset()


def test_scratch_paths_leave_room_for_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long TMPDIR of the user does not make the pools' socket paths too long."""
    monkeypatch.setattr("tempfile.tempdir", "/tmp/" + "x" * 90)
    folder = create_scratch()
    try:
        assert len(str(folder)) < 60
    finally:
        remove_folder(folder)


def test_read_only_folders_are_removed(tmp_path: Path) -> None:
    """What a task has made read-only goes with the rest."""
    folder = tmp_path / "trial"
    (folder / "sealed").mkdir(parents=True)
    (folder / "sealed" / "file").touch()
    (folder / "sealed").chmod(0o500)
    remove_folder(folder)
    assert not folder.exists()


def test_every_name_of_the_temporary_folder_is_set(tmp_path: Path) -> None:
    """Programs look at different variables; all of them say the same."""
    assert temporary_variables(tmp_path) == dict.fromkeys(["TMPDIR", "TEMP", "TMP"], str(tmp_path))


@pytest.mark.skipif(not SHARED_MEMORY.is_dir(), reason="the system has no /dev/shm")
def test_living_semaphores_of_others_are_left_alone() -> None:
    """A semaphore that a living process uses stays, though its map shows another, unlinked name."""
    before = shared_memory()
    lock = multiprocessing.get_context("spawn").Lock()
    created = shared_memory() - before
    assert created
    assert sweep(before) == []
    assert created <= shared_memory()
    assert lock.acquire(timeout=1)
