"""Many cells at once: levels, blocks, and the errors of everything that one headline says."""

from __future__ import annotations

import numpy as np
import pytest

from parscale.estimation import (
    EstimationError,
    Family,
    blocks_for_verdict,
    claim,
    paired_ratio,
    signed_rank,
    simultaneous_level,
)
from parscale.estimation.multiplicity import blocks_for_ranks
from parscale.estimation.simulation import Noise


def test_simultaneous_level_divides_the_miss() -> None:
    """Twenty cells at 95 % together: 99.75 % each."""
    assert simultaneous_level(0.95, 20) == pytest.approx(0.9975)
    assert simultaneous_level(0.95, 1) == 0.95
    with pytest.raises(EstimationError, match="in common"):
        simultaneous_level(0.95, 0)


@pytest.mark.parametrize("level", [0.95, 0.99, 0.9975, 0.9999])
def test_blocks_for_ranks_is_where_ranks_begin(level: float) -> None:
    """With that many blocks the interval is by ranks, with one fewer by Student's t."""
    blocks = blocks_for_ranks(level)
    sample = np.random.default_rng(0).normal(size=blocks)
    assert paired_ratio(sample, level).method == signed_rank.METHOD
    assert paired_ratio(sample[:-1], level).method != signed_rank.METHOD


def test_many_cells_at_once_keep_the_promise() -> None:
    """Twenty unchanged cells, ten blocks: some claim in about 5 % of studies, not in 64 %."""
    generator = np.random.default_rng(9)
    level = simultaneous_level(0.95, 20)
    studies = generator.normal(0, 0.05, (400, 20, 10))
    alarmed = [any(paired_ratio(cell, level).excludes(1.0) for cell in study) for study in studies]
    assert np.mean(alarmed) < 0.08


@pytest.mark.parametrize(("comparisons", "blocks"), [(1, 6), (3, 8), (12, 10), (40, 11), (100, 13)])
def test_a_verdict_needs_more_blocks_the_more_it_compares(comparisons: int, blocks: int) -> None:
    """8, 10, 11 and 13 blocks for 3, 12, 40 and 100 comparisons."""
    assert blocks_for_verdict(comparisons) == blocks
    assert Family(comparisons).fewest_blocks == blocks


def test_one_family_holds_all_groups_and_scopes() -> None:
    """Two groups of four cells and one of two, warm and cold: twenty comparisons."""
    family = Family.over([4, 4, 2, 4, 4, 2])
    assert family.comparisons == 20
    assert family.each == pytest.approx(0.9975)
    assert family.one_sided == pytest.approx(0.995)
    with pytest.raises(EstimationError, match="nothing to compare"):
        Family(0)


def false_claim(study: np.ndarray, level: float) -> bool:
    return any(paired_ratio(ratios, level).excludes(1.0) for ratios in study)


def test_a_headline_over_six_tables_needs_one_family() -> None:
    """Six tables of four unchanged cells: each corrected alone errs in over 10 % of headlines."""
    studies = np.random.default_rng(10).normal(0, 0.05, (600, 24, 8))
    alone, together = Family(4).each, Family.over([4] * 6).each
    assert np.mean([false_claim(study, alone) for study in studies]) > 0.10
    assert np.mean([false_claim(study, together) for study in studies]) < 0.07


M = 12
SERIAL, POOL = Noise("loop", spread=0.02), Noise("pool", spread=0.03)


def log_speedups(blocks: int, generator: np.random.Generator, speedup: float = 1.0) -> np.ndarray:
    """Twelve pools against one loop of less noise; the first six are truly faster."""
    moments = np.zeros((M, blocks))
    truth = np.where(np.arange(M) < M // 2, np.log(speedup), 0.0)[:, None]
    baseline = SERIAL.log_seconds(generator, moments[:1])
    return baseline - POOL.log_seconds(generator, moments) + truth


@pytest.mark.parametrize("blocks", [6, 8, 10])
def test_claims_keep_the_error_of_the_family(blocks: int) -> None:
    """No cell is faster, arms of different noise: false "faster" and "slower" stay below 5 %."""
    generator, each = np.random.default_rng(blocks), Family(M).each
    studies = [log_speedups(blocks, generator) for _ in range(600)]
    said = [{claim(paired_ratio(ratios, each)) for ratios in study} for study in studies]
    assert np.mean(["faster" in words for words in said]) < 0.04
    assert np.mean(["slower" in words for words in said]) < 0.04


@pytest.mark.parametrize(("blocks", "least"), [(6, 0.55), (8, 0.8), (10, 0.85)])
def test_power_is_not_spent_on_a_second_interval(blocks: int, least: float) -> None:
    """A speedup of 1.08 is claimed; if it had to leave the A/A interval too, far less often."""
    generator, each = np.random.default_rng(blocks), Family(M).each
    claimed, stacked = [], []
    for _ in range(150):
        again = SERIAL.log_seconds(generator, np.zeros((2, blocks)))
        noise = paired_ratio(again[0] - again[1]).high
        found = [paired_ratio(row, each) for row in log_speedups(blocks, generator, 1.08)[: M // 2]]
        claimed += [claim(speedup) == "faster" for speedup in found]
        stacked += [speedup.low is not None and speedup.low > noise for speedup in found]
    assert np.mean(claimed) > least
    assert np.mean(stacked) < np.mean(claimed) - 0.25
