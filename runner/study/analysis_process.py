"""Starts the analysis, which this package never imports, in a process of its own.

The folder that holds ``parscale`` is on its path and the working directory is not, so nothing that
lies where the command was given is taken for a module of ours, and relative paths still mean what
the user thinks.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import parscale

HOME = Path(parscale.__file__).resolve().parent.parent
MODULES = {"analysis": "command", "analysis.compare": "comparison.command"}


def command(module: str, arguments: Sequence[str]) -> list[str]:
    """Return the command line that runs a command of the analysis, such as ``analysis.compare``."""
    start = (
        f"import sys; sys.path.append({str(HOME)!r}); "
        f"from parscale.analysis.{MODULES[module]} import main; sys.exit(main(sys.argv[1:]))"
    )
    return [sys.executable, "-P", "-c", start, *arguments]


def run(module: str, arguments: Sequence[str]) -> int:
    """Run it to its end and return its exit code."""
    return subprocess.run(command(module, arguments), check=False).returncode


def become(module: str, arguments: Sequence[str]) -> NoReturn:
    """Replace this process by it."""
    os.execv(sys.executable, command(module, arguments))  # noqa: S606 - no shell is wanted
