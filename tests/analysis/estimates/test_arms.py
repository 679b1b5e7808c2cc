"""Labels: short, from what varies, the same for the same arm."""

from __future__ import annotations

import pytest

from parscale.analysis.estimates.arms import label_cells
from parscale.analysis.figures.style import arm_styles
from parscale.analysis.reading.load import load_study


def _labels(synthetic, tmp_path, cells):
    return label_cells(load_study(synthetic.write_study(tmp_path / "s", cells)))


def test_only_what_varies_is_in_a_label(synthetic, tmp_path):
    """One chunk size for all is not worth a word."""
    found = _labels(synthetic, tmp_path, synthetic.scaling())
    assert list(dict.fromkeys(found["arm"])) == ["serial", "processes"]
    assert set(found["group"]) == {""}


@pytest.mark.parametrize(
    ("chunksize", "words"),
    [
        ("native", "native"),
        ("auto", "auto chunks"),
        ("1", "item by item"),
        ("500", "chunks of 500"),
    ],
)
def test_chunking_is_told_in_words(synthetic, tmp_path, chunksize, words):
    """The CSV's spelling becomes the reader's."""
    cells = [
        synthetic.PlantedCell("serial"),
        synthetic.PlantedCell("pool", workers=2, chunksize=chunksize),
        synthetic.PlantedCell("pool", workers=2, chunksize="7"),
    ]
    assert f"pool · {words}" in set(_labels(synthetic, tmp_path, cells)["arm"])


def test_start_methods_stand_in_brackets_and_other_keys_by_name(synthetic, tmp_path):
    """A swept key that is no axis and no group belongs to the arm."""
    cells = [synthetic.PlantedCell("serial", swept={"executor.start_method": "", "transfer": ""})]
    for method in ("fork", "spawn"):
        for transfer in ("pickle", "shared"):
            swept = {"executor.start_method": method, "transfer": transfer}
            cells.append(synthetic.PlantedCell("processes", workers=2, swept=swept))
    arms = set(_labels(synthetic, tmp_path, cells)["arm"])
    assert "processes (fork) · transfer=pickle" in arms
    assert len(arms) == 5


def test_tasks_interpreters_and_task_settings_are_groups(synthetic, tmp_path):
    """They say what is computed and on what, not who competes."""
    cells = [
        synthetic.PlantedCell(executor, task=task, python=python, swept={"task.grain": 10})
        for executor in ("serial", "pool")
        for task in ("squares", "primes")
        for python in ("3.11.7", "pypy3.11.15")
    ]
    found = _labels(synthetic, tmp_path, cells)
    assert set(found["arm"]) == {"serial", "pool"}
    assert "squares · Python 3.11.7" in set(found["group"])
    assert "primes · pypy3.11.15" in set(found["group"])


@pytest.mark.parametrize("executors", [1, 3, 9])
def test_twenty_arms_have_twenty_styles(executors):
    """Colour and marker together are unique, for few executors and for many."""
    pairs = [(f"arm {index}", f"executor {index % executors}") for index in range(20)]
    styles = arm_styles([("serial", "serial"), *pairs])
    assert len(set(styles.values())) == 21
