"""What a factor is to the experiment, asked for by name wherever cells are told apart.

| part | meaning | examples |
| --- | --- | --- |
| axis | a number that a figure may have on an axis | size, workers, task.grain |
| arm | how the work is run: what competes | executor, chunksize, executor.start_method |
| group | what is computed, and on what: compared inside, never across | task, python |

A factor is in a cell's identity unless its level is null or its neutral one, so that a factor
added later leaves the identity of every cell measured before as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Part = Literal["axis", "arm", "group"]


@dataclass(frozen=True)
class Factor:
    """A factor's part, its neutral level, and whether it changes what a serial loop does."""

    part: Part
    neutral: Any = None
    serial: bool = False


KNOWN = {
    "task": Factor("group", serial=True),
    "size": Factor("axis", serial=True),
    "executor": Factor("arm"),
    "workers": Factor("axis"),
    "chunksize": Factor("arm"),
    "python": Factor("group", serial=True),
    "task.grain": Factor("axis", serial=True),
}
BY_PREFIX = {
    "task.": Factor("group", serial=True),
    "scaling.": Factor("group", serial=True),
    "executor.": Factor("arm"),
}
ALWAYS_IN_IDENTITY = ("task", "executor", "size", "workers", "chunksize", "python")
"""The keys of format 1, hashed even when null: cells of studies written then keep their names."""


def factor(name: str) -> Factor:
    """Return what is known of a factor; one that is not is an arm, which competes in the open."""
    if name in KNOWN:
        return KNOWN[name]
    prefixes = (prefix for prefix in BY_PREFIX if name.startswith(prefix))
    return BY_PREFIX.get(next(prefixes, ""), Factor("arm"))


def names_of(part: Part, factors: Iterable[str]) -> list[str]:
    """Return the factors that play that part, in their order."""
    return [name for name in factors if factor(name).part == part]
