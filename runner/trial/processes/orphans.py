"""Leave no process of a trial behind.

Killing the trial's process group is not enough: pools start sessions of their own, daemons fork
twice and change their title.  Three nets catch them, each where the others have a hole:

- **Adoption.** The runner declares itself a *subreaper* (Linux), so that every orphan below it
  becomes its child.  Once the worker is dead, "has the trial left anything?" is one look at the
  runner's own children, which costs microseconds; nothing a process does to its session, title
  or environment escapes it.
- **Session.** A worker starts a session of its own; nobody can enter a session from outside, so
  nothing in the runner's own session belongs to a trial, and children that share it are spared.
- **Mark.** Every process inherits ``PARSCALE_STUDY=<token>``: how the watchdog finds the study's
  processes when the runner is dead, and how systems without subreapers find them at all.

Exit statuses that belong to a ``Popen`` object are never reaped here: such numbers are ``kept``.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from importlib import import_module

from .table import Entry, children, descendants, entries, entry, kill, marked, wait_a_little

_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def adopt_orphans(adopt: bool = True) -> bool:
    """Become (or cease to be) the parent of every orphan below; False where that is unknown."""
    try:
        # Here, because it costs more than the rest of this package and the watchdog never needs it.
        prctl = import_module("ctypes").CDLL(None, use_errno=True).prctl
    except (ImportError, AttributeError, OSError, TypeError):
        return False
    return bool(prctl(_SET_CHILD_SUBREAPER, int(adopt), 0, 0, 0) == 0)


def adopted(kept: Collection[int]) -> list[Entry]:
    """Return the orphans that this process has adopted, and all processes below them.

    ``kept`` are children to be left alone: those with a ``Popen`` object and those from before
    the trial.  Costs some microseconds when there are none.
    """
    roots = [pid for pid in children() if pid not in kept and not _in_own_session(pid)]
    return descendants(roots, entries()) if roots else []


def study_processes(
    token: str, kept: Collection[int] = (), sessions: Collection[int] = ()
) -> list[Entry]:
    """Return every living process of a study, found by its mark, its sessions and its parents.

    A scan of the whole table (milliseconds), for the end of a study and for its watchdog.
    ``sessions`` are sessions that are known to belong to the study.
    """
    table = [found for found in entries() if not found.zombie]
    own = os.getsid(0) if hasattr(os, "getsid") else -1
    roots = {found.pid for found in table if found.session != own and marked(found.pid, token)}
    family = {found.session for found in table if found.pid in roots} | set(sessions)
    roots |= {found.pid for found in table if found.session in family - {own, 0}}
    spared = {os.getpid(), *kept}
    return [found for found in descendants(roots, table) if found.pid not in spared]


def survivors(token: str) -> list[Entry]:
    """Return the living processes that carry the study's mark, or descend from one that does."""
    return study_processes(token)


def end_all(find: Callable[[], list[Entry]], seconds: float) -> tuple[list[Entry], list[Entry]]:
    """Kill what ``find`` returns until it returns nothing: (ended, still there after ``seconds``).

    Repeated, because a process can fork between the look and the kill, and because the children
    of a killed process are adopted only once it is dead.
    """
    ended: dict[int, Entry] = {}
    deadline = time.monotonic() + seconds
    while found := find():
        for each in found:
            kill(each)
            reap(each.pid)
            if not each.zombie:
                ended[each.pid] = each
        if time.monotonic() > deadline:
            return list(ended.values()), [each for each in find() if not each.zombie]
        wait_a_little()
    return list(ended.values()), []


def reap(pid: int) -> None:
    """Collect the exit status of an adopted child, so that it does not stay as a zombie."""
    with suppress(OSError):  # not ours: its own parent collects it
        os.waitpid(pid, getattr(os, "WNOHANG", 0))


def _in_own_session(pid: int) -> bool:
    found = entry(pid)
    return found is not None and hasattr(os, "getsid") and found.session == os.getsid(0)
