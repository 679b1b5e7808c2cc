"""The study that was measured last."""

from __future__ import annotations

from pathlib import Path

from ..errors import StudyError


def newest_study(folder: Path) -> Path:
    """Returns the study in `folder` (at most two levels down) whose timings changed last."""
    found = [*folder.glob("*/timings.csv"), *folder.glob("*/*/timings.csv")]
    if not found:
        raise StudyError(
            f"no study in {folder}/; measure one first: python -m runner experiment=article"
        )
    return max(found, key=lambda path: path.stat().st_mtime_ns).parent
