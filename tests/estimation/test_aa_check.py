"""A/A: the baseline against itself checks the experiment and decides on nothing else."""

from __future__ import annotations

import numpy as np

from parscale.estimation import AACheck, Estimate, Family, paired_ratio


def test_the_check_comes_from_log_ratios() -> None:
    """An A/A study of ten blocks: the interval of its ratio."""
    ratios = np.random.default_rng(2).normal(0, 0.02, 10)
    assert AACheck.of(ratios).estimate == paired_ratio(ratios)


def test_a_favored_label_is_noticed() -> None:
    """A label that runs 5 % faster in each block: biased; the same blocks without it: not."""
    ratios = np.random.default_rng(3).normal(0, 0.01, 10)
    assert AACheck.of(ratios + 0.05).biased
    assert not AACheck.of(ratios).biased


def test_without_an_interval_nothing_is_suspected() -> None:
    """One block, however far from 1, is no evidence."""
    assert not AACheck(Estimate(3.0, None, None, 0.95, 1, "test")).biased


def test_one_study_in_twenty_is_suspected_by_chance() -> None:
    """Four baselines in two scopes, checked at the family's level: below 6 % of sound studies."""
    generator = np.random.default_rng(4)
    studies = generator.normal(0, 0.03, (500, 8, 10))
    each = Family(8).each
    suspected = [any(AACheck.of(ratios, each).biased for ratios in study) for study in studies]
    assert np.mean(suspected) < 0.06
