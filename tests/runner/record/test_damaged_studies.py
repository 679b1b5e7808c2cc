"""Studies that were cut, renamed, damaged, completed or shared before they are resumed."""

from __future__ import annotations

import csv
import json

import pytest

from parscale.runner.errors import ConfigError
from parscale.runner.record.directory import StudyDirectory

SMALL = ["size=4", "executor=threads", "report=none", "measure.max_blocks=2"]


def test_renamed_study_keeps_its_name_in_the_table(run_main, the_study, tmp_path):
    """A directory may be renamed; the rows go on under the study's own name."""
    run_main(*SMALL)
    study = the_study()
    lines = study.timings.read_text().splitlines(keepends=True)
    study.timings.write_text("".join(lines[:2]))
    moved = study.path.rename(tmp_path / "outputs" / "sweep" / "renamed")
    assert run_main("run=renamed", "report=none")[0] == 0
    with (moved / "timings.csv").open(newline="") as file:
        assert {row["study"] for row in csv.DictReader(file)} == {study.name}


def test_resuming_a_complete_study_measures_nothing(run_main, the_study):
    """Also when its seconds had run out: what it measured then does not end it early now."""
    run_main("task=sleep", "task.grain=20", "size=4", "executor=threads", "report=none",
             "measure.max_seconds=4", "measure.max_blocks=40")  # fmt: skip
    study = the_study()
    before = study.timings.read_bytes()
    stop = json.loads(study.environment.read_text())["stop"]
    assert "max_seconds" in stop["reason"]
    assert stop["blocks"] > 1
    code, printed = run_main(f"run={study.path}", "report=none")
    assert code == 0, printed
    assert study.timings.read_bytes() == before
    assert json.loads(study.environment.read_text())["stop"]["blocks"] == stop["blocks"]


def test_lost_trials_of_a_complete_study_are_measured_again(run_main, the_study):
    """Rows cut off the end of a finished study come back, no more and no fewer."""
    run_main(*SMALL)
    study = the_study()
    lines = study.timings.read_text().splitlines(keepends=True)
    trials = [line.split(",")[11] for line in lines]
    study.timings.write_text(
        "".join(line for line, t in zip(lines, trials, strict=True) if t != "3")
    )
    assert run_main(f"run={study.path}", "report=none")[0] == 0
    again = [line.split(",")[11] for line in study.timings.read_text().splitlines()[1:]]
    assert list(dict.fromkeys(again)) == ["0", "1", "2", "3"]


DAMAGE = {
    "no header": b"what,is,this\n1,2,3\n",
    "not text": b"\xff\xfe\n",
    "blank line": None,
    "no number": None,
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damaged_tables_are_told(run_main, the_study, kind):
    """A table that is damaged in its middle is an error in words, not a traceback."""
    run_main(*SMALL)
    study = the_study()
    text = study.timings.read_bytes()
    if kind == "blank line":
        text = text.replace(b"\n", b"\n\n", 2)
    elif kind == "no number":
        text = text.replace(b",map,0,", b",map,zero,", 1)
    else:
        text = DAMAGE[kind]
    study.timings.write_bytes(text)
    code, printed = run_main(f"run={study.path}", "report=none")
    assert code in (0, 1), printed
    assert "Traceback" not in printed
    assert "unexpected" not in printed
    if kind != "blank line":
        assert "damaged" in printed


def test_two_runners_do_not_share_a_study(tmp_path, run_main, the_study):
    """The second runner of a study is turned away while the first is at work."""
    run_main(*SMALL)
    study = the_study()
    with study.locked():
        code, printed = run_main(f"run={study.path}", "report=none")
    assert code == 2
    assert "by another process" in printed


def test_aliases_in_a_plan_are_refused(tmp_path):
    """YAML aliases could make a small file expand without bound."""
    (tmp_path / "plan.yaml").write_text("a: &x [1]\nb: *x\n")
    with pytest.raises(ConfigError, match="aliases"):
        StudyDirectory(tmp_path).read_plan()
