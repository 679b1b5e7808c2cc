"""Everything that can be wrong with what the user gave: one small tree.

Each message says what is wrong, where, and what to do, in one line; the command prints it on
standard error and leaves with exit code 2. Anything else that is raised is a bug and keeps its
traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class AnalysisError(Exception):
    """Bad input: the message is one line and ends with the cure."""


class StudyError(AnalysisError):
    """A study directory that cannot be read: missing, empty, or without the columns needed."""


class TableError(AnalysisError):
    """A table of timings from elsewhere that cannot be understood."""


class ConfigurationError(AnalysisError):
    """A `key=value` that the report does not know, or a value out of its range."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Returns a suggestion such as " Did you mean 'workers'?", or the list of what is known."""
    names = list(known)
    close = get_close_matches(word, names, n=1)
    if close:
        return f" Did you mean '{close[0]}'?"
    return f" Known: {', '.join(names)}." if names else ""
