"""Tables from elsewhere: columns checked, repeats paired, honest about what cannot be said."""

from __future__ import annotations

import pytest

from parscale.analysis.errors import TableError
from parscale.analysis.estimates.estimate import estimate
from parscale.analysis.reading.foreign_table import load_table


def _table(tmp_path, text):
    path = tmp_path / "mine.csv"
    path.write_text(text)
    return path


def test_seconds_give_speedups_over_one_worker(tmp_path):
    """Ten seconds on one worker, four on four: 2.5 times as fast, efficiency 0.62."""
    path = _table(tmp_path, "workers,seconds\n1,10\n2,5.5\n4,4\n")
    frame = estimate(load_table(path), 0.95).frame.set_index("workers")
    assert frame.loc[4, "speedup"] == pytest.approx(2.5)
    assert frame.loc[4, "efficiency"] == pytest.approx(0.625)
    assert frame.loc[1, "speedup"] == 1


def test_throughput_gives_the_same_speedups(tmp_path):
    """Gunther's toy: throughput relative to one worker."""
    path = _table(tmp_path, "workers,throughput\n1,1\n2,1.8868\n10,3.3557\n")
    frame = estimate(load_table(path), 0.95).frame.set_index("workers")
    assert frame.loc[10, "speedup"] == pytest.approx(3.3557)


@pytest.mark.parametrize("header", ["workers,seconds,repeat", "workers,seconds"])
def test_repeats_give_intervals_numbered_or_not(tmp_path, header):
    """Several rows for a count are repeats, with or without a number."""
    lines = [header]
    for repeat in range(6):
        for workers, seconds in ((1, 10 + repeat / 10), (2, 5 + repeat / 19)):
            lines.append(f"{workers},{seconds}" + (f",{repeat}" if "repeat" in header else ""))
    frame = estimate(load_table(_table(tmp_path, "\n".join(lines))), 0.95).frame
    row = frame[frame["workers"] == 2].iloc[0]
    assert row["blocks"] == 6
    assert row["speedup_low"] < row["speedup"] < row["speedup_high"]


def test_names_and_sizes_have_baselines_of_their_own(tmp_path):
    """A name is an arm; its baseline is itself at one worker and the same size."""
    rows = [
        f"{name},{size},{p},{size / p / speed}"
        for name, speed in (("a", 1), ("b", 2))
        for size in (10, 100)
        for p in (1, 2)
    ]
    path = _table(tmp_path, "name,size,workers,seconds\n" + "\n".join(rows))
    frame = estimate(load_table(path), 0.95).frame
    assert set(frame["arm"]) == {"a", "b"}
    assert frame.loc[frame["workers"] == 2, "speedup"].tolist() == pytest.approx([2.0] * 4)


def test_without_one_worker_it_cannot_say(tmp_path):
    """Times are shown, speedups are not invented."""
    study = load_table(_table(tmp_path, "workers,seconds\n2,5\n4,3\n"))
    assert any("Cannot say how fast" in notice for notice in study.notices)
    assert estimate(study, 0.95).frame["speedup"].isna().all()


def test_one_row_cannot_say(tmp_path):
    """One row is no scaling."""
    study = load_table(_table(tmp_path, "workers,seconds\n1,5\n"))
    assert any("Cannot say whether it scales" in notice for notice in study.notices)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("worker,seconds\n1,5\n", "unknown column 'worker'. Did you mean 'workers'"),
        ("seconds\n5\n", "no column workers"),
        ("workers\n5\n", "neither seconds nor throughput"),
        ("workers,seconds,throughput\n1,5,5\n", "both seconds and throughput"),
        ("workers,seconds,seconds\n1,5,5\n", "occurs twice"),
        ("workers,seconds\n1,-5\n", "line 2: seconds -5 must be above 0"),
        ("workers,seconds\n1,5\n2,0\n", "line 3: seconds 0 must be above 0"),
        ("workers,seconds\n1,\n", "line 2: seconds empty is not a number"),
        ("workers,seconds\n1,inf\n", "seconds inf is not a number"),
        ("workers,seconds\nabc,5\n", "workers abc is not a number"),
        ("workers,seconds\n0,5\n", "workers 0 must be 1 or more"),
        ("workers,seconds\n1.5,5\n", "must be a whole number"),
        ("workers,seconds,repeat\n1,5,1\n1,5,1\n", "repeat 1 occurs twice"),
        ("workers,seconds\n", "has no rows"),
        ("", "cannot be read"),
    ],
)
def test_a_bad_table_is_refused_with_its_line_and_cure(tmp_path, text, words):
    """One line: which file, which line, what is wrong."""
    with pytest.raises(TableError, match=words.replace("(", r"\(")):
        load_table(_table(tmp_path, text))
