"""How far two numbers may differ and still be the same result.

`equal` allows nothing but another type of number. `close` allows what another order of summation
makes: 1e-9 of the larger one in double precision and 1e-12 of the largest value beside it (a sum
that cancels leaves an error of that size near 0); in single precision 1e-5 and 1e-6, in half
precision 1e-2 and 2e-3. Either can be set: |a - b| <= atol + rtol * max(|a|, |b|). A complex number
is one number: its parts differ by as much as rounding of the whole makes.
"""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

DOUBLE = (1e-9, 1e-12)
SINGLE = (1e-5, 1e-6)
HALF = (1e-2, 2e-3)
PRECISIONS = {"float32": SINGLE, "complex64": SINGLE, "float16": HALF, "bfloat16": HALF}


class Tolerance:
    """How far: nowhere unless `close`.

    `rtol`, `atol`: None is by the precision of the numbers, or by the coarser `precision`, NumPy's
    name of the type they were computed in.
    """

    def __init__(
        self,
        close: bool = False,
        rtol: float | None = None,
        atol: float | None = None,
        precision: str = "",
    ) -> None:
        self.close = close or rtol is not None or atol is not None
        self._rtol, self._atol = rtol, atol
        self.precision = precision

    def of(self, types: Iterable[str] = (), scale: float = 1.0) -> tuple[float, float]:
        """(rtol, atol) for numbers of these NumPy types, the largest of them of size `scale`."""
        names = (self.precision, *types)
        rtol, atol = max(PRECISIONS.get(name, DOUBLE) for name in names)
        atol *= scale if 0 < scale < math.inf else 1.0
        return (
            rtol if self._rtol is None else self._rtol,
            atol if self._atol is None else self._atol,
        )

    def same(self, wanted: Any, found: Any, scale: float = 0.0) -> bool:
        """Whether two real or complex numbers agree; NaN agrees with NaN.

        `scale`: size of the largest number beside them.
        """
        if wanted == found:
            return True
        if wanted != wanted or found != found:  # noqa: PLR0124 - NaN
            return self._same_part(wanted.real, found.real) and self._same_part(
                wanted.imag, found.imag
            )
        return self.close and self._near(wanted, found, scale)

    def _same_part(self, wanted: Any, found: Any) -> bool:
        if wanted != wanted or found != found:  # noqa: PLR0124 - NaN
            return bool(wanted != wanted and found != found)  # noqa: PLR0124
        return self.same(wanted, found)

    def _near(self, wanted: Any, found: Any, scale: float) -> bool:
        try:
            largest = max(abs(wanted), abs(found))
            alone = 0 in (wanted, found) and scale <= largest  # what cancels leaves no size behind
            rtol, atol = self.of(scale=1.0 if alone else max(float(largest), scale))
            return bool(largest < math.inf and abs(wanted - found) <= atol + rtol * largest)
        except OverflowError:  # an integer no float can hold
            return False
