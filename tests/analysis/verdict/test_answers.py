"""The verdict: claims only what intervals carry, and counts every planned arm."""

from __future__ import annotations

import pytest

from parscale.analysis.estimates.estimate import estimate
from parscale.analysis.reading.load import load_study
from parscale.analysis.verdict.answers import answers
from parscale.analysis.verdict.headline import headline
from parscale.analysis.verdict.sentences import describe_all


def _answers(synthetic, tmp_path, cells, **settings):
    directory = synthetic.write_study(tmp_path / "s", cells, **settings)
    return answers(estimate(load_study(directory), 0.95))


def test_a_planted_gain_is_found_with_its_executor_and_workers(synthetic, tmp_path):
    """Twice as fast at 1 % noise is a yes."""
    cells = [
        synthetic.PlantedCell("serial"),
        synthetic.PlantedCell("processes", workers=2, seconds=0.055, start=0.2),
        synthetic.PlantedCell("threads", workers=2, seconds=0.1),
    ]
    warm, cold = _answers(synthetic, tmp_path, cells, blocks=10)
    assert warm.pays is True
    assert (warm.best.arm, warm.best.workers) == ("processes", 2)
    assert cold.pays is not True
    assert headline([warm, cold]).startswith("It depends: it pays on a pool that is kept")


def test_the_articles_example_does_not_pay_and_vectorizing_does(synthetic, tmp_path):
    """Per-item threads are named with how many times longer they take than the loop."""
    found = _answers(synthetic, tmp_path, synthetic.article(), noise=0.01, blocks=10)
    assert [answer.pays for answer in found] == [False, False]
    assert all(answer.serial_form_wins for answer in found)
    text = " ".join(describe_all(found))
    assert "vectorize instead: vectorized (array)" in text
    assert "threads · native" in text
    assert headline(found) == (
        "No, running it in parallel does not pay here; vectorizing pays more."
    )


def test_equal_arms_are_not_told_apart(synthetic, tmp_path):
    """The rank of two equal arms is chance; the sentence names both."""
    cells = synthetic.scaling((2,), executors=("processes",))
    cells.append(synthetic.PlantedCell("pool", workers=2, seconds=cells[1].seconds))
    warm = _answers(synthetic, tmp_path, cells, blocks=10, noise=0.02)[0]
    assert len(warm.rivals) == 1


def test_fewer_workers_that_do_as_well_are_named(synthetic, tmp_path):
    """Four workers as fast as eight: four are enough."""
    cells = [synthetic.PlantedCell("serial")] + [
        synthetic.PlantedCell("pool", workers=n, seconds=s)
        for n, s in ((2, 0.06), (4, 0.04), (8, 0.04))
    ]
    warm = _answers(synthetic, tmp_path, cells, blocks=10, noise=0.02)[0]
    assert 4 in (warm.best.workers, warm.fewer_workers)


def test_break_even_is_the_smallest_size_from_which_it_stays_above_one(synthetic, tmp_path):
    """Overhead of 1 ms against work that grows: the crossing lies between two sizes."""
    cells = []
    for size in (100, 1000, 10_000, 100_000):
        work = 1e-6 * size
        cells.append(synthetic.PlantedCell("serial", size, seconds=work))
        cells.append(synthetic.PlantedCell("pool", size, 2, 1e-3 + work / 1.9))
    warm = _answers(synthetic, tmp_path, cells)[0]
    assert warm.break_even == 10_000
    assert "pays from 10k items on" in " ".join(describe_all([warm]))


@pytest.mark.parametrize("blocks", [1, 2])
def test_too_few_blocks_claim_nothing(synthetic, tmp_path, blocks):
    """A single measurement has no interval and two have a useless one: neither is a claim."""
    cells = [
        synthetic.PlantedCell("serial"),
        synthetic.PlantedCell("pool", workers=2, seconds=0.09),
    ]
    warm = _answers(synthetic, tmp_path, cells, blocks=blocks, noise=0.05)[0]
    assert warm.pays is None


def test_nothing_measured_says_cannot_say(synthetic, tmp_path):
    """Only failures: no answer, and no crash."""
    cells = [
        synthetic.PlantedCell("serial", status="failed", error="x"),
        synthetic.PlantedCell("pool", workers=2, status="timeout", error="y"),
    ]
    found = _answers(synthetic, tmp_path, cells)
    assert headline(found).startswith("Cannot say")
