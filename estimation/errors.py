"""What this package raises: one error, with a message that names the cure."""

from __future__ import annotations


class EstimationError(ValueError):
    """The numbers given cannot be summed up: empty, not finite, or outside their range."""
