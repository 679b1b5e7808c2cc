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
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from parscale.study_format.plain_yaml import as_yaml

from ..design.plan import Plan
from ..record.directory import StudyDirectory

KEY_BYTES = 32
_PLAIN_INTERPRETER = re.compile(r"(python|pypy)[0-9.]*t?")


def signature(document: dict[str, Any]) -> str | None:
    """Return the signature of a plan's document; None where no key can be kept."""
    key = _key()
    if key is None:
        return None
    return hmac.new(key, as_yaml(document).encode(), hashlib.sha256).hexdigest()


def is_signed_here(directory: StudyDirectory) -> bool:
    """Whether the plan is, to the letter, one that this user wrote on this machine."""
    recorded = directory.read_environment().get("signature")
    own = signature(directory.read_plan())
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
    try:
        state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
        path = Path(state) / "parscale" / "key"
        if not path.exists():
            _make_key(path)
        key = path.read_bytes()
    except (OSError, RuntimeError):  # nowhere to keep it, a user without a home
        return None
    return key if len(key) == KEY_BYTES else None


def _make_key(path: Path) -> None:
    """Write beside and link into place: no other process ever reads half a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # readable by this user alone
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)
