"""Lets `python -m runner` and `python -m analysis` work where a checkout is installed editable.

Only the name `parscale` is installed. The two old names are offered to the very process that was
started with them after `-m`: a package of the user's of either name always comes first, a mere
folder of the name does not, and no other process sees ours.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder

OFFERED = ("runner", "runner.reproduce", "runner.doctor", "analysis", "analysis.compare")


class ModuleNames:
    """Finds `runner` and `analysis` beside this file."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG004
        """Return the specification of one of the two packages, None for any other name."""
        if name not in ("runner", "analysis"):
            return None
        theirs = PathFinder.find_spec(name)
        if theirs is not None and theirs.origin is not None:
            return theirs
        from importlib.util import spec_from_file_location  # noqa: PLC0415 - at start-up it costs

        folder = f"{__file__.rpartition('/')[0]}/{name}"
        return spec_from_file_location(
            name, f"{folder}/__init__.py", submodule_search_locations=[folder]
        )


def offer() -> None:
    """Offer the names if this process was started with one of them after `-m`."""
    words = sys.orig_argv
    if "-m" in words[:-1] and words[words.index("-m") + 1] in OFFERED:
        sys.meta_path.insert(0, ModuleNames)


offer()
