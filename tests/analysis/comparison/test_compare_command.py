"""The command from end to end: exit codes, refusals in one line, files, and one screen of help."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from checkout import ROOT

from parscale.analysis.comparison.command import main

QUIET = {"blocks": 8, "noise": 0.005, "drift": 0.005}


@pytest.fixture
def studies(synthetic, tmp_path):
    """Writes two studies; the second one's maps at four workers take `factor` times as long."""

    def write(factor=1.0, **environment):
        cells = synthetic.scaling((1, 2, 4))
        slower = [
            replace(cell, seconds=cell.seconds * factor) if cell.workers == 4 else cell
            for cell in cells
        ]
        old = synthetic.write_study(tmp_path / "old", cells, seed=1, **QUIET)
        new = synthetic.write_study(tmp_path / "new", slower, seed=2, **QUIET)
        path = new / "environment.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | environment))
        return [str(old), str(new)]

    return write


@pytest.mark.parametrize(
    ("factor", "options", "expected"),
    [
        (1.0, [], 0),
        (1.3, [], 1),
        (1.3, ["--threshold", "0.5"], 0),
        (1.3, ["--threshold", "50%"], 0),
        (1.3, ["--scope", "cold", "--threshold", "0.6"], 0),
        (0.7, [], 0),
        (0.7, ["--reproduction", "--threshold", "0.1"], 1),
        (1.0, ["--reproduction", "--threshold", "0.1"], 0),
    ],
)
def test_the_exit_code_answers(studies, capsys, factor, options, expected):
    """0: none shown; 1: a regression, or a result that is not reproduced."""
    assert main([*studies(factor), *options]) == expected
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--treshold", "0.1"], "Did you mean '--threshold'?"),
        (["--threshold", "5"], "500 %"),
        (["--threshold"], "expected one argument"),
        (["--by", "second"], "invalid choice: 'second'"),
        (["--level", "95"], "--level 95"),
        (["third"], "3 studies were given"),
        (["--json", "/proc/nowhere/x.json"], "cannot be written"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(studies, capsys, options, message):
    """What is wrong and what to do, without a traceback."""
    assert main([*studies(), *options]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert len(error.splitlines()) == 1


def test_a_study_that_does_not_exist_is_refused_with_a_suggestion(studies, tmp_path, capsys):
    """The nearest name beside it is offered."""
    old, _ = studies()
    assert main([old, str(tmp_path / "neww")]) == 2
    assert capsys.readouterr().err.strip().endswith("Did you mean 'new'?")


def test_different_machines_are_refused_unless_told_otherwise(studies, capsys):
    """Exit code 2 and no table; with --anyway a loud warning on standard error."""
    pair = studies(usable_cores=8)
    assert main(pair) == 2
    refused = capsys.readouterr()
    assert not refused.out
    assert "usable_cores: 2 → 8" in refused.err
    assert main([*pair, "--anyway"]) == 0
    assert "THE ENVIRONMENTS DIFFER" in capsys.readouterr().err
    assert main([*pair, "--reproduction"]) == 0
    shown = capsys.readouterr()
    assert "usable_cores: 2 → 8" in shown.out
    assert not shown.err


def test_the_files_hold_what_the_terminal_shows(studies, tmp_path, capsys):
    """JSON for programs, Markdown for a job's summary, in folders that need not exist yet."""
    data, page = tmp_path / "a" / "gate.json", tmp_path / "a" / "gate.md"
    assert main([*studies(1.3), "--json", str(data), "--markdown", str(page)]) == 1
    found = json.loads(data.read_text(encoding="utf-8"))
    assert found["exit_code"] == 1
    assert found["basis"] == "seconds"
    verdicts = {(row["label"], row["scope"]): row for row in found["compared"]}
    slow = verdicts["processes, 4 workers", "warm"]
    assert slow["verdict"] == "slower"
    assert slow["seconds_ratio"]["low"] < 1.3 < slow["seconds_ratio"]["high"]
    assert slow["factors"]["workers"] == 4
    text = page.read_text(encoding="utf-8")
    assert "| **slower** |" in text
    assert found["summary"] in text
    assert capsys.readouterr().out.split()[-3:] == found["summary"].split()[-3:]


def test_the_help_fits_one_screen_and_teaches_by_example(capsys):
    """80 columns and 26 rows, beginning with commands to copy."""
    with pytest.raises(SystemExit) as leaving:
        main(["--help"])
    text = capsys.readouterr().out
    assert leaving.value.code == 0
    assert text.count("python -m analysis.compare OLD NEW") >= 5
    assert len(text.splitlines()) <= 26
    assert max(map(len, text.splitlines())) <= 80


def test_a_terminal_without_the_characters_does_not_turn_into_a_regression(studies):
    """Arrows and signs are replaced; a crash would exit with 1 and look like a slow cell."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "analysis.compare", *studies(), "--scope", "warm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr


def test_the_command_works_as_a_process_without_plotting_libraries(studies):
    """As CI runs it: exit code, summary last, and neither matplotlib nor the runner is loaded."""
    code = (
        "import sys; from parscale.analysis.comparison.command import main; "
        "status = main(sys.argv[1:]);"
        "assert not {'matplotlib', 'seaborn', 'parscale.runner'} & set(sys.modules);"
        "sys.exit(status)"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}/src:{ROOT}", "COLUMNS": "200"}
    pair = studies(1.3)
    for command in (["-c", code], ["-m", "analysis.compare"]):
        done = subprocess.run(
            [sys.executable, *command, *pair, "--scope", "warm"],
            capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert not done.stderr
        assert done.stdout.splitlines()[-1].startswith(
            "Regression beyond 5 %: processes, 4 workers"
        )
