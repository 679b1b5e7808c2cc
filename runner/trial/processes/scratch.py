"""Files that a trial leaves behind: temporary folders and shared memory.

Each trial gets a ``TMPDIR`` of its own inside the study's scratch folder, removed as a whole.
Semaphores and shared memory have no folder of their own: they lie in ``/dev/shm``, where other
programs keep theirs, and a killed pool leaves them.  An entry there is removed only if

1. its name is one that a Python pool makes (``sem.mp-``, ``sem.loky-``, ``psm_``, joblib), and
2. it belongs to this user, and
3. it was not there before the trial (same name and same inode), and
4. no living process maps it, holds it open, or bears the process number that is in its name.

Looking costs one directory listing when nothing is new.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .table import PROC, entry

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - looked at, never written to
POOL_NAMES = re.compile(
    r"sem\.mp-|sem\.loky-|psm_|loky-|pymp-|torch_|joblib_memmapping_folder_|__KMP_REGISTERED_LIB_"
)
_OWNER = re.compile(r"(?:sem\.loky-|loky-|torch_|joblib_memmapping_folder_|_LIB_)(\d+)")
_SHORT = Path("/tmp")  # noqa: S108 - mkdtemp makes a private folder in it
_LONGEST = 60
"""Socket paths hold 107 bytes (103 on macOS); pools append up to 45 to their TMPDIR."""

Leftover = tuple[str, int]  # name and inode: a name can be used again
Inode = tuple[int, int, int]  # major and minor number of the device, inode


def create_scratch(parent: Path | None = None) -> Path:
    """Create the study's scratch folder, in the system's temporary folder unless told otherwise."""
    base = parent or Path(tempfile.gettempdir())
    if parent is None and len(str(base)) > _LONGEST - 20 and os.access(_SHORT, os.W_OK):
        base = _SHORT
    return Path(tempfile.mkdtemp(prefix="parscale-", dir=base))


def temporary_variables(folder: Path) -> dict[str, str]:
    """Return the environment variables that make ``folder`` the place for temporary files."""
    return dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))


def remove_folder(folder: Path) -> None:
    """Remove a folder with all it holds, also what a task has made read-only."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        for path, _, _ in os.walk(folder):
            with suppress(OSError):
                Path(path).chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


def shared_memory(folder: Path = SHARED_MEMORY) -> frozenset[Leftover]:
    """Return what is in shared memory now and bears the name of a pool's leftovers."""
    try:
        with os.scandir(folder) as found:
            return frozenset((e.name, e.inode()) for e in found if POOL_NAMES.match(e.name))
    except OSError:
        return frozenset()


def sweep(before: frozenset[Leftover], folder: Path = SHARED_MEMORY) -> list[str]:
    """Remove what pools have left in shared memory since ``before``; return the names."""
    new = [name for name, _ in shared_memory(folder) - before if _is_mine(folder / name)]
    if not new:
        return []
    used = _in_use()
    gone = [
        name
        for name in new
        if not used.intersection(_inodes(folder / name)) and not _owner_lives(name)
    ]
    for name in gone:
        if (folder / name).is_dir():
            shutil.rmtree(folder / name, ignore_errors=True)
        else:
            with suppress(OSError):
                (folder / name).unlink()
    return sorted(gone)


def _is_mine(path: Path) -> bool:
    with suppress(OSError, AttributeError):
        return path.lstat().st_uid == os.getuid()
    return False


def _owner_lives(name: str) -> bool:
    owner = _OWNER.match(name) or _OWNER.search(name)
    if owner is None:
        return False
    found = entry(int(owner.group(1)))
    return found is not None and not found.zombie


def _inodes(path: Path) -> Iterable[Inode]:
    """Yield the identity of an entry of shared memory, and of the files in it if it is a folder."""
    for each in (path, *(path.iterdir() if path.is_dir() else ())):
        with suppress(OSError):
            found = each.lstat()
            yield os.major(found.st_dev), os.minor(found.st_dev), found.st_ino


def _in_use() -> set[Inode]:
    """Return the identities of all files that a living process maps or holds open.

    Names would not do: the C library creates a semaphore under another name, maps that, links the
    final name and unlinks the first, so the map of a process shows a name that is gone.
    """
    return {inode for process in PROC.glob("[0-9]*") for inode in _inodes_of(process)}


def _inodes_of(process: Path) -> Iterable[Inode]:
    with suppress(OSError):
        for line in (process / "maps").read_text(errors="replace").splitlines():
            _, _, _, device, inode, *_ = line.split(maxsplit=5)
            major, minor = device.split(":")
            yield int(major, 16), int(minor, 16), int(inode)
    with suppress(OSError):
        for descriptor in (process / "fd").iterdir():
            with suppress(OSError):
                found = descriptor.stat()
                yield os.major(found.st_dev), os.minor(found.st_dev), found.st_ino
