"""A finding: what a check has seen, how much it matters, and what cures it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ok: as it should be.  note: worth knowing.  warning: cure it before you trust a number."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """The result of one check."""

    name: str
    """What was looked at, one word."""
    severity: Severity
    text: str
    """What was seen and why it matters, in a sentence."""
    cure: str | None = None
    """The command or setting that cures it, where there is one."""

    def as_json(self) -> dict[str, str | None]:
        """Return the finding as it stands in ``environment.json``."""
        return {**asdict(self), "severity": str(self.severity)}


def ok(name: str, text: str) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(name, Severity.OK, text)


def note(name: str, text: str, cure: str | None = None) -> Finding:
    """Return a finding that is worth knowing."""
    return Finding(name, Severity.NOTE, text, cure)


def warning(name: str, text: str, cure: str | None = None) -> Finding:
    """Return a finding that makes numbers doubtful."""
    return Finding(name, Severity.WARNING, text, cure)
