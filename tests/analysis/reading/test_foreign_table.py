"""Tables from elsewhere: read as they stand, honest about what cannot be said."""

from __future__ import annotations

import pytest

from parscale.analysis.errors import TableError
from parscale.analysis.estimates.estimate import estimate
from parscale.analysis.reading.foreign_table import load_table
from parscale.analysis.reading.table_settings import split_settings


def _table(tmp_path, text, name="mine.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def _study(tmp_path, text, *words):
    settings, others = split_settings(words)
    assert others == []
    return load_table(_table(tmp_path, text), settings)


def _frame(tmp_path, text, *words):
    return estimate(_study(tmp_path, text, *words), 0.95).frame


def _speedups(tmp_path, text, *words):
    """The speedup of every cell by (arm, workers)."""
    frame = _frame(tmp_path, text, *words)
    return {(row.arm, row.workers): row.speedup for row in frame.itertuples()}


def _told(study, words):
    return any(words in notice for notice in study.notices)


def test_seconds_give_speedups_over_one_worker(tmp_path):
    """Ten seconds on one worker, four on four: 2.5 times as fast, efficiency 0.62."""
    frame = _frame(tmp_path, "workers,seconds\n1,10\n2,5.5\n4,4\n").set_index("workers")
    assert frame.loc[4, "speedup"] == pytest.approx(2.5)
    assert frame.loc[4, "efficiency"] == pytest.approx(0.625)
    assert frame.loc[1, "speedup"] == 1


def test_throughput_gives_the_same_speedups(tmp_path):
    """Gunther's toy: throughput relative to one worker."""
    frame = _frame(tmp_path, "workers,throughput\n1,1\n2,1.8868\n10,3.3557\n").set_index("workers")
    assert frame.loc[10, "speedup"] == pytest.approx(3.3557)


@pytest.mark.parametrize("header", ["workers,seconds,repeat", "workers,seconds"])
def test_repeats_give_intervals_numbered_or_not(tmp_path, header):
    """Several rows for a count are repeats, with or without a number."""
    lines = [header]
    for repeat in range(6):
        for workers, seconds in ((1, 10 + repeat / 10), (2, 5 + repeat / 19)):
            lines.append(f"{workers},{seconds}" + (f",{repeat}" if "repeat" in header else ""))
    study = _study(tmp_path, "\n".join(lines))
    assert study.paired is ("repeat" in header)
    row = estimate(study, 0.95).frame.set_index("workers").loc[2]
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
    frame = _frame(tmp_path, "name,size,workers,seconds\n" + "\n".join(rows))
    assert set(frame["arm"]) == {"a", "b"}
    assert frame.loc[frame["workers"] == 2, "speedup"].tolist() == pytest.approx([2.0] * 4)


def test_without_one_worker_the_smallest_count_is_the_baseline_and_named(tmp_path):
    """S = p0 · T(p0) / T(p); efficiency is 1 at the smallest count, and the notice says so."""
    text = "workers,throughput\n8,235\n32,689\n112,1341\n"
    study = _study(tmp_path, text)
    frame = estimate(study, 0.95).frame.set_index("workers")
    assert frame["speedup"].tolist() == pytest.approx([8, 8 * 689 / 235, 8 * 1341 / 235])
    assert frame.loc[112, "efficiency"] == pytest.approx(8 * 1341 / 235 / 112)
    assert set(frame["baseline_workers"]) == {8}
    assert set(frame["missing"]) == {""}
    assert _told(study, "The baseline is 8 workers, the smallest count measured")


def test_another_baseline_can_be_asked_for(tmp_path):
    """baseline=2 divides by two workers though one was measured; a count not measured has none."""
    text = "workers,seconds\n1,10\n2,6\n4,3\n"
    study = _study(tmp_path, text, "baseline=2")
    frame = estimate(study, 0.95).frame.set_index("workers")
    assert frame.loc[4, "speedup"] == pytest.approx(4)
    assert _told(study, "2 workers, as asked for")
    none = _study(tmp_path, text, "baseline=3")
    assert estimate(none, 0.95).frame["speedup"].isna().all()
    assert _told(none, "no result at that count")


def test_one_worker_that_failed_gives_its_place_to_the_next(tmp_path):
    """OOM at one worker is the rule on accelerators: two are the baseline, and it is said."""
    study = _study(tmp_path, "gpus,images/s\n1,OOM\n2,200\n4,390\n8,--\n")
    frame = estimate(study, 0.95).frame.set_index("workers")
    assert frame.loc[4, "speedup"] == pytest.approx(3.9)
    assert frame.loc[[1, 8], "status"].tolist() == ["failed", "failed"]
    assert frame.loc[[1, 8], "missing"].tolist() == ["failed: OOM", "failed: --"]
    assert _told(study, "the run of one worker has no result")
    assert _told(study, "2 of 4 values are no results (OOM, --)")
    assert study.unit == "images/s"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("threads,time\nserial,9\n1,10\n2,6\n", ()),
        ("threads,time\n0,9\n1,10\n2,6\n", ()),
        ("threads,time\n1,10\n2,6\n", ("serial=9",)),
    ],
)
def test_a_serial_time_is_the_baseline_and_said(tmp_path, text, words):
    """A serial program apart from one worker: T_serial / T_p, and one worker is below 1."""
    study = _study(tmp_path, text, *words)
    speedups = _speedups(tmp_path, text, *words)
    assert speedups["mine", 1] == pytest.approx(0.9)
    assert speedups["mine", 2] == pytest.approx(1.5)
    assert speedups["serial", 1] == 1
    assert _told(study, "over the serial program")


def test_a_series_named_serial_is_the_baseline_of_the_others(tmp_path):
    """version=serial at one worker beside openmp at 1, 2."""
    text = "version,threads,time\nserial,1,9\nopenmp,1,10\nopenmp,2,6\n"
    speedups = _speedups(tmp_path, text)
    assert speedups["openmp", 2] == pytest.approx(1.5)


def test_a_file_called_serial_does_not_mix_with_the_serial_program(tmp_path):
    """Two arms never share a name."""
    path = _table(tmp_path, "threads,time\nserial,9\n1,10\n2,6\n", "serial.csv")
    assert set(estimate(load_table(path), 0.95).frame["arm"]) == {"serial", "serial program"}


def test_one_row_cannot_say(tmp_path):
    """One row is no scaling; two counts are."""
    assert _told(_study(tmp_path, "workers,seconds\n1,5\n"), "Cannot say whether it scales")
    assert not _told(_study(tmp_path, "workers,seconds\n1,5\n2,3\n"), "Cannot say whether")


def test_order_of_unlabelled_repeats_changes_nothing(tmp_path):
    """Repeats that carry no label are independent samples: sorted rows give the same interval."""
    one = [10.03, 11.46, 11.30, 9.50, 9.71, 9.49, 10.59, 9.94]
    four = [3.12, 2.82, 2.83, 3.08, 2.64, 2.47, 2.99, 2.69]
    intervals = []
    for ones, fours in ((one, four), (sorted(one), sorted(four)), (one, sorted(four)[::-1])):
        rows = [f"1,{value}" for value in ones] + [f"4,{value}" for value in fours]
        row = _frame(tmp_path, "workers,seconds\n" + "\n".join(rows)).set_index("workers").loc[4]
        intervals.append((row["speedup"], row["speedup_low"], row["speedup_high"]))
    assert intervals[1] == pytest.approx(intervals[0])
    assert intervals[2] == pytest.approx(intervals[0])
    assert intervals[0][2] / intervals[0][1] > 1.15


def test_a_repeat_column_pairs(tmp_path):
    """A common level of each pass drops out of the ratio only where repeats are labelled."""
    passes = [1.0, 2.0, 0.5, 4.0, 1.5, 0.7]
    rows = [f"{p},{level * 10 / p * (1 + k / 1000)},{k}" for k, level in enumerate(passes)
            for p in (1, 2)]  # fmt: skip
    labelled = _frame(tmp_path, "workers,seconds,repeat\n" + "\n".join(rows))
    rows = [row.rpartition(",")[0] for row in rows]
    loose = _frame(tmp_path, "workers,seconds\n" + "\n".join(rows)).set_index("workers").loc[2]
    paired = labelled.set_index("workers").loc[2]
    assert paired["speedup"] == pytest.approx(2)
    assert loose["speedup_high"] / loose["speedup_low"] > 2
    assert not paired["speedup_high"] / paired["speedup_low"] > 1.01


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("workers,seconds\n1,10\n1,10\n2,6\n2,6\n", 2),
        ("workers,seconds\n1,10.123\n1,10.2\n2,5\n2,5.2\n1,10.123\n1,10.2\n2,5\n2,5.2\n", 4),
        ("workers,seconds\n1,10.123456\n1,10.2\n1,10.123456\n2,5.1\n2,5.2\n", 1),
        ("workers,seconds,repeat\n1,10,1\n1,10,2\n2,6,1\n2,6,2\n", 2),
    ],
)
def test_copied_rows_are_no_replicates(tmp_path, text, rows):
    """Rows alike in every digit are counted once, loudly; an interval of no width is not given."""
    study = _study(tmp_path, text)
    assert _told(study, f"{rows} row{'s' if rows > 1 else ''} (first line")
    frame = estimate(study, 0.95).frame
    assert not (frame["speedup_low"] == frame["speedup_high"])[frame["workers"] > 1].any()


def test_equal_values_of_few_digits_are_repeats(tmp_path):
    """A clock of 0.1 s gives the same value twice by chance: nothing is left out."""
    study = _study(tmp_path, "workers,seconds\n1,10.1\n1,10.1\n1,10.2\n2,5.1\n2,5.3\n2,5.1\n")
    assert not _told(study, "copies are no repeats")
    assert estimate(study, 0.95).frame["blocks"].tolist() == [3, 3]


def test_names_that_mean_nothing_stay_apart(tmp_path):
    """NA, None, null, nan and an empty name are five series."""
    names = ["", "NA", "None", "null", "nan"]
    rows = [f"{p},{10 / p - i},{name}" for i, name in enumerate(names) for p in (1, 2)
            if 10 / p - i > 0]  # fmt: skip
    frame = _frame(tmp_path, "workers,seconds,name\n" + "\n".join(rows))
    assert list(dict.fromkeys(frame["arm"])) == ["(no name)", *names[1:]]


def test_series_that_read_alike_are_not_merged(tmp_path):
    """thread_pool and "thread pool" are two series, whatever the executors are called."""
    rows = [f"{name},{p},{10 / p}" for name in ("thread_pool", "thread pool") for p in (1, 2)]
    text = "name,workers,seconds\n" + "\n".join(rows)
    assert len(set(_frame(tmp_path, text)["arm"])) == 2


def test_a_series_called_as_an_aa_run_is_a_series(tmp_path):
    """A name that begins like the mark of a second baseline is a name."""
    frame = _frame(tmp_path, "name,workers,seconds\naa:x,1,10\naa:x,2,6\nx,1,10\nx,2,6\n")
    assert set(frame["role"]) <= {"cell", "baseline"}
    assert len(frame) == 4


def test_weak_scaling_by_sizes_is_seen(tmp_path):
    """Every size at one count and the same work per worker: T(1, W) / T(p, pW), and it is said."""
    text = "workers,seconds,size\n1,0.2,1000\n2,0.21,2000\n4,0.3,4000\n8,0.4,8000\n"
    study = _study(tmp_path, text)
    assert study.plan.scaling.kind == "weak"
    assert _told(study, "this was read as weak scaling")
    frame = estimate(study, 0.95).frame
    assert frame["weak_efficiency"].tolist() == pytest.approx([1, 0.2 / 0.21, 2 / 3, 0.5])
    assert set(frame["missing"]) == {""}
    assert _study(tmp_path, text, "scaling=strong").plan.scaling.kind == "strong"


def test_weak_scaling_without_sizes_says_what_it_assumes(tmp_path):
    """scaling=weak without work: work in proportion to the workers, said; E = T(1) / T(p)."""
    text = "workers,seconds\n1,3.23\n2,3.31\n32,7.5\n"
    study = _study(tmp_path, text, "scaling=weak")
    assert _told(study, "it was taken to grow in proportion to the workers")
    frame = estimate(study, 0.95).frame
    assert frame["weak_efficiency"].tolist() == pytest.approx([1, 3.23 / 3.31, 3.23 / 7.5])
    assert _told(_study(tmp_path, text), "if the work grew with the workers, say scaling=weak")


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("workers,seconds,flop", ("work=flop",)),
        ("workers,seconds,work", ("scaling=weak",)),
        ("workers,seconds,size", ("scaling=weak",)),
    ],
)
def test_work_comes_from_a_column(tmp_path, header, words):
    """A work that was rounded counts as it is: E_w = T1/Tp · W_p / (p · W_1)."""
    frame = _frame(tmp_path, f"{header}\n1,2,100\n2,2.5,202\n", *words)
    assert frame["weak_efficiency"].tolist() == pytest.approx([1, 2 / 2.5 * 202 / 200])


def test_work_may_follow_a_law_of_the_size(tmp_path):
    """A matrix product on p workers: n³ grows with p."""
    text = "workers,seconds,n\n1,2,100\n8,2.5,200\n"
    study = _study(tmp_path, text, "scaling=weak", "work_power=3")
    assert estimate(study, 0.95).frame["weak_efficiency"].tolist() == pytest.approx([1, 0.8])


def test_throughput_under_weak_scaling_is_per_worker(tmp_path):
    """Twice the nodes at 1.9 times the GFLOPS: efficiency 0.95, not 1.9."""
    study = _study(tmp_path, "nodes,GFLOPS\n1,10\n2,19\n", "scaling=weak")
    assert estimate(study, 0.95).frame["weak_efficiency"].tolist() == pytest.approx([1, 0.95])
    assert study.unit == "GFLOPS per worker"


def test_weak_scaling_from_more_than_one_worker(tmp_path):
    """The smallest count stands in for one worker."""
    frame = _frame(tmp_path, "nodes,seconds\n4,10\n8,12.5\n", "scaling=weak")
    assert frame["weak_efficiency"].tolist() == pytest.approx([1, 0.8])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("worker_s,seconds\n1,5\n", "no column workers among worker_s, seconds"),
        ("seconds\n5\n", "no column workers"),
        ("workers\n5\n", "neither seconds nor throughput"),
        ("cores,speedup\n1,1\n2,2\n", "throughput=speedup reads it as relative"),
        ("cores\n1\n2\n", "neither seconds nor throughput"),
        ("workers,seconds,seconds\n1,5,5\n", "occurs twice"),
        ("workers,wall,wall (s)\n1,5,5\n", "both hold seconds"),
        ("ranks,threads,time\n1,1,9\n1,2,5\n2,1,5\n", "ranks and threads both vary"),
        ("workers,seconds\n1,-5\n", "line 2: seconds -5 must be above 0"),
        ("workers,seconds\n1,5\n2,0\n", "line 3: seconds 0 must be above 0"),
        ("workers,seconds\n1,\n", "no row holds a result"),
        ("workers,seconds\n1,10\n2,inf\n", "line 3: seconds inf is not a number"),
        ("workers,seconds\n1,1e-320\n", "out of range"),
        ("workers,seconds\n1,12 apples\n2,4\n", "12 apples is not a number"),
        ("workers,seconds\nabc,5\n", "workers abc is not a number"),
        ("workers,seconds\n,5\n", "workers empty is not a number"),
        ("workers,seconds\n-1,5\n", "workers -1 must be 1 or more"),
        ("workers,seconds\n1.5,5\n", "must be a whole number"),
        ("workers,seconds\n1,10\n1e30,6\n", "line 3: workers 1e30 is more than any machine has"),
        ("workers,seconds,repeat\n1,5,1\n1,5.5,1\n", "repeat 1 occurs twice"),
        ("workers,seconds,repeat\n1,5,1\n1,5.5,\n", "repeat empty"),
        ("workers,throughput\n1,5 GB/s\n2,900 MB/s\n", "another unit than the rows above"),
        ("workers,seconds\n", "has no rows"),
        ("", "is empty"),
        ("\n\n", "is empty"),
    ],
)
def test_a_bad_table_is_refused_with_its_line_and_cure(tmp_path, text, words):
    """One line: which file, which line, what is wrong."""
    with pytest.raises(TableError, match=words.replace("(", r"\(")) as caught:
        _study(tmp_path, text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("size", "words"),
    [("0", "size 0 must be above 0"), ("big", "size big is not a number"), ("1.5", "whole number")],
)
def test_a_size_that_was_asked_for_is_a_whole_number(tmp_path, size, words):
    """size=COLUMN takes numbers; a column that is only called size may hold words."""
    text = f"workers,seconds,size\n1,5,{size}\n2,3,{size}\n"
    with pytest.raises(TableError, match=words):
        _study(tmp_path, text, "size=size")
    with pytest.raises(TableError, match=words):
        _study(tmp_path, text, "scaling=weak")


def test_sizes_in_words_tell_series_apart(tmp_path):
    """1M and 1024x1024 are never merged."""
    text = "workers,seconds,grid_size\n1,5,1M\n2,3,1M\n1,9,1024x1024\n2,5,1024x1024\n"
    assert {arm for arm, _ in _speedups(tmp_path, text)} == {"1M", "1024x1024"}


def test_a_column_of_runs_pairs_only_when_asked(tmp_path):
    """run numbers rows without saying that run 1 of each count belongs together."""
    text = "workers,seconds,run\n1,10,1\n1,11,2\n2,5,1\n2,5.6,2\n"
    assert _study(tmp_path, text).paired is False
    assert _study(tmp_path, text, "repeat=run").paired is True


def test_a_directory_or_a_device_is_no_table(tmp_path):
    """What is no regular file is refused before it is opened."""
    with pytest.raises(TableError, match="no regular file"):
        load_table(tmp_path)
