"""A trial's processes and temporary files: found, ended and cleared up without exception."""

from __future__ import annotations

from .cleanup import Ending, ProcessCleanup, TrialCleanup
from .orphans import adopt_orphans, survivors

__all__ = ["Ending", "ProcessCleanup", "TrialCleanup", "adopt_orphans", "survivors"]
