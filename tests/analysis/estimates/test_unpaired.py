"""Independent samples: repeats that no label pairs are never compared by their order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from parscale.analysis.estimates.blocks import BlockTable

REPEATS = 6
STUDIES = 400


def _table(base, cell, *, paired):
    values = np.column_stack([base, cell])
    return BlockTable("table", np.arange(len(values)), {"base": 0, "cell": 1}, values, paired)


def _coverage(*, paired):
    """The share of simulated tables, sorted as authors sort them, whose interval holds 1."""
    chance = np.random.default_rng(20261125)
    held = 0
    for _ in range(STUDIES):
        base, cell = np.sort(chance.normal(0, 0.05, (2, REPEATS)), axis=1)
        ratio = _table(base, cell, paired=paired).ratio("base", "cell", 0.95)
        held += ratio.low <= 1 <= ratio.high
    return held / STUDIES


def test_sorted_repeats_are_covered_as_independent_samples():
    """95 % intervals of sorted tables cover the truth; pairing by order covers two in three."""
    assert _coverage(paired=False) >= 0.93
    assert _coverage(paired=True) < 0.8


def test_the_order_of_repeats_changes_nothing():
    """Any order of the same values gives the same ratio and interval."""
    chance = np.random.default_rng(1)
    base, cell = chance.normal(0, 0.05, (2, 9))
    first = _table(base, cell, paired=False).ratio("base", "cell", 0.95)
    again = _table(base[::-1], np.sort(cell), paired=False).ratio("base", "cell", 0.95)
    assert (again.value, again.low, again.high) == pytest.approx(
        (first.value, first.low, first.high)
    )


def test_points_are_drawn_against_the_middle_of_the_baseline():
    """Without pairs each repeat of a cell stands over the baseline's median."""
    table = _table(np.log([1.0, 2.0, 4.0]), np.log([1.0, 1.0, 2.0]), paired=False)
    assert np.exp(table.log_ratio("base", "cell")).tolist() == pytest.approx([2, 2, 1])


def test_a_median_of_loose_samples_has_no_interval():
    """The exact interval of the median needs pairs."""
    table = _table(np.zeros(9), np.linspace(0, 1, 9), paired=False)
    assert table.median_ratio("base", "cell", 0.95).low is None
    assert replace(table, paired=True).median_ratio("base", "cell", 0.95).low is not None


@pytest.mark.parametrize("paired", [True, False])
def test_replicates_all_alike_give_no_interval(paired):
    """An interval of no width is never printed, whatever made the values equal."""
    table = _table(np.zeros(6), np.full(6, 0.5), paired=paired)
    ratio = table.ratio("base", "cell", 0.95)
    assert ratio.low is None
    assert ratio.method == "replicates all alike, no interval"
