"""Where the code of the measured process lies; it is run as a directory, never imported as ours."""

from __future__ import annotations

from pathlib import Path

WORKER = Path(__file__).resolve().parent / "worker"
