"""What this interpreter is, and which executors it cannot run and why."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Sequence

from parscale_worker import executors, interpreter
from parscale_worker.errors import describe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def probe(names: Sequence[str] | None = None) -> dict[str, Any]:
    """Facts for the plan: label, build, NumPy, executors that are unavailable with the reason.

    `names`: the executors that are asked about; only their adapters are imported. None: all.
    """
    unavailable = _unavailable(executors.EXECUTORS if names is None else names)
    return {
        "version": interpreter.version(),
        "implementation": platform.python_implementation(),
        "executable": sys.executable,
        "free_threaded": interpreter.is_free_threaded(),
        "gil": interpreter.has_gil(),
        "label": interpreter.label(),
        "numpy": _numpy_version(),
        "start_methods": _start_methods(),
        "unavailable": unavailable,
        "build": {
            "text": sys.version,
            "compiler": platform.python_compiler(),
            "debug": hasattr(sys, "gettotalrefcount"),
            "jit": _jit_enabled(),
        },
    }


def _unavailable(names: Iterable[str]) -> dict[str, str]:
    """Every adapter is made, which imports its library, and none is started."""
    reasons = {}
    for name in names:
        try:
            executors.create(name, {})
        except Exception as error:  # a broken library must not end the probe
            reasons[name] = describe(error)
    return reasons


def _numpy_version() -> str | None:
    try:
        import numpy as np
    except Exception:  # missing or broken, it cannot be used
        return None
    return str(np.__version__)


def _start_methods() -> list[str]:
    try:
        from multiprocessing import get_all_start_methods
    except ImportError:
        return []
    return get_all_start_methods()


def _jit_enabled() -> bool:
    """PyPy always compiles; CPython 3.14 and later may."""
    if sys.implementation.name == "pypy":
        return True
    jit = getattr(sys, "_jit", None)
    return bool(jit and jit.is_enabled())
