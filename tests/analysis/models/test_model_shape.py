"""Names of curves: each is given where intervals carry it, and withheld where they do not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from parscale.analysis.models.group import GroupModels, examine
from parscale.analysis.models.observations import Observations, Scaling
from parscale.analysis.models.refusal import CannotSay, Reason
from parscale.analysis.models.shape import Shape, ShapeName

WORKERS = np.array([1.0, 2, 4, 8])

CURVES: list[tuple[Callable[[np.ndarray], np.ndarray], ShapeName]] = [
    (lambda p: 1 / p, ShapeName.LINEAR),
    (lambda p: 0.1 + 0.9 / p, ShapeName.SATURATING),
    (lambda p: 1 / p**1.1, ShapeName.SUPERLINEAR),
    (lambda p: 0.05 + 0.9 / p + 0.05 * p, ShapeName.RETROGRADE),
    (lambda p: 1.0 + 0.5 * (p - 1), ShapeName.RETROGRADE),
    (lambda p: 1.0 + 0 * p, ShapeName.NONE),
]


def shape_of(observations: Observations) -> Shape | CannotSay:
    """The shape of a group that can be read."""
    models = examine(observations)
    assert isinstance(models, GroupModels)
    return models.shape


def blocks_of(seconds: Callable[[np.ndarray], np.ndarray], noise: float) -> Observations:
    """Six blocks of a time law, with a level of their own."""
    rng = np.random.default_rng(8)
    factor = np.exp(rng.normal(0, noise, (6, 4)) + rng.normal(0, 0.1, (6, 1)))
    labels = np.repeat(np.arange(6), 4).tolist()
    return Observations(
        np.tile(WORKERS, 6), seconds=(seconds(WORKERS) * factor).ravel(), blocks=labels
    )


@pytest.mark.parametrize(("seconds", "name"), CURVES)
def test_blocks_name_the_curve(
    seconds: Callable[[np.ndarray], np.ndarray], name: ShapeName
) -> None:
    """Ratios inside blocks carry the name, whatever the level of the blocks."""
    found = shape_of(blocks_of(seconds, 0.01))
    assert isinstance(found, Shape)
    assert found.names[0] is name
    assert found.sentence.startswith(name.value)


@pytest.mark.parametrize(
    ("workers", "throughput", "name"),
    [
        (
            [1, 18, 36, 72, 108, 144, 216],
            [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2],
            ShapeName.RETROGRADE,
        ),
        (
            [1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64],
            [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310],
            ShapeName.SATURATING,
        ),
        (
            [1, 2, 4, 6, 8, 10],
            [1, 1.8868, 3.0769, 3.5294, 3.5398, 3.3557],
            ShapeName.RETROGRADE,
        ),
        ([1, 2, 4, 8, 16], [1, 2.1, 4.5, 9.9, 21.5], ShapeName.SUPERLINEAR),
    ],
)
def test_published_single_runs_are_named_by_the_scatter_about_their_curve(
    workers: list[float], throughput: list[float], name: ShapeName
) -> None:
    """SPEC SDM91 falls, the ray tracer saturates, the toy falls: Gunther 2007."""
    found = shape_of(Observations(workers, throughput=throughput, kind=Scaling.THROUGHPUT))
    assert isinstance(found, Shape)
    assert found.names[0] is name


def test_superlinear_and_retrograde_are_both_named() -> None:
    """A curve may rise above its workers and fall later."""
    found = shape_of(blocks_of(lambda p: np.array([1, 0.4, 0.3, 0.6]), 0.01))
    assert isinstance(found, Shape)
    assert found.names == (ShapeName.RETROGRADE, ShapeName.SUPERLINEAR)


def test_noise_is_not_named() -> None:
    """Intervals that allow anything give no name."""
    found = shape_of(blocks_of(lambda p: 0.1 + 0.9 / p, 0.8))
    assert isinstance(found, CannotSay)
    assert found.reason is Reason.TOO_UNCERTAIN


def test_three_single_runs_cannot_be_named() -> None:
    """As many parameters as points: no scatter to judge by."""
    found = shape_of(Observations([1, 2, 4], seconds=[4, 2, 1]))
    assert isinstance(found, CannotSay)
    assert found.reason is Reason.NO_SCATTER_LEFT
