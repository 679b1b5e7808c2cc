"""The study's watchdog: what still works when the runner is killed with ``kill -9``.

Nothing inside a killed process can clean up after it, so a second, tiny process waits for its
death: started once per study, in a session of its own (Ctrl-C in the terminal does not reach it),
it blocks on a pipe whose other end only the runner holds.  A byte means "goodbye": the study has
ended in order.  End of file without one means that the runner died: every process that carries
the study's mark is killed, with its session and descendants, and the scratch folder is removed.

Run as ``python -I -S watchdog.py TOKEN SCRATCH`` with the standard library alone; it takes no
CPU time while it waits.
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

_QUIET_SECONDS = 0.1
_PATIENCE_SECONDS = 10.0


def start_watchdog(token: str, scratch: Path) -> subprocess.Popen[bytes]:
    """Start the watchdog without waiting for it; its ``stdin`` must stay open while it guards.

    The pipe's end is not inheritable: a worker that held it would keep the dead runner alive.
    """
    return subprocess.Popen(
        [sys.executable, "-I", *_without_site(), __file__, token, str(scratch)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=scratch.anchor,
    )


def dismiss(watchdog: subprocess.Popen[bytes], seconds: float = 2.0) -> None:
    """Say goodbye and wait until the watchdog has gone."""
    try:
        watchdog.communicate(b"g", timeout=seconds)
    except subprocess.TimeoutExpired:
        watchdog.kill()
        watchdog.wait()


def guard(token: str, scratch: Path) -> None:
    """Wait for the runner's goodbye or death, and clear up after its death."""
    orphans, leftovers = _neighbour("orphans"), _neighbour("scratch")
    before = leftovers.shared_memory()
    if os.read(sys.stdin.fileno(), 1):
        return
    deadline = time.monotonic() + _PATIENCE_SECONDS
    quiet_since = time.monotonic()
    # A worker that was being started when the runner died bears its mark a moment later.
    while time.monotonic() < min(quiet_since + _QUIET_SECONDS, deadline):
        ended, remaining = orphans.end_all(lambda: orphans.study_processes(token), 1.0)
        if ended or remaining:
            quiet_since = time.monotonic()
        time.sleep(0.005)
    leftovers.sweep(before)
    leftovers.remove_folder(scratch)


def _without_site() -> list[str]:
    # Site-packages cost a third of the start; they are needed for psutil where /proc is missing.
    return ["-S"] if Path("/proc/self/stat").exists() else []


def _neighbour(name: str) -> Any:
    return importlib.import_module(f"{Path(__file__).parent.name}.{name}")


def _ignore_signals() -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


if __name__ == "__main__":
    _ignore_signals()
    # As `processes`, not `runner.processes`: whatever `runner` imports stays out of here.
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    guard(sys.argv[1], Path(sys.argv[2]))
