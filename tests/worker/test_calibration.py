"""Inner loops and the clock's limits, with a clock that does what it is told."""

from __future__ import annotations

from itertools import count

import pytest
from parscale_worker.calibration import Timer, inner_loops, shortest_sample


class Map:
    """Takes the given seconds a loop, after `slow` passes that take a hundred times longer."""

    def __init__(self, seconds, slow=0):
        self.seconds, self.slow, self.passes = seconds, slow, []

    def __call__(self, loops):
        factor = 100 if len(self.passes) < self.slow else 1
        self.passes.append(loops)
        return loops * self.seconds * factor


@pytest.mark.parametrize("seconds", [1e-7, 3e-5, 9e-4, 1.1e-3])
def test_a_sample_lasts_long_enough_but_not_much_longer(seconds):
    """Within a factor of two, unless one map is longer than that."""
    pretended = Map(seconds)
    loops = inner_loops(pretended, seconds, 0.001)
    assert 0.001 <= loops * seconds <= max(0.002, seconds)
    assert pretended.passes[-2:] == [loops, loops]


def test_one_slow_pass_is_not_believed():
    """It has to be long enough twice running."""
    pretended = Map(1e-5, slow=1)
    assert inner_loops(pretended, 1e-5, 0.001) >= 100


def test_a_long_map_is_not_run_for_calibration():
    """It would double the trial."""
    pretended = Map(5.0)
    assert inner_loops(pretended, 5.0, 0.001) == 1
    assert pretended.passes == []


def test_a_map_without_any_duration_ends_the_search():
    """Growing tenfold until the clock sees something."""
    assert inner_loops(lambda loops: 0.0 if loops < 1000 else 1.0, 0.0, 0.001) == 1000


def test_the_timer_knows_its_step_and_its_cost():
    """From readings alone."""
    readings = (30 * (number // 2) for number in count())
    timer = Timer(lambda: next(readings))
    assert timer.resolution_ns == 30
    assert timer.cost_ns == pytest.approx(15, rel=0.02)


def test_a_coarse_timer_makes_samples_longer():
    """Ten steps of the clock at least."""
    readings = (1_000_000 * (number // 50) for number in count())
    assert shortest_sample(0.001, Timer(lambda: next(readings))) == pytest.approx(0.01)
    fine = (30 * number for number in count())
    assert shortest_sample(0.001, Timer(lambda: next(fine))) == 0.001
