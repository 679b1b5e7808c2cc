"""Tables that were once read as something else without a word: each now right, refused or told."""

from __future__ import annotations

from pathlib import Path

import pytest

from parscale.analysis.errors import TableError
from parscale.analysis.estimates.estimate import estimate
from parscale.analysis.reading.foreign_table import load_table
from parscale.analysis.reading.study import TABLE, Study
from parscale.analysis.reading.table_settings import TableSettings
from parscale.analysis.verdict.answers import answers
from parscale.analysis.verdict.sentences import describe_all


def _study(folder: Path, text: str, settings: TableSettings | None = None) -> Study:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8")
    return load_table(path, settings)


def _values(study: Study) -> dict[tuple[str, int], list[float]]:
    """Returns the values by series and workers, in the table's own unit."""
    found: dict[tuple[str, int], list[float]] = {}
    for row in study.trials.to_dict("records"):
        cell = study.cells.loc[row["cell"]]
        value = 1 / row[TABLE] if study.quantity == "throughput" else row[TABLE]
        found.setdefault((str(cell["executor"]), int(cell["workers"])), []).append(value)
    return found


def _by_workers(study: Study) -> dict[int, list[float]]:
    return {workers: values for (_, workers), values in _values(study).items()}


def test_the_speedup_column_s_is_never_read_as_seconds(tmp_path: Path) -> None:
    """In p, T, S, E the time is T; S and E are computed from it."""
    study = _study(tmp_path, "p,T,S,E\n1,10,1,1\n2,6,1.67,0.83\n4,4,2.5,0.62\n")
    assert _by_workers(study) == {1: [10.0], 2: [6.0], 4: [4.0]}
    with pytest.raises(TableError, match="neither seconds nor throughput"):
        _study(tmp_path, "p,S,E\n1,1,1\n2,1.67,0.83\n4,2.5,0.62\n")


def test_a_unit_alone_and_a_bare_t_name_a_time(tmp_path: Path) -> None:
    """Headings such as "ms", "usec" and "T(s)" hold times in that unit."""
    for head, scale in (("ms", 1e-3), ("usec", 1e-6), ("T(s)", 1.0), ("s", 1.0)):
        study = _study(tmp_path, f"workers,{head}\n1,10\n2,6\n")
        assert _by_workers(study)[2] == pytest.approx([6 * scale]), head


def test_min_beside_a_maximum_is_a_minimum(tmp_path: Path) -> None:
    """time_min is in minutes when it stands alone, and says so; beside time_max it is not read."""
    text = "threads,time_mean,time_min,time_max\n1,10,9,11\n2,6,5,7\n"
    assert _by_workers(_study(tmp_path, text)) == {1: [10.0], 2: [6.0]}
    hyperfine = "command,mean,stddev,median,user,system,min,max,parameter_threads\n"
    rows = "a,10,0.1,10.1,9,0.2,9.9,10.2,1\na,6,0.1,6.1,9,0.2,5.9,6.2,2\n"
    assert _by_workers(_study(tmp_path, hyperfine + rows)) == {1: [10.0], 2: [6.0]}
    alone = _study(tmp_path, "threads,time_min\n1,10\n2,6\n")
    assert _by_workers(alone) == {1: [600.0], 2: [360.0]}
    assert any("read as minutes" in notice for notice in alone.notices)


def test_single_runs_are_read_before_their_mean(tmp_path: Path) -> None:
    """Of run1, run2 and mean the runs are repeats, and the mean is told as not read."""
    study = _study(tmp_path, "threads,run1,run2,mean\n1,10,10.2,10.1\n2,6,6.2,6.1\n")
    assert _by_workers(study) == {1: [10.0, 10.2], 2: [6.0, 6.2]}
    assert any("mean" in notice for notice in study.notices)


def test_a_prefix_of_thousands_is_a_factor(tmp_path: Path) -> None:
    """ "1.6k" beside "900" is 1,600, and no unit is made of the k."""
    study = _study(tmp_path, "threads,req/s\n1,900\n2,1.6k\n4,2.4K\n")
    found = _by_workers(study)
    assert found[2] == pytest.approx([1600.0])
    assert found[4] == pytest.approx([2400.0])
    assert study.unit == "req/s"


def test_row_numbers_without_a_heading_are_no_values(tmp_path: Path) -> None:
    """The unnamed first column that data frames write is left out."""
    study = _study(tmp_path, ",threads,time\n0,1,10\n1,2,6\n2,4,4\n")
    assert _by_workers(study) == {1: [10.0], 2: [6.0], 4: [4.0]}


@pytest.mark.parametrize("levels", [["0.5", "1.5"], [str(level) for level in range(15)]])
def test_a_varied_setting_tells_series_apart(tmp_path: Path, levels: list[str]) -> None:
    """Rows of a grid over another number, whole or not, few or many, are never repeats."""
    rows = [f"{count},{10 / count + i},{one}" for i, one in enumerate(levels) for count in (1, 2)]
    study = _study(tmp_path, "\n".join(["threads,time,alpha", *rows]))
    assert len(_values(study)) == 2 * len(levels)


def test_rows_that_may_differ_in_a_setting_are_told(tmp_path: Path) -> None:
    """Where a number may be a setting, taking its rows as repeats is said with the cure."""
    text = "threads,time,tile\n1,10,32\n2,6,32\n4,4,32\n1,9,64\n2,5,64\n4,3.5,128\n"
    assert any("series=tile" in notice for notice in _study(tmp_path, text).notices)
    apart = _study(tmp_path, text, TableSettings(series="tile"))
    assert not any("series=tile" in notice for notice in apart.notices)


def test_point_and_decimal_comma_in_one_table_are_refused(tmp_path: Path) -> None:
    """1.234 beside 617,5 may be a thousand or a little over one: refused with its line."""
    with pytest.raises(TableError, match=r"line 2: 1\.234 has a point"):
        _study(tmp_path, "threads;time\n1;1.234\n2;617,5\n4;309,5\n")
    study = _study(tmp_path, "threads;time\n1;1.234,5\n2;617,5\n")
    assert _by_workers(study) == {1: [1234.5], 2: [617.5]}


def test_two_commas_in_a_number_group_thousands(tmp_path: Path) -> None:
    """1,234,567 settles that the commas of a table group thousands."""
    study = _study(tmp_path, "threads;time\n1;1,234,567\n2;617,300\n")
    assert _by_workers(study) == {1: [1234567.0], 2: [617300.0]}


def test_a_series_without_the_baseline_asked_for_says_that_reason(tmp_path: Path) -> None:
    """It lacks a result at that count, which is another reason than having a single count."""
    text = "workers,seconds,name\n8,10,a\n32,4,a\n16,9,b\n32,5,b\n"
    found = estimate(_study(tmp_path, text, TableSettings(baseline=8)), 0.95)
    told = describe_all(answers(found))
    assert "b: cannot say, it has no result at the count of the baseline." in told
    assert not any(line.startswith("a: cannot say") for line in told)


def test_repeats_that_are_numbered_through_are_independent(tmp_path: Path) -> None:
    """Labels that no two counts share pair nothing: the ratio is that of independent samples."""
    text = "workers,seconds,repeat\n1,10,1\n1,10.4,2\n1,10.2,3\n2,5,4\n2,5.3,5\n2,5.1,6\n"
    study = _study(tmp_path, text)
    assert not study.paired
    assert any("independent samples" in notice for notice in study.notices)
    frame = estimate(study, 0.95).frame.set_index("workers")
    assert frame.loc[2, "speedup_low"] < 2.0 < frame.loc[2, "speedup_high"]


def test_a_serial_time_that_was_given_is_compared_with_labelled_repeats(tmp_path: Path) -> None:
    """serial=5 is the baseline of every count though no repeat is its own."""
    text = "workers,seconds,repeat\n1,10,1\n1,10.4,2\n2,4,1\n2,4.1,2\n"
    frame = estimate(_study(tmp_path, text, TableSettings(serial=5.0)), 0.95).frame
    assert frame["speedup"].notna().all()
