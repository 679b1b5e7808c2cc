"""Which law is named: one that the points carry, or none with the reason."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from model_groups import group_of

from parscale.analysis.models.group import GroupModels
from parscale.analysis.models.observations import Observations, Scaling
from parscale.analysis.models.refusal import CannotSay, Reason

SIX = np.array([1.0, 2, 4, 8, 16, 32])


def named(observations: Observations) -> GroupModels:
    """The group, which must be readable, and name a law or a reason, never both."""
    models = group_of(observations)
    assert isinstance(models, GroupModels)
    assert (models.named is None) == (models.naming.refusal is not None)
    return models


def refusal(models: GroupModels) -> CannotSay:
    """Why no law is named."""
    assert models.naming.refusal is not None
    return models.naming.refusal


def repeated(seconds: np.ndarray, noise: float = 0.01, blocks: int = 12) -> Observations:
    """Blocks of seconds at as many of 1, 2, 4, ... workers, each block with a level of its own."""
    rng = np.random.default_rng(5)
    counts = SIX[: seconds.size]
    factor = np.exp(rng.normal(0, noise, (blocks, counts.size)) + rng.normal(0, 0.1, (blocks, 1)))
    labels = np.repeat(np.arange(blocks), counts.size).tolist()
    return Observations(np.tile(counts, blocks), seconds=(seconds * factor).ravel(), blocks=labels)


@pytest.mark.parametrize(
    ("exact", "law"),
    [
        (lambda p: 1 / p, "linear"),
        (lambda p: 0.1 + 0.9 / p, "amdahl"),
        (lambda p: (1 + 0.05 * (p - 1) + 0.004 * p * (p - 1)) / p, "usl"),
    ],
)
def test_the_law_that_made_the_data_is_named(
    exact: Callable[[np.ndarray], np.ndarray], law: str
) -> None:
    """Twelve blocks at six counts tell the nested laws apart."""
    assert named(repeated(exact(SIX))).naming.law == law


PUBLISHED: dict[str, tuple[list[float], list[float], str | None]] = {
    "Julia set": ([1, 2, 4, 8, 16], [12.7925, 6.5261, 3.8395, 2.5221, 2.2243], "usl"),
    "slower": ([1, 2, 4, 8, 16], [0.005229, 0.005888, 0.004835, 0.005676, 0.008038], None),
    "rise, then fall": ([1, 2, 4, 8, 12, 24], [26779, 15237, 6743, 13435, 19369, 18761], None),
    "in-process": ([1, 2, 4, 8, 16], [0.1768, 0.11208, 0.06351, 0.04202, 0.03758], None),
    "exact USL": ([1, 2, 4, 8, 16], [1, 0.53, 0.325, 0.2825, 0.38125], "usl"),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_five_counts_measured_once_are_never_called_linear(name: str) -> None:
    """Saturating or falling points carry the USL, or no law."""
    workers, seconds, law = PUBLISHED[name]
    models = named(Observations(workers, seconds=seconds))
    assert models.naming.law == law
    assert "linear" in models.naming.excluded


def test_the_published_curve_that_falls_is_no_amdahl() -> None:
    """SPEC SDM91: the nested test of β has p = 0.018 or less, and the points fall."""
    workers = [1, 18, 36, 72, 108, 144, 216]
    throughput = [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2]
    models = named(Observations(workers, throughput=throughput, kind=Scaling.THROUGHPUT))
    assert models.naming.law == "usl"
    assert "amdahl" in models.naming.excluded


def test_not_to_reject_is_no_evidence_for_the_simpler_law() -> None:
    """Where β may matter or be 0, neither Amdahl nor the USL is named."""
    rng = np.random.default_rng(1)
    seconds = (0.1 + 0.9 / SIX) * np.exp(rng.normal(0, 0.06, SIX.size))
    why = refusal(named(Observations(SIX, seconds=seconds)))
    assert why.reason is Reason.LAWS_ALIKE
    assert why.detail == "Amdahl or USL"


@pytest.mark.parametrize(
    ("observations", "few"),
    [
        (Observations(SIX[:4], seconds=0.1 + 0.9 / SIX[:4]), True),
        (Observations(SIX[:3], seconds=0.1 + 0.9 / SIX[:3]), True),
        (repeated(0.1 + 0.9 / SIX[:3]), True),
        (repeated(0.1 + 0.9 / SIX[:4]), False),
        (Observations(SIX[:5], seconds=0.1 + 0.9 / SIX[:5]), False),
    ],
)
def test_too_few_counts_name_no_law(observations: Observations, few: bool) -> None:
    """Four single points or three counts of any kind; five, or four repeated, may name one."""
    models = named(observations)
    found = models.naming.refusal
    assert (found is not None and found.reason is Reason.FEW_COUNTS_FOR_LAW) is few


def test_a_law_that_misses_the_means_is_not_named() -> None:
    """Steps that no law here has: the lack-of-fit test excludes all."""
    why = refusal(named(repeated(np.array([1, 0.5, 0.49, 0.2, 0.19, 0.1]), 0.005)))
    assert why.reason is Reason.NO_LAW_HOLDS
    assert "lack of fit" in why.sentence


def test_superlinear_points_carry_no_law() -> None:
    """Every law here has at most p times the throughput of one worker."""
    why = refusal(named(Observations(SIX, seconds=1 / SIX**1.2)))
    assert why.reason is Reason.NO_LAW_HOLDS
    assert "superlinear from 1 to 2 workers" in why.detail
    assert "Amdahl" not in why.detail


def test_points_that_fall_carry_no_law_that_only_grows() -> None:
    """Amdahl and linear are excluded by the points alone."""
    models = named(repeated(np.array([1, 0.52, 0.3, 0.2, 0.25, 0.4])))
    for law in ("linear", "amdahl"):
        assert law in models.naming.excluded
    assert models.naming.law in ("usl", None)


@pytest.mark.parametrize("seed", range(30))
def test_a_named_law_always_has_parameters_and_agrees_with_the_points(seed: int) -> None:
    """On random curves: never without a number, never linear at an efficiency below 0.9."""
    rng = np.random.default_rng(seed)
    counts = SIX[: rng.integers(4, 7)]
    alpha, beta = rng.choice([0, 0.01, 0.1, 0.5]), rng.choice([0, 0.001, 0.02])
    exact = (1 + alpha * (counts - 1) + beta * counts * (counts - 1)) / counts
    seconds = exact * np.exp(rng.normal(0, 0.03, counts.size))
    models = named(Observations(counts, seconds=seconds))
    if models.named is not None:
        assert [each for each in models.named.estimates if each.value is not None]
    if models.naming.law == "linear":
        assert np.all(seconds[0] / seconds >= 0.9 * counts)


def test_a_true_amdahl_curve_measured_once_is_rarely_called_another_law() -> None:
    """Multiplicative noise of 3 %, eight counts: in at most five of 100 tables."""
    rng = np.random.default_rng(8)
    counts = 2.0 ** np.arange(8)
    wrong = 0
    for _ in range(100):
        seconds = (0.02 + 0.98 / counts) * np.exp(rng.normal(0, 0.03, counts.size))
        wrong += named(Observations(counts, seconds=seconds)).naming.law not in (None, "amdahl")
    assert wrong <= 5
