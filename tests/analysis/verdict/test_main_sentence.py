"""The sentence that a family is told by, for one way of running it and for several."""

from __future__ import annotations

from dataclasses import replace

from parscale.analysis.verdict.answers import Answer
from parscale.analysis.verdict.contenders import Contender
from parscale.analysis.verdict.sentences import describe
from parscale.estimation.interval import Estimate

SLOW = Contender(
    "c", "threads", "threads", 2, False, Estimate(0.5, 0.4, 0.6, 0.95, 12, "planted"), "slower"
)
ALONE = Answer("s", "", "warm", 100, (100,), 0.01, 1, 1, pays=False, best=SLOW)


def test_one_way_that_does_not_pay():
    """The only way is named without being called the best, and without a comma after it."""
    told = describe(ALONE)[0]
    assert "does not pay at 100 items: threads with 2 workers takes 2 (1.67 to 2.5) times" in told
    assert "the best of" not in told


def test_several_ways_of_which_none_pays():
    """The best of several is named as such."""
    told = describe(replace(ALONE, compared=3))[0]
    assert "nothing that was tried pays at 100 items" in told
    assert "the best of 3, threads with 2 workers, takes 2 (1.67 to 2.5) times" in told
