"""Tables by the command: which file is one, settings, and nothing but one line for bad input."""

from __future__ import annotations

import pytest

from parscale.analysis.command import main
from parscale.analysis.configuration import compose_configuration
from parscale.analysis.reading.study_table import is_study_table

TABLE = "workers,seconds\n1,10\n2,5.5\n4,3\n"


def _run(capsys, *words):
    """Runs the command without drawing; returns its exit code, its output and its errors."""
    code = main([*map(str, words)])
    out, err = capsys.readouterr()
    return code, " ".join(out.split()), err


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(TABLE)
    return path


def test_a_table_called_timings_csv_is_a_table(capsys, tmp_path):
    """The name alone makes no study: the columns and what lies beside it do."""
    path = tmp_path / "timings.csv"
    path.write_text(TABLE)
    assert not is_study_table(path)
    code, out, _ = _run(capsys, path, "formats=svg", f"output={tmp_path / 'out'}")
    assert code == 0
    assert "At 4 workers 3.33 times as fast as one worker" in out


def test_a_study_s_timings_csv_is_the_study(synthetic, tmp_path):
    """Given by its file, a study is still read as one, with its plan or without."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.article((100,)))
    assert is_study_table(directory / "timings.csv")
    for name in ("plan.yaml", "timings.schema.json"):
        (directory / name).unlink(missing_ok=True)
    assert is_study_table(directory / "timings.csv")


def test_a_table_given_twice_is_one_line(capsys, table):
    """The same file under two spellings too."""
    code, _, err = _run(capsys, table, table.parent / "." / table.name)
    assert code == 2
    assert err == f"error: {table} is given twice; give each study or table once\n"


def test_two_tables_of_one_name_stand_side_by_side(capsys, tmp_path):
    """a/t.csv and b/t.csv hold the same numbers and are two tables."""
    paths = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "t.csv")
        paths[-1].write_text(TABLE)
    code, _, err = _run(capsys, *paths, "formats=svg", f"output={tmp_path / 'out'}")
    assert (code, err) == (0, "")


def test_settings_of_tables_reach_the_reader(capsys, tmp_path):
    """workers=, seconds=, scaling= on the command line; headings may hold blanks and brackets."""
    path = tmp_path / "t.csv"
    path.write_text("how many,it took [ms]\n1,10\n2,11\n")
    words = ("workers=how many", "seconds=it took [ms]", "scaling=weak")
    code, out, err = _run(capsys, path, *words, "formats=svg", f"output={tmp_path / 'out'}")
    assert (code, err) == (0, "")
    assert "Weak scaling: at 2 workers with 2 times the work, efficiency 0.909" in out


def test_settings_of_tables_do_not_fit_a_study(capsys, synthetic, tmp_path):
    """A study knows its own columns."""
    directory = synthetic.write_study(tmp_path / "s", synthetic.article((100,)))
    code, _, err = _run(capsys, directory, "workers=n")
    assert code == 2
    assert err.startswith("error: workers= is about the columns of a table")


def test_settings_of_tables_are_part_of_the_configuration():
    """And are no keys of conf/report."""
    config = compose_configuration(["baseline=8", "formats=[svg]"])
    assert config.table.baseline == 8
    assert config.formats == ("svg",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04", "save it as CSV UTF-8"),
        (b"workers,seconds\n1,10\n1e30,6\n", "line 3: workers 1e30"),
        (b"workers,seconds\n1,10,2\n", "line 2: 3 fields"),
        (b"", "is empty"),
    ],
)
def test_bad_tables_are_one_line_and_exit_2(capsys, tmp_path, content, words):
    """No traceback, nothing on standard output."""
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    code, out, err = _run(capsys, path)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


def test_a_table_s_report_speaks_of_a_table(capsys, tmp_path):
    """No advice about runs of this program, and no single measurement of what was repeated."""
    path = tmp_path / "t.csv"
    rows = [f"{p},{t}" for p in (1, 2) for t in (10.1, 9.8, 10.15, 9.95, 10.2, 9.9)]
    path.write_text("workers,seconds\n" + "\n".join(rows) + "\n")
    code, out, _ = _run(capsys, path, "formats=svg", f"output={tmp_path / 'out'}")
    assert code == 0
    for words in ("measure=", "measured once", "serial loop", "planned"):
        assert words not in out
