"""Rough costs of a trial not yet measured, from the figures in ``conf/``: for estimates alone.

Nothing is skipped on their ground; where they suggest that a trial may not finish, a small pilot is
run and decides.
"""

from __future__ import annotations

import math

from ..config.settings import Measure
from .cell import Combination

PROCESS_SECONDS = 0.1  # start of an interpreter, imports and end: a rough figure


def typical_seconds(combination: Combination, cores: int) -> float | None:
    """Estimate one trial in seconds; None for a function whose cost is not known."""
    sweep, executor = combination.sweep, combination.executor
    item, typical = combination.task.typical_item_seconds, executor.typical
    if item is None:
        return None
    workers = sweep.workers if executor.has_workers else 1
    shared = min(workers, cores) if typical.concurrent else 1
    auto = math.ceil(sweep.size / (4 * workers))
    chunk = {"native": auto if typical.native_chunks else 1, "auto": auto}.get(
        str(sweep.chunksize), sweep.chunksize
    )
    submissions = sweep.size / chunk if executor.has_workers else 0
    one_map = sweep.size * item / shared + submissions * typical.submit_seconds
    return typical.start_seconds + trial_seconds(one_map, sweep.measure)


def serial_seconds(combination: Combination) -> float | None:
    """Estimate one trial of the serial loop in seconds; None where the cost is not known."""
    item, sweep = combination.task.typical_item_seconds, combination.sweep
    return None if item is None else trial_seconds(sweep.size * item, sweep.measure)


def trial_seconds(one_map: float, measure: Measure) -> float:
    """Return the seconds of a trial whose maps take `one_map` seconds each."""
    maps = 1 + measure.warmup + _samples(one_map, measure)
    return PROCESS_SECONDS + maps * one_map


def _samples(one_map: float, measure: Measure) -> float:
    return float(min(measure.samples, max(1.0, measure.sample_seconds / max(one_map, 1e-9))))
