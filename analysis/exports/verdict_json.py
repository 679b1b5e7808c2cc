"""verdict.json: the answers as data, with the headline of each study."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..examine import Examined
from .files import write_text


def export(examined: Sequence[Examined], folder: Path) -> Path:
    """Writes the answers of all studies, one entry each, and returns the path."""
    told = [_finite(asdict(answer)) for one in examined for answer in one.answers]
    return write_text(json.dumps(told, indent=1, allow_nan=False) + "\n", folder / "verdict.json")


def _finite(value: Any) -> Any:
    """Returns plain data in which a number that is none is null, as JSON has it."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
