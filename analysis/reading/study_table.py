"""Whether a file called `timings.csv` is a study's own or a table from elsewhere."""

from __future__ import annotations

from pathlib import Path

from parscale.study_format.files import StudyFiles

OWN_COLUMNS = frozenset({"cell", "role", "phase"})


def is_study_table(path: Path) -> bool:
    """Returns whether the file belongs to a study: by its columns, or by what lies beside it."""
    files = StudyFiles(path.parent)
    if files.plan.exists() or files.timings_schema.exists():
        return True
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            header = stream.readline(65536)
    except OSError:
        return False
    return {name.strip() for name in header.split(",")} >= OWN_COLUMNS
