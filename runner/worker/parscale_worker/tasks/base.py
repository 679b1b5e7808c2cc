"""What every task is: items for a size, a function of one item, and the known answer.

The answer is computed in another way than the function does (a closed form, a sieve, one call
instead of many), so that an error in the function cannot hide in its own check.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parscale_worker.tolerance import Tolerance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Task:
    """Tasks define `items`, `function`, `expected` and, where one exists, `vectorized`."""

    imports_user_code = False
    """Whether making it imports a user's modules: then only the worker makes it."""
    check = "equal"
    """How results are compared: equal, close or none."""
    equal: Callable[[Any, Any], Any] | None = None
    """A comparer of the user's own, of an expected and a found result."""
    fresh_items = False
    """Whether every map is given items of its own, because the function changes them."""
    rtol: float | None = None
    atol: float | None = None
    vectorized: Callable[[Any], Any] | None = None
    """All results from all items in one call; given an array it returns an array."""

    def __init__(self, check: str = "equal") -> None:
        self.check = check

    def items(self, size: int) -> Sequence[Any]:
        """The `size` items; the same ones every time."""
        raise NotImplementedError

    @property
    def function(self) -> Callable[[Any], Any]:
        """What is measured: importable in any worker, called with one item."""
        raise NotImplementedError

    def expected(self, size: int) -> Sequence[Any] | None:  # noqa: ARG002
        """The results that are known to be right, or None when nobody knows."""
        return None

    def tolerance(self, precision: str = "") -> Tolerance:
        """How far results may differ; `precision`: NumPy's name of the type they were made in."""
        return Tolerance(self.check == "close", self.rtol, self.atol, precision)
