"""Names of curves: each is given where intervals carry it, and withheld where they do not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from model_groups import group_of, measured

from parscale.analysis.models.group import GroupModels
from parscale.analysis.models.observations import Observations, Scaling, Series, read
from parscale.analysis.models.points import Points
from parscale.analysis.models.refusal import CannotSay, Reason
from parscale.analysis.models.replicates import summarize
from parscale.analysis.models.shape import CurveShape, ShapeName, shape

WORKERS = np.array([1.0, 2, 4, 8])

CURVES: list[tuple[Callable[[np.ndarray], np.ndarray], ShapeName]] = [
    (lambda p: 1 / p, ShapeName.LINEAR),
    (lambda p: 0.1 + 0.9 / p, ShapeName.SATURATING),
    (lambda p: 1 / p**1.1, ShapeName.SUPERLINEAR),
    (lambda p: 0.05 + 0.9 / p + 0.05 * p, ShapeName.RETROGRADE),
    (lambda p: 1.0 + 0.5 * (p - 1), ShapeName.RETROGRADE),
    (lambda p: 1.0 + 0 * p, ShapeName.NONE),
]


def shape_of(observations: Observations, comparisons: int | None = None) -> CurveShape | CannotSay:
    """The shape of a group that can be read."""
    models = group_of(observations, comparisons=comparisons)
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
    assert isinstance(found, CurveShape)
    assert found.names[0] is name
    assert found.sentence.startswith(name.value)


@pytest.mark.parametrize(
    ("workers", "throughput", "name"),
    [
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
    """The ray tracer saturates, the toy falls: Gunther 2007."""
    found = shape_of(Observations(workers, throughput=throughput, kind=Scaling.THROUGHPUT))
    assert isinstance(found, CurveShape)
    assert found.names[0] is name


def test_superlinear_and_retrograde_are_both_named() -> None:
    """A curve may rise above its workers and fall later."""
    found = shape_of(blocks_of(lambda p: np.array([1, 0.4, 0.3, 0.6]), 0.01))
    assert isinstance(found, CurveShape)
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


SPECSDM91 = (
    [1, 18, 36, 72, 108, 144, 216],
    [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2],
)
SUPERLINEAR = ([1, 2, 4, 8, 16, 32], [10, 4.35275, 1.89465, 0.824692, 0.358968, 0.15625])


def test_a_fall_that_all_comparisons_together_leave_open_is_not_told() -> None:
    """SPEC SDM91 loses 8 % once measured: twelve comparisons of four degrees leave that open."""
    found = shape_of(Observations(SPECSDM91[0], throughput=SPECSDM91[1], kind=Scaling.THROUGHPUT))
    assert not isinstance(found, CurveShape) or ShapeName.RETROGRADE not in found.names


def test_the_sentence_quotes_the_measured_point() -> None:
    """Times of 10 s and 0.15625 s are 64 times, whatever a curve through the points says."""
    found = shape_of(Observations(SUPERLINEAR[0], seconds=SUPERLINEAR[1]))
    assert isinstance(found, CurveShape)
    assert found.sentence == (
        "superlinear: 64 times the throughput at 32 workers as at 1 (measured once, no interval)"
    )


@pytest.mark.parametrize(
    ("workers", "seconds"),
    [
        ([1, 2, 4, 8], [72.271, 114.911, 133.468, 146.595]),
        ([1, 2, 4, 8, 16, 32], [11, 12, 14, 18, 26, 42]),
    ],
)
def test_a_curve_that_never_rose_does_not_fall_again(
    workers: list[float], seconds: list[float]
) -> None:
    """Throughput that falls at every count is slower from the first added worker on."""
    found = shape_of(Observations(workers, seconds=seconds))
    assert isinstance(found, CurveShape)
    assert "slower from the first added worker on" in found.sentence
    assert "again" not in found.sentence


def test_repeated_measurements_that_fall_from_the_first_worker_are_told_so() -> None:
    """Both the first step and the whole loss carry intervals."""
    found = shape_of(blocks_of(lambda p: 1.0 + 0.5 * (p - 1), 0.01))
    assert isinstance(found, CurveShape)
    assert "slower from the first added worker on" in found.sentence
    assert found.sentence.count("[") == 2


def test_a_curve_that_rose_falls_again() -> None:
    """The peak that was measured is named with the loss since."""
    found = shape_of(blocks_of(lambda p: np.array([1.0, 0.5, 0.4, 0.6]), 0.01))
    assert isinstance(found, CurveShape)
    assert "rises up to 4 workers and falls again, 0.6" in found.sentence


def test_a_loss_within_the_margin_is_not_retrograde() -> None:
    """Three per cent are surely lost and still no finding."""
    found = shape_of(blocks_of(lambda p: np.array([1.0, 0.5, 0.3, 0.309]), 0.001))
    assert isinstance(found, CurveShape)
    assert ShapeName.RETROGRADE not in found.names


def test_more_comparisons_need_more_evidence() -> None:
    """A loss that one curve shows is not told among a thousand comparisons."""
    loss = blocks_of(lambda p: np.array([1.0, 0.5, 0.3, 0.33]), 0.012)
    alone, among = shape_of(loss), shape_of(loss, 1000)
    assert isinstance(alone, CurveShape)
    assert ShapeName.RETROGRADE in alone.names
    assert not isinstance(among, CurveShape) or ShapeName.RETROGRADE not in among.names


@pytest.mark.parametrize("exact", [lambda p: 1 / p, lambda p: 1 + 0 * p])
def test_false_findings_among_twelve_curves_are_rare(
    exact: Callable[[np.ndarray], np.ndarray],
) -> None:
    """In at most one of 20 simulated reports is any of 12 ideal or flat curves called by a name."""
    rng = np.random.default_rng(21)
    labels = np.repeat(np.arange(6), 4).tolist()
    comparisons, false = 12 * 6, 0
    for _ in range(40):
        curves = exact(WORKERS) * np.exp(rng.normal(0, 0.05, (12, 6, 4)))
        names: set[ShapeName] = set()
        for seconds in curves:
            series = read(Observations(np.tile(WORKERS, 6), seconds=seconds.ravel(), blocks=labels))
            assert isinstance(series, Series)
            found = shape(Points(summarize(series), measured(series).between, 0.95), comparisons)
            names |= set(found.names) if isinstance(found, CurveShape) else set()
        false += bool(names & {ShapeName.RETROGRADE, ShapeName.SUPERLINEAR})
    assert false <= 2
