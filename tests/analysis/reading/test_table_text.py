"""Bytes to rows: every dialect a table is written in, and no row shifted into place."""

from __future__ import annotations

import pytest

from parscale.analysis.errors import TableError
from parscale.analysis.reading.table_text import read_table_text

ROWS = [("1", "10.5"), ("2", "5.5")]


def _read(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_table_text(path, lambda fields: "workers" in fields)


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("workers,seconds\n1,10.5\n2,5.5\n", "comma"),
        ("workers;seconds\n1;10.5\n2;5.5\n", "semicolon"),
        ("workers\tseconds\n1\t10.5\n2\t5.5\n", "tab"),
        ("workers seconds\n1 10.5\n2 5.5\n", "blanks"),
        ("  workers   seconds\n        1      10.5\n       2    5.5\n", "blanks"),
        ("| workers | seconds |\n|--------:|:--------|\n| 1 | 10.5 |\n| 2 | 5.5 |\n", "pipes"),
        ("workers | seconds\n--- | ---\n1 | 10.5\n2 | 5.5\n", "pipes"),
        ("+--+--+\n| workers | seconds |\n+--+--+\n| 1 | 10.5 |\n| 2 | 5.5 |\n+--+--+\n", "pipes"),
        ("| **workers** | `seconds` |\n|-|-|\n| 1 | **10.5** |\n| 2 | 5.5 |\n", "pipes"),
        ("\ufeffworkers,seconds\r\n1,10.5\r\n2,5.5\r\n", "comma"),
        ("\n\n# measured in May\nworkers,seconds\n1,10.5\n\n# more\n2,5.5\n", "comma"),
        ("workers,seconds\r1,10.5\r2,5.5\r", "comma"),
        ('"workers", "seconds"\n"1", "10.5"\n"2", "5.5"\n', "comma"),
        ("workers,seconds,\n1,10.5,\n2,5.5,\n", "comma"),
        ("workers,seconds,\n1,10.5\n2,5.5\n", "comma"),
        ("# workers seconds\n1 10.5\n2 5.5\n", "blanks"),
        ("Strong scaling of my code\nworkers,seconds\n1,10.5\n2,5.5\n", "comma"),
    ],
)
def test_dialects(tmp_path, text, dialect):
    """The same two rows, however they are written."""
    table = _read(tmp_path, text)
    assert table.header == ("workers", "seconds")
    assert [row.fields for row in table.rows] == ROWS
    assert table.dialect == dialect


def test_lines_count_from_the_top_of_the_file(tmp_path):
    """Comments and blank lines have numbers too."""
    table = _read(tmp_path, "# c\n\nworkers,seconds\n1,10.5\n# c\n2,5.5\n")
    assert [row.line for row in table.rows] == [4, 6]


def test_what_belongs_together_is_not_split_at_blanks(tmp_path):
    """Units and spreads stay with their number."""
    table = _read(tmp_path, "workers time (ms)\n1 10 ms\n2 5.5 ± 0.1\n")
    assert table.header == ("workers", "time (ms)")
    assert [row.fields[1] for row in table.rows] == ["10 ms", "5.5 ± 0.1"]


def test_units_in_a_line_below_the_header(tmp_path):
    """A second line of units belongs to the header; one of failures is a row."""
    assert _read(tmp_path, "workers,time\n-,[ms]\n1,5\n").header == ("workers", "time (ms)")
    assert len(_read(tmp_path, "workers,time\n1,--\n2,5\n").rows) == 2


def test_a_title_left_out_is_told(tmp_path):
    """Lines before the header are not dropped silently."""
    table = _read(tmp_path, "A title\nworkers,seconds\n1,10\n")
    assert table.notices == ("Line 1 was left out as a title.",)


def test_western_european_bytes_are_told(tmp_path):
    """A µ in Windows-1252 is read, and said to be a guess."""
    table = _read(tmp_path, "workers,time (µs)\n1,10\n".encode("cp1252"))
    assert table.header[1] == "time (µs)"
    assert "not UTF-8" in table.notices[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# measured in May\n1,10\n2,5\n", "line 2: a number where the header should stand"),
        (
            "workers,seconds\n1,10,2\n2,5,4\n",
            "line 2: 3 fields (1 | 10 | 2) where the header has 2",
        ),
        ("workers,seconds\n1,10\n\n2\n", "line 4: 1 field (2) where the header has 2"),
        ("workers,seconds\n1,10,\n2,5,\n", "line 2: every row ends with a comma that the header"),
        ("workers;seconds\n1;10;\n2;5;\n", "every row ends with a semicolon"),
        ("workers,seconds\n1,10\n2,5,\n", "line 3: 3 fields"),
        ("workers,seconds\n1,12,7925\n2,6,5261\n", "decimal or thousands commas need quotes"),
        ("workers,seconds\n1,1,757\n", "decimal or thousands commas need quotes"),
        ("| workers | seconds |\n|--|--|\n| 1 | 10 | 3 |\n", "line 3: 3 fields"),
        ("workers seconds\n1 10 20\n", "line 2: 3 fields"),
        ('workers,seconds\n1,"10\n', "line 2: unexpected end of data; correct its quotes"),
        ("1,10\n2,5\n", "line 1: a number where the header should stand"),
        (b"PK\x03\x04rest", "an Excel or OpenDocument file (zip), no text; save it as CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel file, no text; save it as CSV UTF-8"),
        ("workers,seconds\n1,10\n".encode("utf-16"), "UTF-16 text, no text; save it as CSV UTF-8"),
        ("workers,seconds\n1,10\n".encode("utf-16-le"), "save it as CSV UTF-8"),
        (b"\x1f\x8b\x08", "a gzip file"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_line(tmp_path, text, words):
    """A row of another length is never shifted; a file that is no text is named."""
    with pytest.raises(TableError) as caught:
        _read(tmp_path, text)
    assert words in str(caught.value)
