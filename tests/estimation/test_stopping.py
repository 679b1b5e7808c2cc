"""When a study stops, and with which reason."""

from __future__ import annotations

import pytest

from parscale.estimation import EstimationError, StopRule, paired_ratio

QUIET = [0.70, 0.71, 0.69, 0.70, 0.71, 0.69, 0.70, 0.70]
NOISY = [0.1, 1.5, 0.4, 1.2, -0.2, 0.9, 0.5, 1.1]
RULE = StopRule(target=0.05, max_blocks=20, max_seconds=60.0)


def test_precision_needs_two_successive_blocks() -> None:
    """Six narrow blocks go on, seven stop."""
    six = RULE.decide({"a": QUIET[:6]}, blocks=6, seconds=1.0)
    seven = RULE.decide({"a": QUIET[:7]}, blocks=7, seconds=1.0)
    assert (six.reason, six.stop) == ("measuring", False)
    assert (seven.reason, seven.stop) == ("precise", True)
    assert seven.text == "precise after 7 blocks; 1 of 1 ratios within ±5 %"


def test_a_precise_cell_may_leave_while_others_go_on() -> None:
    """One quiet and one noisy cell: the quiet one is named, the study goes on."""
    decision = RULE.decide({"quiet": QUIET, "noisy": NOISY}, blocks=8, seconds=1.0)
    assert decision.reason == "measuring"
    assert decision.precise == {"quiet"}
    assert decision.half_widths["noisy"] == paired_ratio(NOISY).half_width_log


def test_a_cell_that_left_stays_precise() -> None:
    """Blocks measured without it do not call it back."""
    decision = RULE.decide({"left": QUIET[:7], "noisy": NOISY}, blocks=8, seconds=1.0)
    assert decision.precise == {"left"}


@pytest.mark.parametrize(
    ("blocks", "seconds", "reason"),
    [(20, 10.0, "blocks"), (8, 61.0, "seconds"), (8, 10.0, "measuring")],
)
def test_caps_end_a_noisy_study(blocks: int, seconds: float, reason: str) -> None:
    """Whichever cap is met first is the reason."""
    decision = RULE.decide({"noisy": NOISY}, blocks=blocks, seconds=seconds)
    assert decision.reason == reason


def test_a_cap_below_the_fewest_blocks_wins() -> None:
    """A study of two blocks ends after two."""
    rule = StopRule(target=0.05, max_blocks=2)
    assert rule.decide({"a": QUIET[:2]}, blocks=2, seconds=0.0).reason == "blocks"


def test_no_target_runs_to_the_cap() -> None:
    """Without a target nothing is precise."""
    rule = StopRule(target=None, max_blocks=8)
    decision = rule.decide({"a": QUIET}, blocks=8, seconds=0.0)
    assert (decision.reason, decision.text) == ("blocks", "cap of 8 blocks")


def test_nobody_waits_for_a_cell_that_always_fails() -> None:
    """A cell without a ratio after six blocks is set aside; if all are, the study is over."""
    some = RULE.decide({"quiet": QUIET, "broken": []}, blocks=8, seconds=0.0)
    none = RULE.decide({"broken": []}, blocks=6, seconds=0.0)
    early = RULE.decide({"broken": []}, blocks=5, seconds=0.0)
    assert (some.reason, some.failed) == ("precise", {"broken"})
    assert (none.reason, early.reason) == ("failed", "measuring")


def test_a_study_of_baselines_alone_runs_to_the_cap() -> None:
    """No ratio, no precision."""
    assert RULE.decide({}, blocks=19, seconds=0.0).reason == "measuring"
    assert RULE.decide({}, blocks=20, seconds=0.0).reason == "blocks"


def test_settings_without_end_or_sense_are_refused() -> None:
    """No cap at all, or a target of zero."""
    with pytest.raises(EstimationError, match="max_blocks"):
        StopRule(target=0.05)
    with pytest.raises(EstimationError, match="target"):
        StopRule(target=0.0, max_blocks=6)
