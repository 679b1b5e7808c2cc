"""How often a gate over forty cells fires when nothing changed: at most one study in twenty."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from parscale.analysis.comparison.outcome import compare
from parscale.analysis.comparison.request import Request
from parscale.analysis.comparison.side import Side
from parscale.analysis.estimates.blocks import AGAIN, BlockTable
from parscale.study_format.plan_document import PlanDocument

CELLS, BLOCKS, STUDIES = 40, 8, 120
NAMES = [f"cell{index}" for index in range(CELLS)]


def side(random, *, contaminated, shift=0.0):
    """Returns forty cells, the first of them the baseline, in blocks that drift together."""
    columns = [*NAMES, AGAIN + NAMES[0]]
    seconds = np.linspace(0.01, 0.1, CELLS)
    values = np.log(np.append(seconds, seconds[0])) + shift
    values = values + 0.03 * random.standard_normal((BLOCKS, CELLS + 1))
    values = values + 0.03 * random.standard_normal((BLOCKS, 1))
    if contaminated:
        values += np.log(2) * (random.random(values.shape) < 0.1)
    cells = pd.DataFrame(
        {"baseline": NAMES[0], "size": 1000, "workers": 2, "arm": NAMES, "group": "",
         "serial_form": False},
        index=NAMES,
    )  # fmt: skip
    table = BlockTable(
        "warm", np.arange(BLOCKS), {name: index for index, name in enumerate(columns)}, values
    )
    states = dict.fromkeys(NAMES, ("ok", ""))
    return Side(
        "planted", Path(), cells, {"warm": table}, states, {}, PlanDocument(recorded=False), ()
    )


def alarms(request, *, contaminated=False, shift=0.0):
    random = np.random.default_rng(20)
    fired = 0
    for _ in range(STUDIES):
        old = side(random, contaminated=contaminated)
        new = side(random, contaminated=contaminated, shift=shift)
        fired += compare(old, new, request).exit_code
    return fired / STUDIES


@pytest.mark.parametrize("contaminated", [False, True])
@pytest.mark.parametrize("basis", ["seconds", "speedup"])
def test_the_gate_rarely_fires_when_nothing_changed(basis, contaminated):
    """With a threshold of 0, so that only the intervals protect it."""
    rate = alarms(Request(threshold=0.0, basis=basis), contaminated=contaminated)
    assert rate <= 0.08  # 5 % and one and a half standard errors of this many studies


def test_a_change_as_large_as_the_threshold_is_not_beyond_it():
    """All cells slower by exactly 5 %: still at most one false alarm in twenty."""
    assert alarms(Request(threshold=0.05), shift=np.log(1.05)) <= 0.08


def test_a_real_change_is_found():
    """A gate that never fires would pass the tests above."""
    assert alarms(Request(threshold=0.05), shift=np.log(1.3)) >= 0.95
