"""What can go wrong, as one small tree: every error carries the exit code it ends the run with."""

from __future__ import annotations


class ParscaleError(Exception):
    """Anything this project reports in one line instead of a traceback."""

    exit_code = 1


class ConfigError(ParscaleError):
    """The request cannot be understood or planned: nothing has been measured."""

    exit_code = 2


class RecordError(ParscaleError):
    """The study's files cannot be read or written (a full disk, a damaged directory)."""


class InterruptedStudyError(ParscaleError):
    """The user or the system stopped the study; everything measured is on disk."""

    exit_code = 130
