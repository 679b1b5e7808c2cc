"""Which Python this is: label, lock and collector."""

from __future__ import annotations

import sys

RELEASE_LEVELS = {"alpha": "a", "beta": "b", "candidate": "rc", "final": ""}


def version() -> str:
    """Such as "3.14.0" or "3.15.0rc1"."""
    info = sys.version_info
    serial = "" if info.releaselevel == "final" else str(info.serial)
    return f"{info.major}.{info.minor}.{info.micro}{RELEASE_LEVELS[info.releaselevel]}{serial}"


def is_free_threaded() -> bool:
    """Whether this build can run without the global lock."""
    return "t" in getattr(sys, "abiflags", "")


def has_gil() -> bool:
    """Whether the global lock is on now; an import can switch it on."""
    enabled = getattr(sys, "_is_gil_enabled", None)
    return True if enabled is None else bool(enabled())


def label() -> str:
    """Short name of the interpreter: "3.11.7", "3.14.0t", "pypy3.11.15"."""
    name = sys.implementation.name
    prefix = "" if name == "cpython" else name
    return prefix + version() + ("t" if is_free_threaded() else "")
