"""The study's own log file."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import RecordError


@contextmanager
def study_log(path: Path) -> Iterator[logging.Logger]:
    """Open ``runner.log`` for the time of a study; raises RecordError where it cannot be."""
    log = logging.getLogger("parscale.study")
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise RecordError(f"cannot write {path}: {error.strerror}") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.addHandler(handler)
    try:
        yield log
    finally:
        log.removeHandler(handler)
        handler.close()
