"""Writing rows: one write a trial, a full disk, odd characters."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from parscale.runner.design.cell import Cell
from parscale.runner.design.plan import Slot
from parscale.runner.errors import RecordError
from parscale.runner.record.directory import StudyDirectory
from parscale.runner.record.table import Table
from parscale.runner.record.timings import Timings
from parscale.runner.trial.result import Sample, TrialResult

CELL = Cell(
    {"task": {"name": "squares"}, "executor": {"name": "pool", "start_method": "fork"}, "size": 5,
     "workers": 2, "chunksize": 1, "python": None}
)  # fmt: skip


@pytest.fixture
def record(tmp_path):
    found = Timings(StudyDirectory(tmp_path), "s", ["executor.start_method"], {None: "3.11.7"})
    found.table.start()
    return found


def rows(record):
    with record.table.path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_one_row_a_sample(record):
    """Each sample is a row; the trial's columns are the same on all of them."""
    samples = (Sample("start", 0, 1, 0.25, None), Sample("first", 0, 4, 1e-9, 0.0))
    record.append(Slot(CELL, "cell"), 3, 1, 7, TrialResult("ok", "", samples, {"gil": True}))
    first, second = rows(record)
    assert (first["seconds"], first["cpu_seconds"]) == ("0.25", "")
    assert (second["seconds"], second["loops"]) == ("1e-09", "4")
    assert first["gil"] == second["gil"] == "true"
    assert first["executor.start_method"] == "fork"
    assert first["chunksize"] == "1"


def test_errors_stay_in_one_line(record):
    """Line breaks, commas and quotes in an error cannot break the table."""
    record.append(Slot(CELL, "cell"), 0, 0, 0, TrialResult("failed", 'a\n"b",\r\nc é'))
    (row,) = rows(record)
    assert row["error"] == 'a "b", c é'
    assert len(record.table.path.read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_full_disk_is_a_clear_error():
    """A full disk is an error in words, not a traceback."""
    table = Table(Path("/dev/full"), ["phase", "trial"])
    with pytest.raises(RecordError, match="No space left on device"):
        table.start()


def test_failed_write_leaves_no_half_trial(record, monkeypatch):
    """When the sync fails the rows are taken back, so that what is on disk is whole."""
    before = record.table.path.read_bytes()

    def no_space(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(RecordError):
        record.append(Slot(CELL, "cell"), 0, 0, 0, TrialResult("failed", "x"))
    assert record.table.path.read_bytes() == before
