"""A trial's processes and temporary files: found, ended and cleared up without exception."""

from __future__ import annotations

from .custody import Custody, Ending, TrialCustody
from .orphans import adopt_orphans, survivors

__all__ = ["Custody", "Ending", "TrialCustody", "adopt_orphans", "survivors"]
