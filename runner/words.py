"""Durations, counts and paths in words."""

from __future__ import annotations

from pathlib import Path


def in_words(seconds: float) -> str:
    """Return a duration as people say it.

    >>> in_words(48), in_words(75), in_words(4000)
    ('48 s', '1 min 15 s', '1 h 07 min')
    """
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "block"), counted(6, "block")
    ('1 block', '6 blocks')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def shown(path: Path) -> str:
    """Return a path as short as it can be typed from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
