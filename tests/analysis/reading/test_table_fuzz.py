"""Hundreds of damaged tables: one line of words or a result, and nothing else."""

from __future__ import annotations

import random

import pytest

from parscale.analysis.errors import AnalysisError
from parscale.analysis.estimates.estimate import estimate
from parscale.analysis.reading.foreign_table import load_table
from parscale.analysis.reading.table_settings import TableSettings
from parscale.analysis.verdict.answers import answers
from parscale.analysis.verdict.further_sentences import (
    describe_missing,
    describe_weak,
    weak_headline,
)
from parscale.analysis.verdict.headline import headline
from parscale.analysis.verdict.sentences import describe_all

TABLES = (
    "workers,seconds\n1,10\n2,5.2\n4,2.9\n",
    "workers,seconds\n1,10\n1,10.2\n2,5.2\n2,5.3\n4,2.9\n",
    "cores;time [ms];code\n1;12,79;a\n2;6,52;a\n1;11,1;b\n2;5,9;b\n",
    "| threads | GFLOPS |\n|---|---|\n| 1 | 10.2 |\n| 2 | OOM |\n| 4 | 36.1 |\n",
    "# run\nnp time\n1 1:02.5\n2 33.1\n4 17.2\n",
    "ranks,run1,run2,run3\n1,10,10.1,9.9\n2,5,5.1,5.2\n",
    "code,1,2,4\nA,10,5,3\nB,12,6,3.5\n",
    "workers,seconds,size,repeat\n1,1,100,1\n2,1.1,200,1\n1,1.01,100,2\n2,1.2,200,2\n",
    "nodes,time\nserial,9\n1,10 ± 0.1\n2,5.1 ± 0.2\n",
)
PIECES = (
    "", ",", ";", "|", "\t", " ", "\n", '"', "#", "0", "-1", "1e30", "1e-320", "nan", "inf", "OOM",
    "1,000", "1.000,5", "10 s", "1:2:3", "±", "(3)", "workers", "seconds", "time (ms)", "µ", "\0",
    "9" * 400, "aa:", "--", "%", "serial", "\ufeff", "\r", "𝟙", "1e400", "-", "()", "[]", "1_0",
    "x" * 5000,
)  # fmt: skip
SETTINGS = (
    TableSettings(),
    TableSettings(scaling="weak"),
    TableSettings(baseline=2),
    TableSettings(serial=9.0),
    TableSettings(scaling="weak", work_power=3.0),
)
ROUNDS = 400


def _mutated(text, chance):
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            text = text[:at] + chance.choice(PIECES) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + chance.randint(1, 6) :]
        elif kind == 2:
            lines = text.split("\n")
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
            text = "\n".join(lines)
        else:
            lines = text.split("\n")
            lines[chance.randrange(len(lines))] = chance.choice(PIECES)
            text = "\n".join(lines)
    return text


def _told(path, settings):
    """Everything that is said of a table, or its one line of refusal."""
    found = estimate(load_table(path, settings), 0.95)
    told = answers(found)
    weak = found.study.plan.scaling.kind == "weak"
    head = weak_headline(found) if weak else headline(told)
    return [head, *describe_all(told), *describe_weak(found), *describe_missing(found)]


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_table_never_ends_in_a_traceback(tmp_path, seed):
    """A refusal is one line; a reading says something, and never nan."""
    chance = random.Random(seed)
    path = tmp_path / "t.csv"
    read, refused = 0, []
    for _ in range(ROUNDS // 4):
        text = _mutated(chance.choice(TABLES), chance)
        path.write_text(text, encoding="utf-8")
        try:
            said = _told(path, chance.choice(SETTINGS))
        except AnalysisError as error:
            refused.append(str(error))
            continue
        read += 1
        assert said[0], text
        assert not any(" nan" in line for line in said), (text, said)
    assert read > ROUNDS // 40
    assert not any("\n" in line for line in refused)
