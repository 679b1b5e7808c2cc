"""Starts the analysis, which this package never imports, in a process of its own.

Our own folder comes first on its path and the current directory does not stand on it, so a package
called ``analysis`` where the command was given is not taken for ours, and relative paths still mean
what the user thinks.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent


def command(module: str, arguments: Sequence[str]) -> list[str]:
    """Return the command line that runs a module of the analysis, such as ``analysis.compare``."""
    start = (
        f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[0] = {module!r}; "
        f"runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
    )
    return [sys.executable, "-P", "-c", start, *arguments]


def run(module: str, arguments: Sequence[str]) -> int:
    """Run it to its end and return its exit code."""
    return subprocess.run(command(module, arguments), check=False).returncode


def become(module: str, arguments: Sequence[str]) -> NoReturn:
    """Replace this process by it."""
    os.execv(sys.executable, command(module, arguments))  # noqa: S606 - no shell is wanted
