"""What is said of a table: each sentence where it is true, and never where it is not."""

from __future__ import annotations

import pytest

from parscale.analysis.estimates.estimate import estimate
from parscale.analysis.reading.foreign_table import load_table
from parscale.analysis.reading.table_settings import split_settings
from parscale.analysis.verdict.answers import answers
from parscale.analysis.verdict.further_sentences import (
    describe_missing,
    describe_weak,
    weak_headline,
)
from parscale.analysis.verdict.headline import headline
from parscale.analysis.verdict.sentences import describe_all

JULIA = "workers,seconds\n1,12.7925\n2,6.5261\n16,2.2243\n"
FLAT = "workers,seconds\n" + "".join(
    f"{p},{value}\n" for p in (1, 2) for value in (10.1, 9.8, 10.15, 9.95, 10.2, 9.9)
)
FASTER = "workers,seconds\n" + "".join(
    f"{p},{value / p:.4f}\n" for p in (1, 2) for value in (10.1, 9.8, 10.15, 9.95, 10.2, 9.9)
)
SLOWER = "workers,seconds\n" + "".join(
    f"{p},{value * p:.4f}\n" for p in (1, 2) for value in (10.1, 9.8, 10.15, 9.95, 10.2, 9.9)
)


def _estimates(tmp_path, text, *words):
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return estimate(load_table(path, split_settings(words)[0]), 0.95)


def _said(tmp_path, text, *words):
    found = _estimates(tmp_path, text, *words)
    told = answers(found)
    return headline(told), " ".join(describe_all(told))


def _weak(tmp_path, text, *words):
    found = _estimates(tmp_path, text, *words)
    return weak_headline(found), describe_weak(found)


def test_single_measurements_say_what_they_are(tmp_path):
    """The best count, its ratio and that it was measured once."""
    head, text = _said(tmp_path, JULIA)
    assert head == (
        "At 16 workers 5.75 times as fast as one worker; measured once, so without an interval."
    )
    assert text == "One worker: 12.8 s; 16 workers: 2.22 s, efficiency 0.359."


def test_throughput_is_told_in_its_unit(tmp_path):
    """GFLOPS, never seconds per unit of work."""
    head, text = _said(tmp_path, "cores,GFLOPS\n1,64.9\n8,340\n")
    assert head.startswith("At 8 workers 5.24 times the throughput of one worker; measured once")
    assert text == "One worker: 64.9 GFLOPS; 8 workers: 340 GFLOPS, efficiency 0.655."
    _, unnamed = _said(tmp_path, "cores,throughput\n1,64.9\n8,340\n")
    assert "throughput 64.9" in unnamed


def test_slower_single_measurements_claim_nothing(tmp_path):
    """Slower from the first added worker on: no Yes, no No, the numbers."""
    head, _ = _said(tmp_path, "workers,seconds\n1,72.3\n2,114.9\n4,133.5\n")
    assert head == (
        "No count was faster than one worker: 2 workers take 1.59 times as long as one worker; "
        "measured once, so without an interval."
    )


def test_another_baseline_is_named_with_its_formula(tmp_path):
    """8 workers as the baseline: the ratio to them, and S = p0 · T(p0) / T(p)."""
    head, text = _said(tmp_path, "workers,throughput\n8,235\n32,689\n112,1341\n")
    assert head.startswith("At 112 workers 5.71 times the throughput of 8 workers")
    assert "speedup 45.7 by S = 8 · T(8) / T(p)" in text
    assert "S = " not in _said(tmp_path, JULIA)[1]


def test_a_serial_program_is_the_baseline_in_words(tmp_path):
    """Over the serial program, and the program itself has no sentence."""
    head, text = _said(tmp_path, "threads,time\nserial,9\n1,10\n2,6\n4,3\n")
    assert head.startswith("At 4 workers 3 times as fast as the serial program")
    assert "cannot say" not in text
    assert text.startswith("The serial program: 9 s; 4 workers: 3 s")


def test_repeats_may_say_yes(tmp_path):
    """Intervals that exclude 1 are a claim, with the interval."""
    head, text = _said(tmp_path, FASTER)
    assert head.startswith("Yes: at 2 workers 2 (")
    assert "times as fast as one worker." in head
    assert "includes 1" not in text


def test_repeats_may_say_no(tmp_path):
    """All counts slower by their intervals."""
    head, _ = _said(tmp_path, SLOWER)
    assert head.startswith("No: 2 workers take 2 (")


def test_no_gain_shown_advises_repeats_and_nothing_else(tmp_path):
    """An interval that includes 1: more repeats, no setting of a runner."""
    head, text = _said(tmp_path, FLAT)
    assert head.startswith("No gain shown: at best, at 2 workers 1 (")
    assert "more repeats may decide" in text
    assert "measure=" not in head + text
    assert "measured once" not in head + text


def test_a_baseline_measured_once_is_blamed_alone(tmp_path):
    """One worker once, the others three times: not "measured once" of all."""
    text = "workers,seconds\n1,10\n2,5.3\n2,5.353\n2,5.247\n8,1.7\n8,1.717\n8,1.683\n"
    head, _ = _said(tmp_path, text)
    assert head.endswith("; one worker was measured once, so without an interval.")
    head, _ = _said(tmp_path, "workers,seconds\n4,10\n8,5.3\n8,5.353\n")
    assert head.endswith("; 4 workers were measured once, so without an interval.")


def test_a_count_measured_once_is_blamed_alone(tmp_path):
    """One worker three times, eight once."""
    head, _ = _said(tmp_path, "workers,seconds\n1,10\n1,10.1\n1,9.9\n8,1.7\n")
    assert head.endswith("; 8 workers measured once, so without an interval.")


def test_means_are_not_single_measurements(tmp_path):
    """A mean with its deviation is no single run."""
    head, _ = _said(tmp_path, "workers,seconds\n1,10 ± 0.1\n8,1.7 ± 0.1\n")
    assert head.endswith("; a ratio of means whose single runs are not in the table, "
                         "so without an interval.")  # fmt: skip


def test_several_series_are_told_apart(tmp_path):
    """The one that gained most in the headline, each in a sentence."""
    text = "name,workers,seconds\na,1,10\na,4,4\nb,1,9\nb,4,3\n"
    head, said = _said(tmp_path, text)
    assert head.startswith("Of 2 series the most gained in b: at 4 workers 3 times as fast")
    assert "a: at 4 workers 2.5 times as fast as one worker; measured once" in said
    assert "b: at 4 workers 3 times" in said


def _series(name, factor):
    return "".join(
        f"{name},{p},{value * (factor if p > 1 else 1):.4f}\n"
        for p in (1, 2) for value in (10.1, 9.8, 10.15, 9.95, 10.2, 9.9)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("factors", "words"),
    [
        ((0.5, 0.6), "Yes, more workers are faster in every series; the most gained in a:"),
        ((2.0, 3.0), "No, more workers are slower in every series; the least lost in a:"),
        ((0.5, 2.0), "It depends: more workers are faster for a; the most gained in a:"),
        ((1.0, 1.0), "No gain was shown in any series; the most gained in a:"),
    ],
)
def test_headlines_of_several_series(tmp_path, factors, words):
    """Yes, No, It depends, or nothing shown."""
    text = "name,workers,seconds\n" + _series("a", factors[0]) + _series("b", factors[1])
    assert _said(tmp_path, text)[0].startswith(words)


def test_superlinear_points_are_told_as_measured(tmp_path):
    """E above 1 from the points; single ones say so, and ordinary ones are not named."""
    _, text = _said(tmp_path, "workers,seconds\n1,10\n2,4.35\n32,0.15625\n")
    assert ("Superlinear, of single measurements: efficiency above 1 at 2, 32 workers, at most 2 "
            "at 32 workers.") in text  # fmt: skip
    assert "uperlinear" not in _said(tmp_path, JULIA)[1]


def test_superlinear_needs_an_interval_above_one_where_there_is_one(tmp_path):
    """Repeats whose efficiency may be 1 are not called superlinear."""
    assert "uperlinear" not in _said(tmp_path, FASTER)[1]
    clear = FASTER.replace("2,5.", "2,3.").replace("2,4.", "2,3.")
    assert "Superlinear: efficiency above 1 at 2 workers" in _said(tmp_path, clear)[1]


def test_one_worker_that_beats_the_serial_program_is_not_superlinear(tmp_path):
    """There is nothing parallel about one worker."""
    text = "threads,time\nserial,11\n1,10\n2,6\n"
    assert "uperlinear" not in _said(tmp_path, text)[1]


def test_fewer_workers_do_as_well_only_when_surely(tmp_path):
    """Non-inferiority within 5 %: close and quiet yes, single or noisy no."""
    levels = (1.0, 1.002, 0.998, 1.001, 0.999, 1.003)
    quiet = "".join(f"{p},{t * level:.5f}\n" for p, t in ((1, 10), (4, 3.02), (8, 3.0))
                    for level in levels)  # fmt: skip
    assert (
        "4 workers do as well as 8 workers within 5 %"
        in _said(tmp_path, "workers,seconds\n" + quiet)[1]
    )
    noisy = "".join(f"{p},{t * (level - 1) * 50 + t:.5f}\n" for p, t in ((1, 10), (4, 3.02), (8, 3))
                    for level in levels)  # fmt: skip
    assert "do as well" not in _said(tmp_path, "workers,seconds\n" + noisy)[1]
    assert "do as well" not in _said(tmp_path, "workers,seconds\n1,10\n4,3.01\n8,3\n")[1]


def test_failed_counts_are_named_by_their_word(tmp_path):
    """OOM at 8 workers, and not "see missing cells" alone."""
    found = _estimates(tmp_path, "workers,seconds\n1,10\n4,3\n8,OOM\n")
    assert describe_missing(found) == ["No result: 8 workers (OOM)."]
    assert describe_missing(_estimates(tmp_path, JULIA)) == []
    text = "name,workers,seconds\na,1,10\na,2,6\nb,1,9\nb,2,timeout\n"
    assert describe_missing(_estimates(tmp_path, text)) == ["No result: b at 2 workers (timeout)."]


def test_nothing_to_compare_cannot_say(tmp_path):
    """One count alone."""
    head, text = _said(tmp_path, "workers,seconds\n4,10\n")
    assert head == "Cannot say: no count of workers could be compared with a baseline."
    assert "no second count" in text


def test_weak_scaling_tells_efficiency_and_both_times(tmp_path):
    """T(1, W) and T(p, pW) from the table's own rows; nothing of a serial loop or of retrograde."""
    text = "workers,seconds\n1,3.23\n2,3.31\n32,7.5\n"
    head, lines = _weak(tmp_path, text, "scaling=weak")
    assert head == (
        "Weak scaling: at 32 workers with 32 times the work, efficiency 0.431: T(1) is 3.23 s, "
        "T(32) is 7.5 s; measured once, so without an interval."
    )
    assert "scaled speedup 13.8" in lines[0]
    assert "serial loop" not in " ".join(lines)


def test_weak_scaling_with_repeats_has_an_interval(tmp_path):
    """Then nothing was measured once."""
    rows = "".join(f"{p},{value * (1 + p / 10):.4f}\n" for p in (1, 4)
                   for value in (10.1, 9.8, 10.15, 9.95, 10.2, 9.9))  # fmt: skip
    head, _ = _weak(tmp_path, "workers,seconds\n" + rows, "scaling=weak")
    assert "efficiency 0.786 (0.7" in head
    assert "once" not in head


def test_weak_efficiency_above_one_is_told(tmp_path):
    """And only where it is."""
    _, lines = _weak(tmp_path, "workers,seconds\n1,3\n2,2.9\n4,3.1\n", "scaling=weak")
    assert "Weak efficiency above 1 at 2 workers." in lines
    _, lines = _weak(tmp_path, "workers,seconds\n1,3\n2,3.1\n", "scaling=weak")
    assert not any("above 1" in line for line in lines)


def test_weak_scaling_of_the_same_work_cannot_say(tmp_path):
    """Sizes that do not grow are no weak scaling."""
    text = "workers,seconds,size\n1,3,100\n2,2,100\n"
    assert _weak(tmp_path, text, "scaling=weak")[0].startswith("Cannot say: no row has the same")


def test_largest_size_and_break_even_are_named(tmp_path):
    """Two sizes: the sentence says which one it is about."""
    _, text = _said(tmp_path, "workers,seconds,size\n1,1,100\n2,1.1,100\n1,10,1000\n2,6,1000\n")
    assert text.startswith("At size 1k: one worker: 10 s; 2 workers: 6 s")
    _, single = _said(tmp_path, "workers,seconds,size\n1,10,1000\n2,6,1000\n")
    assert "size" not in single
