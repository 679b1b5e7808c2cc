"""What is wrong with a study's files."""

from __future__ import annotations


class FormatError(ValueError):
    """A file of a study is damaged or of a newer format; the message is one line with the cure."""
