"""What is said of a curve's shape and law: each sentence where it is true, and only there."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from parscale.analysis.estimates.estimate import Estimates, estimate
from parscale.analysis.models.study_models import examine_study
from parscale.analysis.reading.foreign_table import load_table
from parscale.analysis.reading.load import load_study
from parscale.analysis.reading.table_settings import split_settings
from parscale.analysis.verdict.answers import answers
from parscale.analysis.verdict.law_sentences import describe_laws, describe_shapes

COUNTS = (1, 2, 4, 8, 16, 32)


def told_of(estimates: Estimates) -> tuple[list[str], list[str]]:
    """What is said of the shapes and of the laws."""
    models = examine_study(estimates, 0.95, 20)
    return describe_shapes(models), describe_laws(models, answers(estimates))


def table(folder: Path, text: str, *words: str) -> Estimates:
    """The estimates of a table."""
    path = folder / "curve.csv"
    path.write_text(text, encoding="utf-8")
    return estimate(load_table(path, split_settings(words)[0]), 0.95)


def single(seconds: dict[int, float], name: str = "") -> str:
    """Rows of counts that were measured once."""
    return "".join(f"{p},{t}{',' + name if name else ''}\n" for p, t in seconds.items())


def once(folder: Path, *seconds: float) -> tuple[str, str]:
    """What is said of seconds at 1, 2, 4, ... workers, measured once: of the shape, of the law."""
    rows = dict(zip(COUNTS, seconds, strict=False))
    shapes, laws = told_of(table(folder, "workers,seconds\n" + single(rows)))
    return " ".join(shapes), " ".join(laws)


def repeated(folder: Path, *seconds: float, noise: float = 0.005) -> tuple[str, str]:
    """The same of twelve labelled repeats."""
    rng = np.random.default_rng(3)
    rows = [
        f"{p},{t * np.exp(rng.normal(0, noise)):.6g},{repeat}"
        for p, t in zip(COUNTS, seconds, strict=False)
        for repeat in range(12)
    ]
    text = "workers,seconds,repeat\n" + "\n".join(rows) + "\n"
    shapes, laws = told_of(table(folder, text))
    return " ".join(shapes), " ".join(laws)


AMDAHL = tuple(0.1 + 0.9 / p for p in COUNTS)
IDEAL = tuple(1 / p for p in COUNTS)
USL = (1, 0.53, 0.325, 0.2825, 0.38125)


def test_superlinear_points_are_told_by_their_own_ratio(tmp_path):
    """10 s and 0.15625 s are 64 times, and that is what is said."""
    shapes, _ = once(tmp_path, 10, 4.35275, 1.89465, 0.824692, 0.358968, 0.15625)
    assert shapes == (
        "curve: superlinear: 64 times the throughput at 32 workers as at 1 (measured once, no "
        "interval)."
    )


@pytest.mark.parametrize("seconds", [IDEAL, AMDAHL, tuple(t * 0.97 for t in IDEAL)])
def test_nothing_is_said_of_the_shape_of_a_curve_that_only_grows(tmp_path, seconds):
    """Ideal, saturating, and 3 % above the ideal, within the margin."""
    assert once(tmp_path, 1, *seconds[1:])[0] == ""
    assert repeated(tmp_path, 1, *seconds[1:])[0] == ""


def test_a_curve_falls_again_where_it_rose(tmp_path):
    """The peak is a measured one."""
    for told in (once(tmp_path, *USL), repeated(tmp_path, *USL)):
        assert "retrograde: throughput rises up to 8 workers and falls again, 0.74" in told[0]
    assert "falls again" not in once(tmp_path, *AMDAHL)[0]


@pytest.mark.parametrize("seconds", [(72.271, 114.911, 133.468, 146.595), (11, 12, 14, 18, 26, 42)])
def test_a_curve_that_never_rose_is_slower_from_the_first_worker_on(tmp_path, seconds):
    """Nothing falls again, nothing peaks."""
    for shapes, laws in (once(tmp_path, *seconds), repeated(tmp_path, *seconds)):
        assert "retrograde: slower from the first added worker on" in shapes
        assert "again" not in shapes
        assert "peak_workers" not in laws


def test_a_curve_that_is_flat_first_only_falls(tmp_path):
    """Nothing rose, and the first added worker cost nothing that shows."""
    shapes, _ = repeated(tmp_path, 1, 1, 1, 2)
    assert "retrograde: throughput falls, 0.5" in shapes
    assert "again" not in shapes
    assert "from the first added worker" not in shapes


def test_a_loss_within_noise_or_the_margin_is_not_told(tmp_path):
    """A fall of 30 % amid 30 % noise, and a sure one of 3 %."""
    assert "retrograde" not in repeated(tmp_path, 1, 0.5, 0.3, 0.39, noise=0.3)[0]
    assert "retrograde" not in repeated(tmp_path, 1, 0.5, 0.3, 0.309, noise=0.001)[0]


def test_intervals_say_that_they_hold_for_all_comparisons(tmp_path):
    """Repeats have intervals, four counts six comparisons; single measurements have none."""
    shapes, _ = repeated(tmp_path, 1, 0.5, 0.3, 0.5)
    assert shapes.endswith("hold for all 6 comparisons of worker counts at once.")
    assert "square brackets" not in once(tmp_path, *USL)[0]


@pytest.mark.parametrize(("curves", "more"), [(2, False), (3, True)])
def test_many_curves_of_one_shape_are_counted(tmp_path, curves, more):
    """Two are told each, of three the first, with the number of the others."""
    rows = dict(zip(COUNTS, USL, strict=False))
    text = "workers,seconds,name\n" + "".join(single(rows, f"arm {i}") for i in range(curves))
    shapes, _ = told_of(table(tmp_path, text))
    assert len(shapes) == (1 if more else 2)
    assert ("2 more curves are retrograde; see models.csv." in " ".join(shapes)) is more


def test_the_named_law_is_told_with_its_parameters_and_counts(tmp_path):
    """Amdahl's serial fraction and limit, with the counts that carry them."""
    _, laws = repeated(tmp_path, *AMDAHL, noise=0.01)
    assert laws.startswith(
        "curve: of the laws tried, Amdahl describes the speedups at 1, 2, 4, 8, 16 and 32 workers "
        "(serial_fraction 0."
    )
    share = re.search(r"serial_fraction [\d.]+ \(([\d.]+) to ([\d.]+)\)", laws)
    limit = re.search(r"speedup_limit [\d.]+ \(([\d.]+) to ([\d.]+)\)", laws)
    assert share is not None
    assert limit is not None
    assert float(share[1]) <= 0.1 <= float(share[2])
    assert float(limit[1]) <= 10 <= float(limit[2])
    assert "beta" not in laws


def test_a_law_with_a_peak_names_no_limit(tmp_path):
    """Exact USL times of five counts: α, β and the peak, never linear, no limit never reached."""
    _, laws = once(tmp_path, *USL)
    assert "USL describes the speedups at 1, 2, 4, 8 and 16 workers" in laws
    assert "alpha 0.02 (0.02 to 0.02), beta 0.02 (0.02 to 0.02)" in laws
    assert "peak_workers 7" in laws
    assert "limit" not in laws
    assert "linear" not in laws


def test_ideal_points_are_linear_and_others_are_not(tmp_path):
    """Repeated ideal times carry the line; those of Amdahl never."""
    assert "linear describes the speedups" in repeated(tmp_path, *IDEAL)[1]
    assert "linear describes" not in repeated(tmp_path, *AMDAHL)[1]


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [
        (AMDAHL[:4], "too few worker counts to tell laws apart (4 worker counts)"),
        ((0.1768, 0.11208, 0.06351, 0.04202, 0.03758), "cannot be told apart at these counts (Am"),
        ((26779, 15237, 6743, 13435, 19369, 18761), "no law that was tried agrees with the points"),
        (tuple(t**1.2 for t in IDEAL), "the points are superlinear from 1 to 2 workers"),
    ],
)
def test_where_no_law_is_named_the_reason_is(tmp_path, seconds, reason):
    """Too few counts, laws alike, no law, superlinear points: cannot say, and why."""
    _, laws = once(tmp_path, *seconds)
    assert laws.startswith("curve: cannot say which law: ")
    assert reason in laws
    assert "describes" not in laws
    assert f"measured at {COUNTS[0]}, {COUNTS[1]}" in laws


def test_two_counts_are_no_curve(tmp_path):
    """Nothing is said of a law."""
    assert once(tmp_path, 1, 0.6) == ("", "")


def test_no_interval_is_told_as_such(tmp_path):
    """A law of as many parameters as counts is not named, so that its sentence has intervals."""
    _, laws = once(tmp_path, *AMDAHL[:3])
    assert "cannot say which law" in laws
    assert "()" not in laws


def test_the_slower_curve_of_a_published_benchmark_is_not_amdahls(tmp_path):
    """SPEC SDM91: the peak is told, and no limit below what was measured."""
    text = (
        "workers,throughput\n1,64.9\n18,995.9\n36,1652.4\n72,1853.2\n108,1828.9\n144,1775\n"
        "216,1702.2\n"
    )
    _, (law,) = told_of(table(tmp_path, text))
    assert "USL describes the speedups at 1, 18, 36" in law
    assert "peak_workers 96.5" in law
    assert "limit" not in law


LIMITS = {
    "one worker slow": (1757.694, 7573.663, 11106.773, 13949.433, 13553.7, 13911.878, 12166.288),
    "hardly faster": (191.24, 169.84, 206.83, 176.18, 124.41),
    "rise, then fall": (1, 1.9, 3.5, 5, 4, 2),
}


@pytest.mark.parametrize("name", LIMITS)
def test_no_limit_lies_below_a_measured_speedup(tmp_path, name):
    """Neither a limit nor its interval, and one that would is refused with the reason."""
    rates = LIMITS[name]
    text = "workers,throughput\n" + "".join(f"{2**i},{rate}\n" for i, rate in enumerate(rates))
    frame = examine_study(table(tmp_path, text), 0.95, 20).table()
    limits = frame[frame["parameter"] == "speedup_limit"]
    assert len(limits) == 2
    largest = max(rates) / rates[0] * (1 - 1e-9)
    for _, row in limits.iterrows():
        assert np.isnan(row["low"]) or row["low"] >= largest
        assert np.isnan(row["value"]) or row["value"] >= row["low"]
    amdahl = limits[limits["model"] == "amdahl"].iloc[0]
    refused = "lies below the largest measured" in amdahl["note"]
    assert refused == bool(np.isnan(amdahl["value"])) == (name != "one worker slow")
    assert ("the law is wrong there" in amdahl["note"]) is refused


def test_a_table_without_one_worker_is_told_too(tmp_path):
    """The smallest count is the baseline, and the curve is not passed over."""
    text = "workers,throughput\n8,235\n32,689\n56,1012\n88,1245\n112,1341\n"
    _, (law,) = told_of(table(tmp_path, text))
    assert "cannot say which law" in law
    assert "measured at 8, 32, 56, 88 and 112 workers" in law


def test_weak_scaling_has_scaled_speedups(tmp_path):
    """Ideal weak times: the line describes scaled speedups, and nothing is retrograde."""
    rng = np.random.default_rng(3)
    rows = [
        f"{p},{3 * np.exp(rng.normal(0, 0.004)):.6g},{1000 * p},{repeat}"
        for p in COUNTS
        for repeat in range(12)
    ]
    text = "workers,seconds,size,repeat\n" + "\n".join(rows) + "\n"
    shapes, laws = told_of(table(tmp_path, text, "scaling=weak"))
    assert shapes == []
    assert "linear describes the scaled speedups" in laws[0]


def test_a_study_tells_the_law_of_its_best_arm_alone(synthetic, tmp_path):
    """Of two arms and two scopes, the best arm of each scope."""
    cells = synthetic.scaling((1, 2, 4, 6, 8), executors=("processes", "pool"))
    study = synthetic.write_study(tmp_path / "s", cells, blocks=12, noise=0.005, usable_cores=8)
    _, laws = told_of(estimate(load_study(study), 0.95))
    assert [line.split(":")[0] for line in laws] == [
        "Warm, 1000 items, processes",
        "Cold, 1000 items, processes",
    ]
