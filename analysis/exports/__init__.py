"""Exports: what other programs read of a report, a file each with `export(examined, folder)`.

A new export is one module and one row in `EXPORTS`; those in `BESIDE_REPORT` are written with every
report.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from ..errors import ConfigurationError, did_you_mean
from ..examine import Examined

EXPORTS = {
    "estimates": "estimates_csv",
    "models": "models_csv",
    "missing": "missing_csv",
    "verdict": "verdict_json",
}
BESIDE_REPORT = ("estimates", "models", "missing", "verdict")


def export(name: str, examined: Sequence[Examined], folder: Path) -> Path:
    """Writes one export into `folder` and returns its path; ConfigurationError for other names."""
    if name not in EXPORTS:
        raise ConfigurationError(f"there is no export '{name}'.{did_you_mean(name, EXPORTS)}")
    path: Path = import_module(f".{EXPORTS[name]}", __package__).export(examined, folder)
    return path
