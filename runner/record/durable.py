"""Whole files written so that neither a crash nor a full disk leaves half of one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from parscale.study_format.plain_yaml import as_yaml

from ..errors import RecordError


def write_yaml(path: Path, document: Any) -> None:
    """Write safe YAML in the document's own order, durably; raises RecordError."""
    write_durably(path, as_yaml(document))


def write_json(path: Path, document: Any) -> None:
    """Write indented JSON, durably; raises RecordError."""
    write_durably(path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")


def write_durably(path: Path, text: str) -> None:
    """Write beside the target, sync, and move into place; raises RecordError."""
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise RecordError(f"cannot write {path}: {error.strerror}") from error
