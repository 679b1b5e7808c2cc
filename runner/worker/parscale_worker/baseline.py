"""The reference: the serial loop run once, checked, and its results kept for all other trials."""

from __future__ import annotations

from collections.abc import Callable

from parscale_worker import reference, tasks
from parscale_worker.errors import WrongResultsError
from parscale_worker.executors.serial import Serial
from parscale_worker.phases import timed
from parscale_worker.reporting import Report
from parscale_worker.specification import Specification
from parscale_worker.verification import first_difference


def make_reference(specification: Specification, report: Report, begin: Callable[[], None]) -> None:
    """Report the loop's one sample, store its results; WrongResultsError if they are not right."""
    task = tasks.create(specification.task_name, specification.task)
    items, function = task.items(specification.size), task.function
    begin()
    timing, results = timed(lambda: Serial().map(function, items))
    report.sample("map", 0, 1, timing.seconds, timing.cpu_seconds)
    expected = task.expected(specification.size)
    if expected is not None:
        difference = first_difference(expected, results, task.check)
        if difference is not None:
            raise WrongResultsError(f"the serial loop is wrong itself, {difference}")
    if specification.reference is not None and task.check != "none":
        reference.write(specification.reference, results)
