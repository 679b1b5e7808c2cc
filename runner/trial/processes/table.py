"""The process table: who is whose child, in which session, under which mark.

Everything here is read from ``/proc`` with the standard library alone, because the watchdog runs
it without site-packages; psutil stands in where there is no ``/proc``.  An entry carries the
process's start time, so that a number the kernel has given to another process is never killed.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

PROC = Path("/proc")
HAS_PROC = (PROC / "self" / "stat").exists()
MARK = "PARSCALE_STUDY"
"""Environment variable that every process of a study inherits; its value is the study's token."""


@dataclass(frozen=True)
class Entry:
    """One process: its parent and session by number, state letter and start (clock ticks)."""

    pid: int
    parent: int
    session: int
    state: str
    started: float

    @property
    def zombie(self) -> bool:
        """Dead already; only its exit status is left."""
        return self.state in "ZX"


def entry(pid: int) -> Entry | None:
    """Return the table's entry of one process, or None when there is no such process."""
    if not HAS_PROC:
        return _entry_of_psutil(pid)
    try:
        text = (PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return None
    # The name stands in parentheses and may itself hold spaces and parentheses.
    fields = text.rpartition(b")")[2].split()
    return Entry(pid, int(fields[1]), int(fields[3]), fields[0].decode(), float(fields[19]))


def entries() -> list[Entry]:
    """Return every process that can be seen."""
    if HAS_PROC:
        pids = [int(path.name) for path in PROC.iterdir() if path.name.isdigit()]
    else:
        pids = _psutil().pids()
    return [found for found in map(entry, pids) if found is not None]


def children() -> list[int]:
    """Return the numbers of this process's own children, adopted ones and zombies included.

    The kernel lists them per thread, which costs some microseconds and not a scan of the table.
    """
    pids: list[int] = []
    tasks = PROC / "self" / "task"
    try:
        for task in tasks.iterdir():
            pids += map(int, (task / "children").read_text().split())
    except OSError:  # a thread that ended meanwhile, or a kernel without that list
        return [found.pid for found in entries() if found.parent == os.getpid()]
    return pids


def descendants(roots: Iterable[int], table: Collection[Entry]) -> list[Entry]:
    """Return the entries of ``roots`` and of all processes below them."""
    below: dict[int, list[Entry]] = {}
    for found in table:
        below.setdefault(found.parent, []).append(found)
    wanted = set(roots)
    family = {found.pid: found for found in table if found.pid in wanted}
    queue = list(family)
    for pid in queue:  # grows while it is walked: children of children
        new = {child.pid: child for child in below.get(pid, ()) if child.pid not in family}
        family |= new
        queue += new
    return list(family.values())


def marked(pid: int, token: str) -> bool:
    """Whether the process started with ``PARSCALE_STUDY=token`` in its environment."""
    if not HAS_PROC:
        return _environment_of_psutil(pid).get(MARK) == token
    try:
        variables = (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return f"{MARK}={token}".encode() in variables


def title(pid: int) -> str:
    """Return the command of a process, shortened for a message."""
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ")
        name = (PROC / str(pid) / "comm").read_bytes()
    except OSError:
        return f"process {pid}"
    return " ".join((words.strip() or name).decode(errors="replace").split())[:80]


def kill(found: Entry) -> None:
    """Send SIGKILL to exactly the process of the entry, not to a later owner of its number."""
    with suppress(OSError):
        if not hasattr(os, "pidfd_open"):
            os.kill(found.pid, signal.SIGKILL)
            return
        descriptor = os.pidfd_open(found.pid)
        try:
            now = entry(found.pid)
            if now is not None and now.started == found.started:
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
        finally:
            os.close(descriptor)


def wait_a_little() -> None:
    """Pause between two looks at the table: long enough for a killed process to go."""
    time.sleep(0.001)


def _psutil() -> Any:
    return import_module("psutil")


def _entry_of_psutil(pid: int) -> Entry | None:
    psutil = _psutil()
    try:
        process = psutil.Process(pid)
        session = os.getsid(pid) if hasattr(os, "getsid") else 0
        state = "Z" if process.status() == psutil.STATUS_ZOMBIE else "R"
        return Entry(pid, process.ppid(), session, state, process.create_time())
    except (psutil.Error, OSError):
        return None


def _environment_of_psutil(pid: int) -> dict[str, str]:
    psutil = _psutil()
    try:
        return dict(psutil.Process(pid).environ())
    except (psutil.Error, OSError):
        return {}
