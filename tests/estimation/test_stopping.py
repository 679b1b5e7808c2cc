"""When a study stops, and with which reason."""

from __future__ import annotations

import numpy as np
import pytest

from parscale.estimation import EstimationError, StopRule, paired_ratio, simultaneous_level

QUIET = [0.70, 0.71, 0.69, 0.70, 0.71, 0.69, 0.70, 0.70]
NOISY = [0.1, 1.5, 0.4, 1.2, -0.2, 0.9, 0.5, 1.1]
RULE = StopRule(target=0.05, max_blocks=20, max_seconds=60.0)


def test_precision_needs_two_successive_blocks() -> None:
    """Six narrow blocks go on, seven stop."""
    six = RULE.decide({("warm", "a"): QUIET[:6]}, blocks=6, seconds=1.0)
    seven = RULE.decide({("warm", "a"): QUIET[:7]}, blocks=7, seconds=1.0)
    assert (six.reason, six.stop) == ("measuring", False)
    assert (seven.reason, seven.stop) == ("precise", True)
    assert seven.text == (
        "precise after 7 blocks; 1 of 1 ratios within ±5 %; "
        "settled: each is shown faster or slower or known that well"
    )


def test_a_precise_cell_may_leave_while_others_go_on() -> None:
    """One quiet and one noisy cell: the quiet one is named, the study goes on."""
    decision = RULE.decide(
        {("warm", "quiet"): QUIET, ("warm", "noisy"): NOISY}, blocks=8, seconds=1.0
    )
    assert decision.reason == "measuring"
    assert decision.precise == {"quiet"}
    assert decision.half_widths["warm", "noisy"] == paired_ratio(NOISY).half_width_log


def test_a_cell_that_left_stays_precise() -> None:
    """Blocks measured without it do not call it back."""
    decision = RULE.decide(
        {("warm", "left"): QUIET[:7], ("warm", "noisy"): NOISY}, blocks=8, seconds=1.0
    )
    assert decision.precise == {"left"}


@pytest.mark.parametrize(
    ("blocks", "seconds", "reason"),
    [(20, 10.0, "blocks"), (8, 61.0, "seconds"), (8, 10.0, "measuring")],
)
def test_caps_end_a_noisy_study(blocks: int, seconds: float, reason: str) -> None:
    """Whichever cap is met first is the reason."""
    decision = RULE.decide({("warm", "noisy"): NOISY}, blocks=blocks, seconds=seconds)
    assert decision.reason == reason


def test_a_cap_below_the_fewest_blocks_wins() -> None:
    """A study of two blocks ends after two."""
    rule = StopRule(target=0.05, max_blocks=2)
    assert rule.decide({("warm", "a"): QUIET[:2]}, blocks=2, seconds=0.0).reason == "blocks"


def test_no_target_runs_to_the_cap() -> None:
    """Without a target nothing is precise."""
    rule = StopRule(target=None, max_blocks=8)
    decision = rule.decide({("warm", "a"): QUIET}, blocks=8, seconds=0.0)
    assert decision.text == "cap of 8 blocks; settled: each is shown faster or slower"
    assert decision.precise == frozenset()


def test_nobody_waits_for_a_cell_that_always_fails() -> None:
    """A cell without a ratio after six blocks is set aside; if all are, the study is over."""
    some = RULE.decide({("warm", "quiet"): QUIET, ("warm", "broken"): []}, blocks=8, seconds=0.0)
    none = RULE.decide({("warm", "broken"): []}, blocks=6, seconds=0.0)
    early = RULE.decide({("warm", "broken"): []}, blocks=5, seconds=0.0)
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
    for wrong in ({"target": 0.0}, {"target": 0.1, "comparisons": 0}):
        with pytest.raises(EstimationError, match="above 0"):
            StopRule(max_blocks=6, **wrong)


def test_a_cell_leaves_only_when_all_its_scopes_are_precise() -> None:
    """Warm times are quiet, cold ones noisy: the cell is measured on; a second cell leaves."""
    decision = RULE.decide(
        {("warm", "a"): QUIET, ("cold", "a"): NOISY, ("warm", "b"): QUIET, ("cold", "b"): QUIET},
        blocks=8,
        seconds=1.0,
    )
    assert decision.precise == {"b"}
    assert decision.reason == "measuring"


def test_a_scope_that_never_gives_a_time_is_not_waited_for() -> None:
    """No warm map fits: the cold times decide, once six blocks are over."""
    ratios = {("warm", "a"): [], ("cold", "a"): QUIET}
    decision = RULE.decide(ratios, blocks=8, seconds=1.0)
    assert (decision.precise, decision.failed) == ({"a"}, frozenset())
    assert decision.text.endswith("; 1 without a ratio")


def test_one_scope_that_always_fails_does_not_fail_the_cell() -> None:
    """A cell failed when no scope of it ever gave a time."""
    found = RULE.decide({("warm", "a"): [], ("cold", "a"): []}, blocks=6, seconds=1.0)
    assert (found.reason, found.failed) == ("failed", {"a"})
    assert found.text == "no cell succeeded in 6 blocks"


def test_the_width_is_that_of_the_claims() -> None:
    """Among forty comparisons the half-width is the corrected one, and precision comes later."""
    rule = StopRule(target=0.05, max_blocks=20, comparisons=40)
    decision = rule.decide({("warm", "a"): QUIET}, blocks=8, seconds=1.0)
    corrected = paired_ratio(QUIET, simultaneous_level(0.95, 40)).half_width_log
    assert decision.half_widths["warm", "a"] == corrected
    assert corrected > paired_ratio(QUIET).half_width_log
    assert decision.precise == frozenset()


@pytest.mark.parametrize(
    ("comparisons", "max_blocks", "fewest"),
    [(1, 20, 6), (3, 20, 8), (12, 20, 10), (40, 20, 11), (100, 20, 13), (12, 11, 10), (12, 10, 6)],
)
def test_a_verdict_s_blocks_are_the_fewest_if_the_cap_allows(
    comparisons: int, max_blocks: int, fewest: int
) -> None:
    """Ranks at the level of the claims, with both looks under the cap; else six blocks and t."""
    assert StopRule(0.05, max_blocks, comparisons=comparisons).fewest == fewest
    assert StopRule(0.05, max_blocks, min_blocks=9, comparisons=comparisons).fewest == max(
        9, fewest
    )


def test_what_may_go_either_way_is_said() -> None:
    """A noisy cell around 1 is not settled at the cap; a noisy one far from 1 is."""
    around, far = [0.3, -0.3, 0.2, -0.2, 0.25, -0.2, 0.1], [2.3, 1.7, 2.2, 1.8, 2.25, 1.8, 2.1]
    rule = StopRule(target=0.05, max_blocks=7)
    both = rule.decide({("warm", "a"): around, ("warm", "b"): far}, blocks=7, seconds=0.0)
    alone = rule.decide({("warm", "b"): far}, blocks=7, seconds=0.0)
    assert both.settled == {("warm", "b")}
    assert both.text == (
        "cap of 7 blocks; 0 of 2 ratios within ±5 %; not settled: 1 of 2 may go either way"
    )
    assert alone.text.endswith("; settled: each is shown faster or slower or known that well")


def test_an_equal_within_the_target_is_settled() -> None:
    """A cell as fast as the baseline, known within 5 %, needs no more blocks."""
    equal = [ratio - 0.7 for ratio in QUIET]
    assert RULE.decide({("warm", "a"): equal}, blocks=8, seconds=0.0).settled == {("warm", "a")}


def test_times_alone_have_no_question() -> None:
    """A study of baselines: their log seconds are no ratios, and nothing is called faster."""
    found = RULE.decide({("warm", "a"): QUIET}, blocks=8, seconds=0.0, reference=None)
    assert found.text == "precise after 8 blocks; 1 of 1 ratios within ±5 %"
    wide = RULE.decide({("warm", "a"): NOISY}, blocks=8, seconds=0.0, reference=None)
    assert wide.settled == frozenset()


def test_a_resumed_study_decides_as_the_first_run() -> None:
    """The same ratios in lists or tuples, asked twice, give the same decision."""
    first = RULE.decide({("warm", "a"): QUIET, ("warm", "b"): NOISY}, blocks=8, seconds=5.0)
    again = RULE.decide(
        {("warm", "a"): tuple(QUIET), ("warm", "b"): tuple(NOISY)}, blocks=8, seconds=5.0
    )
    assert first == again


def widths_at_the_end(rule: StopRule, cells: int) -> tuple[list[float], list[bool]]:
    """Half-widths at the level of the claims; whether cells that left early hold their ratio."""
    generator, each = np.random.default_rng(cells), simultaneous_level(0.95, cells)
    widths, holds = [], []
    for _ in range(40):
        ratios = generator.normal(0, 0.07, (cells, 40)).tolist()
        left: dict[str, int] = {}
        for blocks in range(6, 41):
            seen = {("warm", str(c)): ratios[c][: left.get(str(c), blocks)] for c in range(cells)}
            decision = rule.decide(seen, blocks=blocks, seconds=0.0)
            left |= dict.fromkeys(decision.precise - left.keys(), blocks)
            if decision.stop:
                break
        widths += [paired_ratio(row, each).half_width_log for row in seen.values()]
        holds += [not paired_ratio(seen["warm", cell]).excludes(1.0) for cell in left]
    return widths, holds


def test_the_target_holds_where_the_claims_are_made() -> None:
    """Twelve cells to ±5 %: judged each alone they end beyond ±6.5 %, as a family within ±5 %."""
    alone, _ = widths_at_the_end(StopRule(0.05, max_blocks=40), 12)
    family, holds = widths_at_the_end(StopRule(0.05, max_blocks=40, comparisons=12), 12)
    assert np.median(alone) > 0.065
    assert np.quantile(family, 0.95) <= 0.05
    assert np.mean(holds) > 0.92
