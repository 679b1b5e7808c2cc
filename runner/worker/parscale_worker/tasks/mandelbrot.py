"""Rows of the Mandelbrot set: work that differs from item to item by a factor of fifty.

Rows through the middle of the set run to the last iteration, those at its rim escape at once. A
few large chunks therefore leave workers idle, which is what this task is for.
"""

from __future__ import annotations

from functools import partial

from parscale_worker.errors import SpecificationError
from parscale_worker.tasks.base import Task

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

LEFT, RIGHT, BOTTOM, TOP = -2.0, 0.5, -1.25, 1.25
ITERATIONS = 100


def render_row(width: int, y: float) -> list[int]:
    """Iterations until each of the row's `width` points escapes, 100 for those that do not."""
    return [_escape(LEFT + column * ((RIGHT - LEFT) / width), y) for column in range(width)]


def _escape(x: float, y: float) -> int:
    real, imaginary = 0.0, 0.0
    for iteration in range(ITERATIONS):
        squares = (real * real, imaginary * imaginary)
        if squares[0] + squares[1] > 4.0:
            return iteration
        imaginary = 2.0 * real * imaginary + y
        real = squares[0] - squares[1] + x
    return ITERATIONS


def render(width: int, heights: Any) -> Any:
    """All rows at once, as an array (rows, width) of 64-bit integers.

    The same operations in the same order as `render_row`, so the same rounding and results.
    Points that escaped are dropped from the arrays.
    """
    import numpy as np

    x = LEFT + np.arange(width) * ((RIGHT - LEFT) / width)
    y = np.asarray(heights, dtype=float)
    counts = np.full(len(y) * width, ITERATIONS)
    alive = np.arange(len(y) * width)
    x, y = np.tile(x, len(y)), np.repeat(y, width)
    real, imaginary = np.zeros(len(x)), np.zeros(len(x))
    for iteration in range(ITERATIONS):
        real_squared, imaginary_squared = real * real, imaginary * imaginary
        inside = real_squared + imaginary_squared <= 4.0
        counts[alive[~inside]] = iteration
        alive, x, y = alive[inside], x[inside], y[inside]
        imaginary = 2.0 * real[inside] * imaginary[inside] + y
        real = real_squared[inside] - imaginary_squared[inside] + x
    return counts.reshape(-1, width)


class Mandelbrot(Task):
    """`grain` is the width of the image in points, the size its rows. Items are heights."""

    def __init__(self, grain: int, check: str = "equal") -> None:
        super().__init__(check)
        if int(grain) < 1:
            raise SpecificationError(f"task mandelbrot: grain is a width, not {grain}")
        self._width = int(grain)

    def items(self, size: int) -> list[float]:
        return [BOTTOM + row * ((TOP - BOTTOM) / size) for row in range(size)]

    @property
    def function(self) -> Callable[[float], list[int]]:
        return partial(render_row, self._width)

    def expected(self, size: int) -> list[list[int]]:
        """The interior by theorem, the rest by iterating all points of a row together."""
        step = (RIGHT - LEFT) / self._width
        columns = [LEFT + column * step for column in range(self._width)]
        return [_escapes_together(columns, y) for y in self.items(size)]

    @property
    def vectorized(self) -> Callable[[Any], Any]:  # type: ignore[override]
        return partial(render, self._width)


def _escapes_together(columns: list[float], y: float) -> list[int]:
    """One row, iteration by iteration instead of point by point."""
    counts = [ITERATIONS] * len(columns)
    orbit = [(i, x, 0.0, 0.0) for i, x in enumerate(columns) if not _is_interior(x, y)]
    for iteration in range(ITERATIONS):
        for index, _x, real, imaginary in orbit:
            if real * real + imaginary * imaginary > 4.0:
                counts[index] = iteration
        orbit = [
            (index, x, real * real - imaginary * imaginary + x, 2.0 * real * imaginary + y)
            for index, x, real, imaginary in orbit
            if counts[index] == ITERATIONS
        ]
    return counts


def _is_interior(x: float, y: float) -> bool:
    """Inside the main cardioid or the disc to its left, where no point ever escapes."""
    q = (x - 0.25) ** 2 + y * y
    return q * (q + (x - 0.25)) < 0.25 * y * y or (x + 1.0) ** 2 + y * y < 0.0625
