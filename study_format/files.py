"""What the files of a study are called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PLAN = "plan.yaml"
TIMINGS = "timings.csv"
TIMINGS_SCHEMA = "timings.schema.json"
ENVIRONMENT = "environment.json"
LOG = "runner.log"
REPORT = "report"


@dataclass(frozen=True)
class StudyFiles:
    """The paths in one study's directory."""

    path: Path

    @property
    def name(self) -> str:
        """The study's name."""
        return self.path.name

    @property
    def plan(self) -> Path:
        """Every cell, baseline and setting, written before anything is timed."""
        return self.path / PLAN

    @property
    def timings(self) -> Path:
        """One row a sample."""
        return self.path / TIMINGS

    @property
    def timings_schema(self) -> Path:
        """Type, unit and meaning of every column of the timings."""
        return self.path / TIMINGS_SCHEMA

    @property
    def environment(self) -> Path:
        """Machine, interpreters, packages, and how the study ended."""
        return self.path / ENVIRONMENT

    @property
    def log(self) -> Path:
        """What happened, in words."""
        return self.path / LOG

    @property
    def report(self) -> Path:
        """The report's folder."""
        return self.path / REPORT
