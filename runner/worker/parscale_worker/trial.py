"""One trial: one cell measured once, in this process.

    start    create the pool and wait until all workers are there
    first    the first map: workers import the task, caches are cold
    warmup   maps that are recorded but not used
    map      maps on the warm pool, repeated inside a sample when they are too short to time
    stop     take the pool down

start + first + stop is what `with Executor() as executor: list(executor.map(…))` costs. A slow
first map leaves time for fewer warm samples; one that fills the trial's time leaves none.
Results are compared with the reference after everything was timed.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from parscale_worker import facts, reference
from parscale_worker.calibration import Timer, inner_loops, shortest_sample
from parscale_worker.deadline import Deadline
from parscale_worker.equality import first_difference
from parscale_worker.errors import WrongResultsError
from parscale_worker.phases import Timing, timed
from parscale_worker.rendezvous import Rendezvous
from parscale_worker.reporting import Report
from parscale_worker.specification import Specification
from parscale_worker.workload import Workload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from parscale_worker.failures import Death

VERIFICATION_SECONDS = 60.0


class Trial:
    """Holds what the phases share. `phase` is the one under way, `processes` the pool's pids."""

    def __init__(
        self,
        specification: Specification,
        report: Report,
        deadline: Deadline,
        begin: Callable[[], None],
    ) -> None:
        self._specification = specification
        self._measure = specification.measure
        self._report = report
        self._deadline = deadline
        self._begin = begin  # called once everything is prepared
        self._timer = Timer()
        self._timings: dict[str, list[Timing]] = {}
        self._facts: dict[str, Any] = {}
        self._workload: Workload | None = None
        self._meeting: Rendezvous | None = None
        self.phase = "prepare"
        self.processes: list[int] = []

    def run(self) -> None:
        """Measure, report, compare; raises what went wrong, whosever fault it is."""
        workload = self._workload = Workload(self._specification, self._deadline)
        self._counters = facts.counters()
        self._begin()
        try:
            self._start(workload)
            results = self._maps(workload)
            self._facts.update(facts.usage())
            self._stop(workload)
        finally:
            self.report_facts()
        self._verify(workload, results)

    def death(self) -> Death | None:
        """How a worker of the pool ended, where that can be told."""
        return self._workload.executor.death() if self._workload else None

    @property
    def has_processes(self) -> bool:
        """Whether the executor's workers are processes, which can die on their own."""
        return self._workload is not None and self._workload.executor.has_processes

    def kill(self) -> None:
        """Give the pool up without waiting for anything; nothing is left to do after `stop`."""
        if self._meeting and self.phase == "start":
            self._meeting.close()
        if self._workload and self.phase not in ("prepare", "verification"):
            self._workload.executor.stop(kill=True)

    def report_facts(self) -> None:
        """What is known so far; a trial cut short still tells how much memory it took."""
        if not self._workload:
            return
        if "peak_memory_bytes" not in self._facts:
            self._facts.update(facts.usage())
        self._facts.update(facts.since(self._counters))
        self._facts["effective_cores"] = self._effective_cores()
        self._report.facts({**self._facts, **facts.settings(self._timer)})

    def trouble(self) -> str | None:
        """Why the pool can give no more results, as far as a look at its workers tells."""
        if self._workload is None or self.phase in ("prepare", "stop", "verification"):
            return None
        return self._workload.executor.trouble()

    def _start(self, workload: Workload) -> None:
        self.phase = "start"
        workers = self._specification.workers
        if not workload.executor.has_workers:
            self._record(timed(lambda: workload.executor.start(workers))[0])
            self._facts["workers_ready"] = 1
            return
        meeting = self._meeting = Rendezvous()
        self.processes = meeting.processes
        started = time.perf_counter_ns()
        timing, ready = timed(lambda: self._gather(workload, meeting))
        meeting.close()
        if ready < workers:  # the wait for those who never came is no part of the start
            timing.seconds = (meeting.last_arrival_ns - started) * 1e-9
        workload.executor.note_workers()
        self._facts["workers_ready"] = ready
        self._record(timing)

    def _gather(self, workload: Workload, meeting: Rendezvous) -> int:
        workers = self._specification.workers
        workload.executor.start(workers)
        return meeting.gather(workload.executor.submit, workers, self._deadline)

    def _maps(self, workload: Workload) -> Any:
        """All maps; the last results."""
        self.phase = "first"
        timing, results = timed(workload.map)
        self._record(timing)
        for _ in range(self._measure.warmup):
            if not self._has_time_for(timing.seconds):
                return results
            if timing.seconds > self._measure.sample_seconds:
                break  # so long a map has warmed everything up
            self.phase, results = "warmup", None
            workload.renew()
            timing, results = timed(workload.map)
            self._record(timing)
        if not self._has_time_for(timing.seconds):
            return results
        del results  # freed before the clock runs
        return self._samples(workload, timing.seconds)

    def _samples(self, workload: Workload, last: float) -> Any:
        """Warm samples, until there are enough or `sample_seconds` are used up."""
        self.phase = "map"
        least = shortest_sample(self._measure.min_sample_seconds, self._timer)
        # Maps with items of their own cannot be repeated without making new ones in between.
        loops = (
            1
            if workload.fresh_items
            else inner_loops(lambda count: timed(workload.map, count)[0].seconds, last, least)
        )
        used, taken, results = 0.0, 0, None
        while taken == 0 or self._wants_another(taken, used, last):
            results = None
            workload.renew()
            timing, results = timed(workload.map, loops)
            self._record(timing)
            last = timing.seconds
            used, taken = used + last, taken + 1
        return results

    def _wants_another(self, taken: int, used: float, last: float) -> bool:
        return (
            taken < self._measure.samples
            and used + last <= self._measure.sample_seconds
            and self._has_time_for(last)
        )

    def _stop(self, workload: Workload) -> None:
        self.phase = "stop"
        self._record(timed(workload.executor.stop)[0])

    def _verify(self, workload: Workload, results: Any) -> None:
        """Compare with the reference: after the clock, and outside the trial's deadline."""
        self.phase = "verification"
        path, task = self._specification.reference, workload.task
        if path is None or task.check == "none":
            return
        self._report.measured()
        self._deadline.restart(max(VERIFICATION_SECONDS, self._measure.max_trial_seconds))
        difference = first_difference(
            reference.read(path),
            workload.executor.collect(results),
            task.tolerance(workload.executor.precision),
            task.equal,
        )
        if difference is not None:
            raise WrongResultsError(difference)

    def _has_time_for(self, seconds: float) -> bool:
        return self._deadline.remaining() >= seconds

    def _record(self, timing: Timing) -> None:
        timings = self._timings.setdefault(self.phase, [])
        self._report.sample(
            self.phase,
            len(timings),
            timing.loops,
            timing.seconds / timing.loops,
            timing.cpu_seconds / timing.loops,
        )
        timings.append(timing)
        self._deadline.check()

    def _effective_cores(self) -> float | None:
        """CPU seconds per wall second over the warm maps, or the first one."""
        timings = self._timings.get("map") or self._timings.get("first") or []
        seconds = sum(timing.seconds for timing in timings)
        return sum(timing.cpu_seconds for timing in timings) / seconds if seconds else None
