"""Anybody's function: `task.function=mypkg.jobs:resize task.items=mypkg.jobs:make_items`.

The names are looked up in the directory where the command was given and in the installed
packages, and must be importable from a worker process, so `__main__` is no module to take a
function from. Everything that can be wrong with them is said in one line before anything is timed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from parscale_worker.errors import SpecificationError, describe
from parscale_worker.tasks.base import Task
from parscale_worker.tasks.target import check_arguments, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Custom(Task):
    """`function` of one item, `items` of the size, perhaps `vectorized` of all items."""

    imports_user_code = True

    def __init__(
        self,
        function: str,
        items: str,
        vectorized: str | None = None,
        check: str = "equal",
    ) -> None:
        super().__init__(check)
        _make_directory_importable(os.getcwd())
        self._function = resolve(function, "task.function")
        check_arguments(self._function, function, "one item")
        self._items_name = items
        self._make_items = resolve(items, "task.items")
        check_arguments(self._make_items, items, "the size")
        if vectorized is not None:
            self.vectorized = resolve(vectorized, "task.vectorized")
            check_arguments(self.vectorized, vectorized, "all items")

    def items(self, size: int) -> Sequence[Any]:
        """What the user's function makes; SpecificationError unless it can be sliced."""
        try:
            items = self._make_items(size)
        except Exception as error:
            raise SpecificationError(
                f"{self._items_name}({size}) raised {describe(error)}"
            ) from error
        if not _is_sequence(items):
            raise SpecificationError(
                f"{self._items_name}({size}) returned a {type(items).__name__};"
                " it has to return a sequence, for example a list"
            )
        sequence: Sequence[Any] = items
        return sequence

    @property
    def function(self) -> Callable[[Any], Any]:
        return self._function


def _make_directory_importable(directory: str) -> None:
    """Behind the worker's own folder, before the installed packages, as `python -m` does it."""
    if directory not in sys.path and "" not in sys.path:
        sys.path.insert(1, directory)


def _is_sequence(items: Any) -> bool:
    """Whether it has a length and slices: lists, tuples, ranges, arrays."""
    if isinstance(items, (Mapping, AbstractSet)):
        return False
    return hasattr(items, "__len__") and hasattr(items, "__getitem__")
