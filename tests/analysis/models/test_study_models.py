"""What of a study is handed to the laws, what is drawn, and that its order does not matter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from parscale.analysis.estimates.estimate import Estimates, estimate
from parscale.analysis.models.group import FittedLaw
from parscale.analysis.models.projection import Projection, project
from parscale.analysis.models.study_models import ModelReport, examine_study
from parscale.analysis.reading.foreign_table import load_table

COUNTS = np.array([1.0, 2, 4, 8, 16, 32])
Law = Callable[[np.ndarray], np.ndarray]


def amdahl(p: np.ndarray) -> np.ndarray:
    """Seconds with a serial tenth."""
    return 0.1 + 0.9 / p


def estimates_of(folder: Path, text: str) -> Estimates:
    """The estimates of a table."""
    path = folder / "curve.csv"
    path.write_text(text, encoding="utf-8")
    return estimate(load_table(path), 0.95)


def models_of(folder: Path, text: str) -> ModelReport:
    """The models of a table."""
    return examine_study(estimates_of(folder, text), 0.95, 20)


def single(seconds: Law, counts: np.ndarray = COUNTS) -> str:
    """A table in which every count was measured once."""
    return "workers,seconds\n" + "".join(f"{p:g},{seconds(p):.9g}\n" for p in counts)


def test_only_the_named_law_is_drawn(tmp_path: Path) -> None:
    """Of the laws fitted to exact Amdahl times, one curve is handed to the figures."""
    report = models_of(tmp_path, single(amdahl))
    (curves,) = report.curves(0.95, None).values()
    assert [curve.model for curve in curves] == ["Amdahl"]
    at_one = curves[0].speedup[curves[0].workers == 1]
    assert at_one == pytest.approx(1)


@pytest.mark.parametrize(
    "text",
    [
        single(amdahl, COUNTS[:4]),
        single(lambda p: 1 / p**1.2),
        "workers,seconds\n1,26779\n2,15237\n4,6743\n8,13435\n12,19369\n24,18761\n",
    ],
    ids=["four counts", "superlinear", "no law"],
)
def test_where_no_law_is_named_none_is_drawn(tmp_path: Path, text: str) -> None:
    """Too few counts, superlinear points, points that no law describes."""
    assert models_of(tmp_path, text).curves(0.95, None) == {}


def test_comparisons_are_counted_over_all_curves(tmp_path: Path) -> None:
    """Three series of six counts: each count with the first and the last, in every series."""
    rows = [f"{p:g},{amdahl(p):.9g},{name}" for name in "abc" for p in COUNTS]
    text = "workers,seconds,name\n" + "\n".join(rows) + "\n"
    assert models_of(tmp_path, text).comparisons == 3 * 2 * 5


def test_a_table_without_one_worker_has_its_curve_and_law(tmp_path: Path) -> None:
    """The smallest count is the baseline; serial fractions, which need one worker, are refused."""
    text = "workers,throughput\n8,235\n32,689\n56,1012\n88,1245\n112,1341\n"
    (group,) = models_of(tmp_path, text).groups
    assert group.models.naming.refusal is not None
    rows = {row.model: row for row in models_of(tmp_path, text).table().itertuples()}
    assert "cannot say" in rows["karp_flatt"].note
    assert "one worker was not measured" in rows["usl"].note


def test_the_order_of_unlabelled_repeats_changes_nothing(tmp_path: Path) -> None:
    """Repeats that nothing pairs are independent: sorted, the same laws and intervals."""
    rng = np.random.default_rng(4)
    columns = {p: amdahl(p) * np.exp(rng.normal(0, 0.05, 9)) for p in COUNTS}
    head = "workers,seconds\n"
    mixed = head + "".join(f"{p:g},{t:.9g}\n" for p in COUNTS for t in columns[p])
    ordered = head + "".join(f"{p:g},{t:.9g}\n" for p in COUNTS for t in sorted(columns[p]))
    first, second = models_of(tmp_path, mixed).table(), models_of(tmp_path, ordered).table()
    for name in ("value", "low", "high"):
        assert np.allclose(first[name], second[name], rtol=1e-6, equal_nan=True)


def test_labelled_repeats_are_compared_inside_their_blocks(tmp_path: Path) -> None:
    """A level of 20 % that all counts of a repeat share does not widen the law's interval."""
    rng = np.random.default_rng(4)
    rows, level = [], rng.normal(0, 0.2, 9)
    for p in COUNTS:
        times = amdahl(p) * np.exp(rng.normal(0, 0.01, 9) + level)
        rows += [f"{p:g},{time:.9g},{repeat}" for repeat, time in enumerate(times)]
    text = "workers,seconds,repeat\n" + "\n".join(rows) + "\n"
    (group,) = models_of(tmp_path, text).groups
    law = group.models.named
    assert law is not None
    share = law.estimates[0]
    assert share.low is not None
    assert share.high is not None
    assert share.low < 0.1 < share.high < 0.12


@pytest.mark.parametrize("seed", range(5))
def test_an_arm_that_left_early_is_compared_with_the_baseline_of_its_blocks(
    tmp_path: Path, seed: int
) -> None:
    """All counts take the same time, the machine slows by 2 % a block, 8 workers left after 8."""
    rng = np.random.default_rng(seed)
    rows = []
    for block in range(20):
        for p in COUNTS[:4]:
            if p < 8 or block < 8:
                seconds = 1.02**block * np.exp(rng.normal(0, 0.005))
                rows.append(f"{p:g},{seconds:.9g},{block}")
    estimates = estimates_of(tmp_path, "workers,seconds,repeat\n" + "\n".join(rows) + "\n")
    (group,) = examine_study(estimates, 0.95, 20).groups
    assert isinstance(group.models.ratios.speedups, dict)
    speedup = group.models.ratios.speedups[8]
    assert speedup.value == pytest.approx(1, abs=0.01)
    usl = group.models.laws["usl"]
    assert isinstance(usl, FittedLaw)
    band = project(usl.fit, np.array([8.0]))
    assert isinstance(band, Projection)
    assert 0.97 < band.low[0] <= 1.01
    assert 0.99 <= band.high[0] < 1.03
