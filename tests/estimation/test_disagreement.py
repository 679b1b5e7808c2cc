"""When a typical run and the total of many runs must be shown together."""

from __future__ import annotations

import math

import numpy as np
import pytest

from parscale.estimation import Estimate, disagreement, paired_ratio, ratio_of_means
from parscale.estimation.simulation import Noise, log_seconds


def between(low: float, high: float) -> Estimate:
    return Estimate(math.sqrt(low * high), low, high, 0.95, 10, "test")


@pytest.mark.parametrize(
    ("typical", "mean", "kind"),
    [
        (between(1.03, 1.07), between(0.90, 1.01), "opposite"),
        (between(0.99, 1.09), between(0.90, 0.97), "opposite"),
        (between(1.20, 1.26), between(1.04, 1.18), "different"),
        (between(1.03, 1.07), between(0.96, 1.10), "shown for one only"),
        (between(1.03, 1.07), between(1.02, 1.06), None),
        (between(0.97, 1.07), between(0.90, 1.05), None),
        (between(1.015, 1.025), between(0.999, 1.021), None),
    ],
)
def test_the_kinds_of_disagreement(typical: Estimate, mean: Estimate, kind: str | None) -> None:
    """Opposite sides of 1, a typical value outside the mean's interval, a claim of one only."""
    found = disagreement(typical, mean)
    assert (found.kind if found else None) == kind


def test_without_intervals_nothing_is_said() -> None:
    """One block has two values and no ground to tell them apart."""
    alone = Estimate(3.0, None, None, 0.95, 1, "test")
    assert disagreement(alone, between(0.5, 0.9)) is None
    assert disagreement(between(1.5, 1.9), alone) is None


def share(baseline: Noise, cell: Noise, blocks: int, speedup: float) -> dict[str | None, float]:
    """Share of studies with each kind of disagreement."""
    above, below = log_seconds(baseline, cell, 300, blocks, np.random.default_rng(blocks))
    below = below - math.log(speedup)
    kinds = []
    for one, other in zip(above, below, strict=True):
        typical, mean = paired_ratio(one - other), ratio_of_means(np.exp(one), np.exp(other))
        found = disagreement(typical, mean)
        kinds.append(found.kind if found else None)
    return {kind: kinds.count(kind) / len(kinds) for kind in set(kinds)}


QUIET = Noise("quiet", spread=0.03)
STALLED = Noise("stalled", spread=0.03, slowed=0.1)


@pytest.mark.parametrize(("blocks", "least"), [(20, 0.22), (50, 0.8)])
def test_faster_in_most_runs_and_slower_in_total_is_found(blocks: int, least: float) -> None:
    """5 % faster in the median, stalled twofold in a tenth of its trials: opposite answers."""
    assert share(QUIET, STALLED, blocks, 1.05)["opposite"] > least


@pytest.mark.parametrize("blocks", [6, 10, 20, 50])
@pytest.mark.parametrize("cell", [QUIET, Noise("noisier", spread=0.06)], ids=lambda n: n.name)
@pytest.mark.parametrize("speedup", [1.0, 1.04])
def test_symmetric_noise_has_one_answer(cell: Noise, blocks: int, speedup: float) -> None:
    """Without stalls the two are told apart in under 2 % of studies."""
    assert share(QUIET, cell, blocks, speedup).get(None, 0.0) > 0.98


@pytest.mark.parametrize("blocks", [6, 10, 20, 50])
def test_equal_stalls_in_equal_arms_are_seldom_two_answers(blocks: int) -> None:
    """A tenth of the trials of both arms stalled: told apart in under 10 % of studies."""
    assert share(STALLED, STALLED, blocks, 1.0).get(None, 0.0) > 0.9


@pytest.mark.parametrize("blocks", [20, 50])
def test_equal_stalls_leave_the_total_uncertain(blocks: int) -> None:
    """A cell 4 % faster behind stalls of both arms: typically shown, in total often not."""
    found = share(STALLED, STALLED, blocks, 1.04)
    assert found["shown for one only"] > 0.2
    assert found["shown for one only"] > found.get("opposite", 0.0)
