"""Which cells are claimed by Holm's steps, and which may be the fastest."""

from __future__ import annotations

import numpy as np
import pytest

from parscale.estimation import EstimationError, Family, holm_claims, not_told_apart, paired_ratio

M = 12


def studies(count: int, blocks: int, effects: np.ndarray, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 0.05, (count, M, blocks))
    return noise + effects[:, None]


def claims(study: np.ndarray, **settings: float) -> list[str]:
    return list(holm_claims(dict(enumerate(study)), **settings).values())


def test_holm_claims_what_bonferroni_claims_and_more() -> None:
    """Nothing claimed by corrected intervals is lost; over many studies more is claimed."""
    effects = np.where(np.arange(M) < 8, 0.1, 0.0)
    more = 0
    for study in studies(100, 10, effects, 1):
        simple = [paired_ratio(ratios, Family(M).each).excludes(1.0) for ratios in study]
        stepped = [word in ("faster", "slower") for word in claims(study)]
        assert all(later for first, later in zip(simple, stepped, strict=True) if first)
        more += sum(stepped) - sum(simple)
    assert more > 20


@pytest.mark.parametrize("true_effects", [0, 6, 11])
def test_holm_keeps_the_error_of_the_family(true_effects: int) -> None:
    """With none, half, or all but one cell truly faster: a false claim in at most 5 %."""
    effects = np.where(np.arange(M) < true_effects, 0.3, 0.0)
    false = [
        any(word != "no difference shown" for word in claims(study)[true_effects:])
        for study in studies(500, 10, effects, true_effects)
    ]
    assert np.mean(false) < 0.07


def test_claims_count_everything_the_headline_says() -> None:
    """The same cell among 1 and among 500 comparisons; fewer than there are cells is refused."""
    ratios = {"a": np.random.default_rng(2).normal(0.05, 0.05, 10)}
    assert holm_claims(ratios) == {"a": "faster"}
    assert holm_claims(ratios, comparisons=500) == {"a": "no difference shown"}
    assert holm_claims(ratios, margin=0.2) == {"a": "no difference shown"}
    with pytest.raises(EstimationError, match="count them all"):
        holm_claims({**ratios, "b": ratios["a"]}, comparisons=1)


def test_claims_keep_the_order_and_name_what_has_no_interval() -> None:
    """One block has no interval; its neighbor is judged all the same."""
    found = holm_claims({"alone": [0.5], "quiet": [0.5, 0.51, 0.49, 0.5, 0.5, 0.51, 0.5, 0.5]})
    assert list(found.items()) == [("alone", "no interval"), ("quiet", "faster")]


def set_of_the_best(log_seconds: np.ndarray) -> set[int]:
    best = int(np.argmin(np.median(log_seconds, axis=1)))
    ratios = {cell: row - log_seconds[best] for cell, row in enumerate(log_seconds) if cell != best}
    return {best} | not_told_apart(ratios)


@pytest.mark.parametrize("blocks", [8, 10])
@pytest.mark.parametrize("equals", [1, 4, 12])
def test_the_fastest_cell_is_in_the_set_of_the_best(blocks: int, equals: int) -> None:
    """Alone, among four equals, or all equal: the fastest is left out in at most 5 % of studies."""
    effects = np.where(np.arange(M) < equals, 0.0, 0.05)
    left_out = [0 not in set_of_the_best(study) for study in studies(300, blocks, effects, blocks)]
    assert np.mean(left_out) < 0.06


def test_cells_clearly_slower_are_not_in_the_set_of_the_best() -> None:
    """Eight cells 20 % slower: nearly all are told apart from the best."""
    effects = np.where(np.arange(M) < 4, 0.0, 0.2)
    kept = [
        len(set_of_the_best(study) & set(range(4, M))) for study in studies(100, 10, effects, 3)
    ]
    assert np.mean(kept) < 0.4


def test_without_rivals_or_intervals() -> None:
    """A single cell has no rivals; one measured once cannot be told apart."""
    assert not_told_apart({}) == frozenset()
    assert not_told_apart({"once": [0.7]}) == {"once"}
