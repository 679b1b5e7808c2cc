"""Anybody's function: `task.function=mypkg.jobs:resize task.items=mypkg.jobs:make_items`.

The names are looked up in the directory where the command was given and in the installed
packages, and must be importable from a worker process, so `__main__` is no module to take a
function from. Everything that can be wrong with them is said in one line before anything is timed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from parscale_worker.errors import SpecificationError, describe
from parscale_worker.items import checked_items
from parscale_worker.tasks.base import Task
from parscale_worker.tasks.target import check_arguments, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Custom(Task):
    """`function` of one item, `items` of the size, perhaps `vectorized` of all items.

    `kwargs`: further keyword arguments of the function. `equal`: a comparer of the user's own.
    `rtol`, `atol`: how far numbers may differ. `fresh_items`: items of its own for every map.
    """

    imports_user_code = True

    def __init__(  # noqa: PLR0917
        self,
        function: str,
        items: str,
        vectorized: str | None = None,
        check: str = "equal",
        kwargs: Mapping[str, Any] | None = None,
        equal: str | None = None,
        rtol: float | None = None,
        atol: float | None = None,
        fresh_items: bool = False,
    ) -> None:
        super().__init__(check)
        _check_comparison(check, equal, {"rtol": rtol, "atol": atol})
        self.rtol, self.atol, self.fresh_items = rtol, atol, bool(fresh_items)
        _make_directory_importable(os.getcwd())
        self.name = function
        self._function = _with_arguments(resolve(function, "task.function"), function, kwargs)
        check_arguments(self._function, function, "one item")
        self._items_name = items
        self._make_items = resolve(items, "task.items")
        check_arguments(self._make_items, items, "the size")
        if vectorized is not None:
            self.vectorized = _with_arguments(
                resolve(vectorized, "task.vectorized"), vectorized, kwargs
            )
            check_arguments(self.vectorized, vectorized, "all items")
        if equal is not None:
            self.equal = resolve(equal, "task.equal")
            check_arguments(self.equal, equal, "an expected and a found result", count=2)

    def items(self, size: int) -> Sequence[Any]:
        """What the user's function makes; SpecificationError unless it is `size` items."""
        try:
            items = self._make_items(size)
        except Exception as error:
            raise SpecificationError(
                f"{self._items_name}({size}) raised {describe(error)}"
            ) from error
        return checked_items(self._items_name, size, items)

    @property
    def function(self) -> Callable[[Any], Any]:
        return self._function


def _check_comparison(check: str, equal: str | None, limits: Mapping[str, float | None]) -> None:
    """SpecificationError where what is said of the comparison contradicts itself."""
    if equal is not None and check == "none":
        raise SpecificationError("task.check=none compares nothing; leave out task.equal, or check")
    for name, limit in limits.items():
        if limit is None:
            continue
        if not (isinstance(limit, (int, float)) and 0 <= limit < float("inf")):
            raise SpecificationError(f"task.{name}={limit}: a number of at least 0 is needed")
        if check == "none":
            raise SpecificationError(
                f"task.check=none compares nothing; leave out task.{name}, or check"
            )
        if equal is not None:
            raise SpecificationError(
                f"task.{name}: task.equal decides alone; leave one of them out"
            )


def _with_arguments(
    function: Callable[..., Any], name: str, kwargs: Mapping[str, Any] | None
) -> Callable[..., Any]:
    """The function with its keyword arguments bound; SpecificationError for one it lacks."""
    if not kwargs:
        return function
    from inspect import signature

    try:
        parameters = signature(function).parameters
    except (TypeError, ValueError):  # built-in functions may not tell
        return partial(function, **kwargs)
    anything = any(each.kind is each.VAR_KEYWORD for each in parameters.values())
    unknown = [key for key in kwargs if key not in parameters]
    if unknown and not anything:
        known = ", ".join(parameters)
        raise SpecificationError(
            f"task.kwargs.{unknown[0]}: {name} has no such argument; it has {known}"
        )
    return partial(function, **kwargs)


def _make_directory_importable(directory: str) -> None:
    """Behind the worker's own folder, before the installed packages, as `python -m` does it.

    Its `src` comes last: a package laid out so is found without being installed, and hides none
    that can be found elsewhere.
    """
    if directory not in sys.path and "" not in sys.path:
        sys.path.insert(1, directory)
    source = os.path.join(directory, "src")
    if os.path.isdir(source) and source not in sys.path:
        sys.path.append(source)
