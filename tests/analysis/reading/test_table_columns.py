"""Columns by the names their authors give, or by settings; layouts wide and long."""

from __future__ import annotations

import pytest

from parscale.analysis.errors import ConfigurationError, TableError
from parscale.analysis.estimates.estimate import estimate
from parscale.analysis.reading.foreign_table import load_table
from parscale.analysis.reading.table_headings import heading
from parscale.analysis.reading.table_settings import split_settings


def _study(tmp_path, text, *words):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return load_table(path, split_settings(words)[0])


def _seconds(study):
    """Seconds by (arm, workers)."""
    frame = estimate(study, 0.95).frame
    return {(row.arm, row.workers): round(row.seconds, 12) for row in frame.itertuples()}


@pytest.mark.parametrize(
    "name",
    ["workers", "Threads", "CORES", "ranks", "nprocs", "procs", "Nodes", "n_workers", "np", "p",
     "num_threads", "cpus", "# cores", "Number of threads", "MPI ranks", "numThreads", "GPUs",
     "OMP_NUM_THREADS", "concurrency", "processes", "n_jobs", "#threads", "nthreads"],
)  # fmt: skip
def test_names_of_workers(tmp_path, name):
    """However the count is called."""
    assert _seconds(_study(tmp_path, f"{name},seconds\n1,10\n2,5\n"))["t", 2] == 5


@pytest.mark.parametrize(
    ("name", "unit"),
    [("seconds", 1), ("Time", 1), ("elapsed", 1), ("wall", 1), ("walltime", 1), ("Runtime", 1),
     ("duration", 1), ("real_time_s", 1), ("time_ms", 1e-3), ("time_us", 1e-6), ("time (ms)", 1e-3),
     ("Time [s]", 1), ("real_time_us", 1e-6), ("wall time [min]", 60), ("Wall-clock time (s)", 1),
     ("execution time in ms", 1e-3), ("elapsed (µs)", 1e-6), ("time/s", 1), ("ms", 1e-3),
     ("s/it", 1), ("ms/step", 1e-3), ("time per step (ms)", 1e-3), ("total time (h)", 3600),
     ("real", 1), ("T_p", 1), ("elapsed_ms", 1e-3), ("mean", 1)],
)  # fmt: skip
def test_names_and_units_of_seconds(tmp_path, name, unit):
    """However the time is called, and in the unit of its heading."""
    found = _study(tmp_path, f"workers,{name}\n1,10\n2,5\n")
    assert found.quantity == "seconds"
    assert _seconds(found)["t", 2] == pytest.approx(5 * unit)


@pytest.mark.parametrize(
    ("name", "unit"),
    [("throughput", ""), ("rate", ""), ("GFLOPS", "GFLOPS"), ("it/s", "it/s"), ("ns/day", "ns/day"),
     ("images/s", "images/s"), ("requests_per_second", "requests per second"), ("MB/s", "MB/s"),
     ("throughput (req/s)", "req/s"), ("Performance [GFlop/s]", "GFlop/s"), ("samples/sec",
     "samples/sec"), ("tokens per second", "tokens per second"), ("rate [1/s]", "1/s"),
     ("MLUPS", "MLUPS"), ("events/hour", "events/hour"), ("items/s", "items/s"), ("QPS", "QPS")],
)  # fmt: skip
def test_names_and_units_of_throughput(tmp_path, name, unit):
    """More is faster, and the unit stays the author's."""
    study = _study(tmp_path, f"workers,{name}\n1,10\n2,19\n")
    assert (study.quantity, study.unit) == ("throughput", unit)
    assert estimate(study, 0.95).frame["speedup"].tolist() == pytest.approx([1, 1.9])


def test_settings_name_columns(tmp_path):
    """Whatever stands in a heading can be named; an unknown one is refused with a suggestion."""
    text = "Anzahl;Dauer [s];Anlage\n1;10;a\n2;5;a\n"
    study = _study(tmp_path, text, "workers=Anzahl", "seconds=Dauer [s]")
    assert _seconds(study)["t", 2] == 5
    study = _study(tmp_path, text, "workers=anzahl", "seconds=dauer", "name=Anlage")
    assert _seconds(study)["a", 2] == 5
    with pytest.raises(TableError, match=r"no column 'Anzal'. Did you mean 'Anzahl'"):
        _study(tmp_path, text, "workers=Anzal", "seconds=Dauer [s]")


def test_a_column_asked_for_is_not_taken_for_another(tmp_path):
    """t is a name of workers, unless it is said to be the seconds."""
    assert _seconds(_study(tmp_path, "p,t\n1,10\n2,5\n", "seconds=t"))["t", 2] == 5


def test_throughput_can_be_chosen_beside_seconds(tmp_path):
    """Seconds go first; the rate is told not to be read, or asked for."""
    text = "workers,seconds,GFLOPS\n1,10,1\n2,5,1.8\n"
    assert any("GFLOPS was not read" in line for line in _study(tmp_path, text).notices)
    assert _study(tmp_path, text, "throughput=GFLOPS").unit == "GFLOPS"


def test_speedups_can_be_read_as_relative_throughput(tmp_path):
    """A table of speedups alone needs to be told."""
    study = _study(tmp_path, "cores,speedup\n1,1\n4,3.1\n", "throughput=speedup")
    assert estimate(study, 0.95).frame["speedup"].tolist() == pytest.approx([1, 3.1])


@pytest.mark.parametrize(
    "words", [("seconds=a", "throughput=b"), ("scaling=medium",), ("baseline=zero",),
              ("baseline=0",), ("serial=-1",), ("serial=nan",), ("workers=",), ("work_power=inf",)]
)  # fmt: skip
def test_settings_out_of_range_are_refused(words):
    """Each with one line."""
    with pytest.raises(ConfigurationError):
        split_settings(words)


def test_settings_are_split_from_those_of_the_report():
    """formats and level belong to the report."""
    settings, others = split_settings(["workers=n", "formats=svg", "level=0.9"])
    assert settings.workers == "n"
    assert others == ["formats=svg", "level=0.9"]


def test_texts_that_tell_rows_apart_are_series(tmp_path):
    """Several columns of words combine; one that says the same in all rows does not."""
    text = ("machine,compiler,cluster,threads,time\nA,gcc,x,1,10\nA,gcc,x,2,5\nA,icc,x,1,9\n"
            "A,icc,x,2,4\n")  # fmt: skip
    assert {arm for arm, _ in _seconds(_study(tmp_path, text))} == {"A · gcc", "A · icc"}


def test_a_number_that_was_varied_too_is_a_series(tmp_path):
    """Rows of one count that differ in chunk are no repeats, and it is told."""
    text = "threads,chunk,time\n1,10,5\n2,10,3\n1,100,4.8\n2,100,2.5\n"
    study = _study(tmp_path, text)
    assert {arm for arm, _ in _seconds(study)} == {"chunk=10", "chunk=100"}
    assert any("differ in chunk" in line for line in study.notices)


def test_series_can_be_chosen(tmp_path):
    """series=COLUMN takes that one alone."""
    text = "threads,chunk,host,time\n1,1,a,5\n2,1,a,3\n1,2,b,4\n2,2,b,2.5\n"
    found = _seconds(_study(tmp_path, text, "series=host"))
    assert {arm for arm, _ in found} == {"a", "b"}


@pytest.mark.parametrize("head", ["comment", "date", "notes", "hostname", "job"])
def test_remarks_are_no_series(tmp_path, head):
    """A text that is another in every row is left out, and that is told."""
    text = f"threads,time,{head}\n1,10,one\n2,5,two\n4,3,three\n"
    study = _study(tmp_path, text)
    assert {arm for arm, _ in _seconds(study)} == {"t"}
    assert any(f"{head} was not read" in line for line in study.notices)


def test_counts_that_grow_together_are_told(tmp_path):
    """Nodes and their ranks: the one that begins at one."""
    study = _study(tmp_path, "ranks,nodes,time\n32,1,10\n64,2,6\n")
    assert _seconds(study)["t", 2] == 6
    assert any("ranks and nodes grow together: nodes" in line for line in study.notices)


def test_a_wide_table_of_series(tmp_path):
    """Counts down and series across; a word in a place is a failed run, an empty place is none."""
    text = "threads,static,dynamic,guided\n1,10,11,12\n2,5,,7\n4,3,2.8,OOM\n"
    study = _study(tmp_path, text)
    found = _seconds(study)
    assert found["static", 4] == 3
    assert ("dynamic", 2) not in found
    assert found["guided", 4] != found["guided", 4]
    assert any("static, dynamic, guided were read as seconds" in line for line in study.notices)


def test_a_wide_table_with_units(tmp_path):
    """Units of the headings, and rates as rates."""
    study = _study(tmp_path, "threads,a (ms),b (ms)\n1,10,20\n2,5,11\n")
    assert _seconds(study)["a (ms)", 2] == pytest.approx(0.005)
    study = _study(tmp_path, "threads,a (GB/s),b (GB/s)\n1,10,20\n2,19,39\n")
    assert (study.quantity, study.unit) == ("throughput", "GB/s")
    with pytest.raises(TableError, match="two units"):
        _study(tmp_path, "threads,a (GB/s),b (MB/s)\n1,10,20\n2,19,39\n")


@pytest.mark.parametrize(
    "heads", ["run1,run2,run3", "time_1,time_2,time_3", "Run 1,Run 2,Run 3", "t0,t1,t2", "r1,r2,r3",
              "time (s) 1,time (s) 2,time (s) 3", "rep_1,rep_2,rep_3"]
)  # fmt: skip
def test_wide_repeats(tmp_path, heads):
    """Numbered columns of one name are repeats, and not paired across rows."""
    study = _study(tmp_path, f"ranks,{heads}\n1,10,10.2,9.9\n2,5.3,5.1,5.2\n")
    frame = estimate(study, 0.95).frame
    assert frame["blocks"].tolist() == [3, 3]
    assert study.paired is False


def test_numbered_series_are_no_repeats(tmp_path):
    """gpu1 and gpu2 are two things."""
    study = _study(tmp_path, "threads,gpu1,gpu2\n1,10,20\n2,5,11\n")
    assert {arm for arm, _ in _seconds(study)} == {"gpu1", "gpu2"}


@pytest.mark.parametrize("head", ["1,2,4", "1 core,2 cores,4 cores", "p=1,p=2,p=4"])
def test_counts_across(tmp_path, head):
    """Names down and counts across."""
    study = _study(tmp_path, f"code,{head}\nA,10,5,3\nB,12,6,OOM\n")
    assert _seconds(study)["A", 4] == 3
    assert any("header holds worker counts" in line for line in study.notices)


def test_counts_across_with_one_row_of_times(tmp_path):
    """A row of times under the counts; speedups beside it are computed again."""
    study = _study(tmp_path, "cores,1,2,4\ntime (ms),10,5,3\nspeedup,1,2,3.3\n")
    assert _seconds(study)["t", 4] == pytest.approx(0.003)


def test_sizes_down_and_counts_across(tmp_path):
    """The first column holds sizes."""
    study = _study(tmp_path, "size,1,2,4\n1000,1,0.6,0.4\n2000,2,1.1,0.7\n")
    assert sorted(set(study.cells["size"])) == [1000, 2000]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("cores;time\n1;12,79\n2;6,53\n", 6.53),
        ("cores;time\n1;1,000\n2;520\n", 520),
        ("cores;time\n1;1,250\n2;0,520\n", 0.52),
        ('cores,time\n1,"1,000"\n2,"1,520"\n', 1520),
        ("cores\ttime\n1\t12,5\n2\t6,5\n", 6.5),
        ("cores;time\n1;1 000\n2;1 520\n", 1520),
        ("cores time\n1 1_000\n2 520\n", 520),
    ],
)
def test_commas_are_decided_once_for_a_table(tmp_path, text, value):
    """Decimal where one of them can only be that; thousands where plain numbers stand beside."""
    assert _seconds(_study(tmp_path, text))["t", 2] == pytest.approx(value)


def test_a_comma_that_could_be_either_is_told(tmp_path):
    """1,250 alone is 1.25 or 1250."""
    study = _study(tmp_path, "cores;time\n1;1,250\n2;1,125\n")
    assert any("'1,250' was read as 1.25" in line for line in study.notices)
    study = _study(tmp_path, "cores;time\n1;12,79\n2;6,53\n")
    assert not any("was read as" in line for line in study.notices)


def test_spreads_make_no_interval(tmp_path):
    """A mean and its deviation are told; no interval is made of them, with n or without."""
    for text in ("p,time\n1,10.2 ± 0.3\n2,5.3 ± 0.1\n", "p,time,n\n1,10.2(3),5\n2,5.3(1),5\n",
                 "p,time,stddev\n1,10.2,0.3\n2,5.3,0.1\n"):  # fmt: skip
        study = _study(tmp_path, text)
        frame = estimate(study, 0.95).frame.set_index("workers")
        assert frame.loc[2, "speedup"] == pytest.approx(10.2 / 5.3)
        assert frame["speedup_low"].isna().tolist() == [False, True]
        assert any("standard deviation of up to 2.9 %" in line for line in study.notices)


def test_units_in_a_column(tmp_path):
    """Google Benchmark and JMH write the unit into each row."""
    study = _study(
        tmp_path, "name,iterations,real_time,time_unit,threads\nb,9,10,us,1\nb,9,5,us,2\n"
    )
    assert _seconds(study)["b", 2] == pytest.approx(5e-6)
    rows = "".join(f'"b","thrpt",{p},{score},"ops/ms"\n' for p, score in ((1, 10), (2, 19)))
    jmh = f'"Benchmark","Mode","Threads","Score","Unit"\n{rows}'
    study = _study(tmp_path, jmh)
    assert (study.quantity, study.unit) == ("throughput", "ops/ms")
    study = _study(tmp_path, jmh.replace("ops/ms", "ms/op"))
    assert study.quantity == "seconds"


@pytest.mark.parametrize(
    ("text", "words", "unit"),
    [("Wall time [ms]", "wall_time", "ms"), ("time_ms", "time", "ms"), ("GFLOPS", "gflops", ""),
     ("images/s", "images_s", ""), ("numThreads", "num_threads", ""), ("parameter_threads",
     "threads", ""), ("atoms", "atoms", "")],
)  # fmt: skip
def test_headings_are_taken_apart(text, words, unit):
    """Words in one spelling, the unit apart."""
    found = heading(text)
    assert (found.words, found.unit) == (words, unit)
