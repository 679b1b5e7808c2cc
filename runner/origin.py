"""Whether a plan was written by this user on this machine, and what a foreign one would run.

Repeating a study runs the functions and interpreters that its plan names. One's own plan may do
that; a directory received from someone else must first be looked at. A key that never leaves the
user's state directory signs every plan, so neither a host name nor a path has to be believed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from runner.directory import StudyDirectory
from runner.plan import Plan

_PLAIN_INTERPRETER = re.compile(r"(python|pypy)[0-9.]*t?")


def signature(directory: StudyDirectory) -> str | None:
    """Return the signature of the study's plan; None where no key can be kept."""
    key = _key()
    if key is None:
        return None
    return hmac.new(key, directory.plan.read_bytes(), hashlib.sha256).hexdigest()


def is_own(directory: StudyDirectory) -> bool:
    """Whether the plan is, to the letter, one that this user wrote on this machine."""
    recorded = directory.read_environment().get("signature")
    own = signature(directory)
    return isinstance(recorded, str) and own is not None and hmac.compare_digest(recorded, own)


def foreign_code(plan: Plan) -> list[str]:
    """Return the functions and interpreters a plan would run beyond the built-in ones."""
    found: dict[str, None] = {}
    for cell in [*plan.baselines, *plan.cells]:
        task = cell.config["task"]
        for key in ("function", "items", "vectorized"):
            if task.get(key):
                found[f"task.{key}={task[key]}"] = None
        if cell.python and not _PLAIN_INTERPRETER.fullmatch(cell.python):
            found[f"python={cell.python}"] = None
    return list(found)


def _key() -> bytes | None:
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    path = Path(state) / "parscale" / "key"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(32))
        return path.read_bytes()
    except OSError:
        return None
