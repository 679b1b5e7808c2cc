"""Values as Hydra's override grammar reads them: paths with spaces, commas or accents included."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_PLAIN = re.compile(r"[\w./:+-]+", re.ASCII)


def quoted(text: str) -> str:
    """Return ``text`` so that Hydra takes it as one string, whatever is in it."""
    if _PLAIN.fullmatch(text):
        return text
    # A backslash is special before a quote only, where each must be doubled.
    escaped = re.sub(r"(\\*)('|$)", lambda found: found[1] * 2 + ("\\'" if found[2] else ""), text)
    return f"'{escaped}'"


def override(key: str, value: Any) -> str:
    """Return ``key=value`` for a plain value: text, number, boolean, null or a list of them."""
    return f"{key}={_as_text(value)}"


def _as_text(value: Any) -> str:
    if value is None or isinstance(value, bool):  # 1 equals True, and is another level
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Iterable):
        return f"[{','.join(map(_as_text, value))}]"
    return str(value)
