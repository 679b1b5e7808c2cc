"""What makes two studies incomparable, or a comparison pointless."""

from __future__ import annotations

from ..errors import AnalysisError


class ComparisonError(AnalysisError):
    """The two studies, or the options, allow no answer: exit code 2."""


class EnvironmentsDifferError(ComparisonError):
    """Something that moves times by itself differs, and nobody said to compare anyway."""
