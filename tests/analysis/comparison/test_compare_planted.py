"""Two planted studies with known changes: pairing, ratios, verdicts, basis, refusals."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from parscale.analysis.comparison.errors import ComparisonError, EnvironmentsDifferError
from parscale.analysis.comparison.outcome import compare
from parscale.analysis.comparison.request import Request
from parscale.analysis.comparison.side import open_side, study_directory
from parscale.analysis.comparison.summary import summary
from parscale.analysis.comparison.wording import warnings
from parscale.analysis.estimates.blocks import AGAIN

BLOCKS = 12


@pytest.fixture
def planted(synthetic, tmp_path):
    """Writes an old and a new study from one list of cells and returns both sides."""

    def write(cells=None, change=None, *, old=None, new=None, environment=None):
        cells = cells or synthetic.scaling((1, 2, 4))
        later = [change(cell) for cell in cells] if change else cells
        quiet = {"blocks": BLOCKS, "noise": 0.005, "drift": 0.005}
        first = synthetic.write_study(
            tmp_path / "old", cells, synthetic.Settings(**{**quiet, "seed": 1, **(old or {})})
        )
        second = synthetic.write_study(
            tmp_path / "new", later, synthetic.Settings(**{**quiet, "seed": 2, **(new or {})})
        )
        if environment:
            path = second / "environment.json"
            path.write_text(json.dumps(json.loads(path.read_text()) | environment))
        return open_side(first), open_side(second)

    return write


def words(outcome, scope="warm"):
    return {one.label: one.verdict.word for one in outcome.compared if one.scope in (scope, "")}


def slowed(factor, workers=4):
    """Returns a change of the warm map of one worker count."""

    def change(cell):
        if cell.executor != "processes" or cell.workers != workers:
            return cell
        return replace(cell, seconds=cell.seconds * factor)

    return change


def everything(factor):
    return lambda cell: replace(cell, seconds=cell.seconds * factor, start=cell.start * factor,
                                stop=cell.stop * factor)  # fmt: skip


def test_a_planted_slowdown_is_found_where_it_is_and_nowhere_else(planted):
    """One cell takes 1.3 times as long: it alone is slower, and its interval holds 1.3."""
    outcome = compare(*planted(change=slowed(1.3)), Request())
    assert words(outcome) == {
        "serial": "no difference",
        "processes, 1 worker": "no difference",
        "processes, 2 workers": "no difference",
        "processes, 4 workers": "slower",
    }
    slow = next(one for one in outcome.compared if one.verdict.word == "slower")
    assert slow.ratios.seconds.low < 1.3 < slow.ratios.seconds.high
    assert slow.ratios.speedup.low < 1 / 1.3 < slow.ratios.speedup.high
    assert outcome.exit_code == 1
    assert summary(outcome).startswith("Regression beyond 5 %: at worst processes, 4 workers")


def test_a_planted_gain_is_no_regression(planted):
    """A cell that got faster is said to be, and the gate stays open."""
    outcome = compare(*planted(change=slowed(0.7)), Request())
    assert words(outcome)["processes, 4 workers"] == "faster"
    assert outcome.exit_code == 0


def test_a_change_within_the_threshold_is_shown_to_be_small(planted):
    """2 % more is no difference within 5 %, however certain; within 1 % it is a regression."""
    sides = planted(change=slowed(1.02), new={"noise": 0.001, "drift": 0.001},
                    old={"noise": 0.001, "drift": 0.001})  # fmt: skip
    assert words(compare(*sides, Request()))["processes, 4 workers"] == "no difference"
    tight = compare(*sides, Request(threshold=0.01))
    assert words(tight)["processes, 4 workers"] == "slower"


def test_intervals_are_corrected_for_the_number_of_comparisons(planted):
    """Four cells in two scopes: each of eight intervals misses at most one eighth of 5 %."""
    outcome = compare(*planted(), Request())
    assert outcome.comparisons == 8
    assert outcome.level == pytest.approx(1 - 0.05 / 8)
    assert compare(*planted(), Request(scope="warm")).comparisons == 4


def test_a_slower_function_shows_in_seconds_and_not_in_speedups(planted):
    """Baseline and cells alike take 1.3 times as long: the reason for the default basis."""
    sides = planted(change=everything(1.3))
    by_seconds, by_speedup = compare(*sides, Request()), compare(*sides, Request(basis="speedup"))
    assert by_seconds.basis == "seconds"
    assert set(words(by_seconds).values()) == {"slower"}
    assert any("The serial loop itself is slower" in text for text in warnings(by_seconds))
    assert words(by_speedup).pop("serial") == "the measure"
    assert not by_speedup.bad


def test_different_environments_are_refused(planted):
    """The message names what differs, and the way out."""
    sides = planted(environment={"usable_cores": 8})
    with pytest.raises(EnvironmentsDifferError, match=r"usable_cores: 2 → 8.*--anyway"):
        compare(*sides, Request())


def test_different_environments_are_compared_anyway_by_speedup_and_with_a_warning(planted):
    """A machine of twice the speed lets every speedup as it was."""
    sides = planted(change=everything(0.5), environment={"usable_cores": 8})
    outcome = compare(*sides, Request(anyway=True))
    assert outcome.basis == "speedup"
    assert set(words(outcome).values()) == {"no difference", "the measure"}
    assert "THE ENVIRONMENTS DIFFER" in warnings(outcome)[0]


def test_a_reproduction_on_a_faster_machine_is_one_of_speedups(planted):
    """Never refused, judged by speedups, environments told."""
    sides = planted(change=everything(0.5), environment={"usable_cores": 8})
    outcome = compare(*sides, Request(threshold=0.1, reproduction=True))
    assert set(words(outcome).values()) == {"reproduced", "the measure"}
    assert [str(each) for each in outcome.differences] == ["usable_cores: 2 → 8"]
    assert outcome.exit_code == 0
    assert summary(outcome).startswith("Reproduced within 10 %")


@pytest.mark.parametrize("factor", [1.5, 0.6])
def test_a_result_off_in_either_direction_is_not_reproduced(planted, factor):
    """A speedup that has become better is not the old result either."""
    request = Request(threshold=0.1, reproduction=True)
    outcome = compare(*planted(change=slowed(factor)), request)
    assert words(outcome)["processes, 4 workers"] == "not reproduced"
    assert outcome.exit_code == 1


def test_wide_intervals_reproduce_nothing(planted):
    """Noise of 40 % overlaps every band; that is no reproduction."""
    noisy = {"noise": 0.4}
    outcome = compare(*planted(old=noisy, new=noisy), Request(threshold=0.1, reproduction=True))
    assert set(words(outcome).values()) == {"cannot say", "the measure"}
    assert summary(outcome).startswith("Cannot say whether the old results are reproduced")
    assert outcome.exit_code == 0
    strict = Request(threshold=0.1, reproduction=True, strict=True)
    assert compare(outcome.old, outcome.new, strict).exit_code == 1


def test_only_the_serial_loop_is_reproduced_by_its_seconds(planted, synthetic):
    """Without a speedup in both studies there is only one basis left, and it is said."""
    outcome = compare(*planted([synthetic.PlantedCell()]), Request(reproduction=True))
    assert outcome.basis == "seconds"
    assert any("No cell has a speedup" in text for text in warnings(outcome))
    with pytest.raises(ComparisonError, match="--by seconds"):
        compare(outcome.old, outcome.new, Request(basis="speedup"))


@pytest.mark.parametrize("status", ["failed", "timeout", "wrong", "unavailable"])
def test_a_cell_that_fails_now_is_a_regression(planted, status):
    """It was ok in the old study; a gate that passed it would compare survivors."""

    def change(cell):
        broken = replace(cell, status=status, error="planted")
        return broken if cell.workers == 4 else cell

    sides = planted(change=change)
    outcome = compare(*sides, Request())
    assert words(outcome)["processes, 4 workers"] == "failing"
    assert outcome.exit_code == 1
    assert f"{status}: planted" in summary(outcome)
    again = compare(*sides, Request(reproduction=True))
    assert words(again)["processes, 4 workers"] == "not reproduced"


def test_a_cell_that_was_skipped_is_undecided(planted):
    """Predicted to overrun its time: nothing is known of it."""

    def change(cell):
        return replace(cell, status="skipped", error="too long") if cell.workers == 4 else cell

    outcome = compare(*planted(change=change), Request())
    assert words(outcome)["processes, 4 workers"] == "cannot say"
    assert outcome.exit_code == 0


def test_a_cell_that_failed_before_has_no_old_result(planted, synthetic, tmp_path):
    """Neither a regression nor undecided, whether it works now or not."""
    broken = [
        replace(cell, status="failed", error="planted") if cell.workers == 4 else cell
        for cell in synthetic.scaling((1, 2, 4))
    ]
    old = open_side(synthetic.write_study(tmp_path / "broken", broken, noise=0.005))
    _, new = planted()
    for later in (new, old):
        outcome = compare(old, later, Request(threshold=0.5, strict=True))
        assert words(outcome)["processes, 4 workers"] == "no result"
        assert outcome.exit_code == 0


def test_cells_of_one_study_alone_are_named(planted, synthetic, tmp_path):
    """They are not compared; with strict, a lost cell fails the gate."""
    old, _ = planted()
    path = synthetic.write_study(tmp_path / "other", synthetic.scaling((1, 2, 8)), seed=5)
    outcome = compare(old, open_side(path), Request(threshold=0.9))
    assert outcome.only_old == ("processes, 4 workers",)
    assert outcome.only_new == ("processes, 8 workers",)
    assert outcome.exit_code == 0
    assert compare(old, outcome.new, Request(threshold=0.9, strict=True)).exit_code == 1


def test_studies_without_a_common_cell_are_refused_with_the_reason(planted, synthetic, tmp_path):
    """The factor that tells them apart is named."""
    old, _ = planted()
    other = synthetic.write_study(tmp_path / "other", synthetic.scaling((1, 2), size=7))
    with pytest.raises(ComparisonError, match=r"size: 1000 in the old, 7 in the new"):
        compare(old, open_side(other), Request())


def test_a_baseline_that_differs_from_itself_is_told(planted):
    """A study whose two labels of one loop differ is not to be trusted, and only that one."""
    old, new = planted()
    table = new.tables["warm"]
    again = table.columns[next(name for name in table.columns if name.startswith(AGAIN))]
    table.values[:, again] += np.log(1.2)
    every = warnings(compare(old, new, Request()))
    told = [text for text in every if "differs from itself" in text]
    assert len(told) == 1
    assert f"In {new.name} " in told[0]
    assert "(warm)" in told[0]
    fair = warnings(compare(*planted(), Request()))
    assert not any("differs from itself" in text for text in fair)


def test_one_block_judges_nothing(planted):
    """A gate that can never fire does not pass: exit code 2."""
    outcome = compare(*planted(old={"blocks": 1}, new={"blocks": 1}), Request())
    assert outcome.exit_code == 2
    assert "nothing was measured twice" in summary(outcome)


def test_two_wild_blocks_do_not_break_it(planted):
    """At a level for many cells two trials give an interval wider than floats: no interval."""
    wild = {"blocks": 2, "noise": 3.0}
    outcome = compare(*planted(old=wild, new=wild), Request())
    assert not outcome.bad


def test_a_study_is_found_by_its_directory_its_table_or_its_folder(synthetic, tmp_path):
    """Of a folder of studies the newest is taken; a misspelt name gets a suggestion."""
    study = synthetic.write_study(tmp_path / "gate" / "run", synthetic.scaling((1,)))
    for path in (study, study / "timings.csv", study.parent):
        assert study_directory(str(path)) == study
    with pytest.raises(ComparisonError, match="Did you mean 'gate'"):
        study_directory(str(tmp_path / "gatte"))
