"""Wait until all workers of a pool are really there.

Pools create their workers lazily, and a pool that is "created" may have none. So one small task
per worker is submitted, and each waits for all the others: they can only meet when every one of
them runs. They meet at two FIFOs in a folder, which works alike for threads, processes,
sub-interpreters and schedulers on the same machine, needs nothing picklable but a path, and wakes
its waiters at once where polling for files would add its period to the start.

Nothing here waits for ever: a library that has fewer workers than it was asked for is released
after a while of patience, and the number that came is reported.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable

from parscale_worker.deadline import Deadline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PATIENCE_SECONDS = 5.0
LOOK_SECONDS = 0.1


def meet(folder: str, seconds: float) -> None:
    """Runs in a worker: say that it is here, then wait for the release, `seconds` at most."""
    try:
        arrivals = os.open(os.path.join(folder, "arrivals"), os.O_WRONLY | os.O_NONBLOCK)
        release = os.open(os.path.join(folder, "release"), os.O_RDONLY | os.O_NONBLOCK)
    except OSError:  # released and cleared away before this worker came
        return
    try:
        os.write(arrivals, b"%d\n" % os.getpid())
        waiting = select.poll()
        waiting.register(release, select.POLLIN)
        waiting.poll(int(seconds * 1000))
    finally:
        os.close(arrivals)
        os.close(release)


class Rendezvous:
    """The meeting place, made before the clock runs. `processes` are the pids that came."""

    def __init__(self) -> None:
        parent = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - `tempfile` costs 10 ms
        self._folder = os.path.join(parent, f"parscale-{os.getpid()}-{time.monotonic_ns()}")
        os.mkdir(self._folder, 0o700)
        self._arrivals = self._fifo("arrivals")
        self._release = self._fifo("release")
        self.processes: list[int] = []
        self.last_arrival_ns = 0

    def gather(self, submit: Callable[..., Any], workers: int, deadline: Deadline) -> int:
        """Number of workers that met, `workers` when all did. Raises what the pool raises."""
        seconds = deadline.remaining()
        futures = [submit(meet, self._folder, seconds) for _ in range(workers)]
        self._await_arrivals(futures, deadline)
        os.write(self._release, b"x")  # nobody reads it: the FIFO stays readable for all
        for future in futures:
            future.result(deadline.remaining())
        return len(self.processes)

    def close(self) -> None:
        """Clear the meeting place away, once."""
        for descriptor, name in ((self._arrivals, "arrivals"), (self._release, "release")):
            os.close(descriptor)
            os.unlink(os.path.join(self._folder, name))
        os.rmdir(self._folder)

    def _fifo(self, name: str) -> int:
        path = os.path.join(self._folder, name)
        os.mkfifo(path, 0o600)
        # Opened for both, or the open would wait for the other side.
        return os.open(path, os.O_RDWR | os.O_NONBLOCK)

    def _await_arrivals(self, futures: list[Any], deadline: Deadline) -> None:
        started = self.last_arrival_ns = time.perf_counter_ns()
        waiting = select.poll()
        waiting.register(self._arrivals, select.POLLIN)
        while len(self.processes) < len(futures) and not deadline.passed():
            if waiting.poll(int(LOOK_SECONDS * 1000)):
                self._note_arrivals()
            elif self._patience_is_over(started) or _all_done(futures):
                return

    def _note_arrivals(self) -> None:
        self.processes += map(int, os.read(self._arrivals, 65536).split())
        self.last_arrival_ns = time.perf_counter_ns()

    def _patience_is_over(self, started: int) -> bool:
        """Whether the next worker is overdue; the first one may take as long as it likes."""
        if not self.processes:
            return False
        waited = time.perf_counter_ns() - self.last_arrival_ns
        return waited > max(PATIENCE_SECONDS * 1e9, 2 * (self.last_arrival_ns - started))


def _all_done(futures: list[Any]) -> bool:
    """Whether nobody is left to come; lets a broken pool speak up instead of waiting for it."""
    try:
        for future in futures:
            future.result(0)
    except Exception as error:
        # Each library has a TimeoutError of its own, unrelated ones before Python 3.11.
        if type(error).__name__ != "TimeoutError":
            raise
        return False
    return True
