"""How far two numbers may differ and still be the same result.

`equal` allows nothing but another type of number. `close` allows what another order of summation
makes: 1e-9 of the larger one in double precision and 1e-12 of the largest value beside it (a sum
that cancels leaves an error of that size near 0); in single precision 1e-5 and 1e-6. Either can be
set: |a - b| <= atol + rtol * max(|a|, |b|).
"""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DOUBLE = (1e-9, 1e-12)
SINGLE = (1e-5, 1e-6)
SINGLE_TYPES = frozenset({"float32", "complex64", "float16", "bfloat16"})


class Tolerance:
    """`close` False: exact. `rtol`, `atol` None: by the precision of the numbers."""

    def __init__(
        self,
        close: bool = False,
        rtol: float | None = None,
        atol: float | None = None,
        single: bool = False,
    ) -> None:
        self.close = close or rtol is not None or atol is not None
        self._rtol, self._atol = rtol, atol
        self.single = single

    def of(self, single: bool = False, scale: float = 1.0) -> tuple[float, float]:
        """(rtol, atol) for numbers of single precision or not, the largest of size `scale`."""
        rtol, atol = SINGLE if single or self.single else DOUBLE
        atol *= scale if 0 < scale < math.inf else 1.0
        return (
            rtol if self._rtol is None else self._rtol,
            atol if self._atol is None else self._atol,
        )

    def same(self, wanted: Any, found: Any, scale: float = 1.0) -> bool:
        """Whether two real or complex numbers agree; NaN agrees with NaN."""
        if isinstance(wanted, complex) or isinstance(found, complex):
            return self._same_part(wanted.real, found.real, scale) and self._same_part(
                wanted.imag, found.imag, scale
            )
        return self._same_part(wanted, found, scale)

    def _same_part(self, wanted: Any, found: Any, scale: float) -> bool:
        if wanted == found or (wanted != wanted and found != found):  # noqa: PLR0124 - NaN
            return True
        if not self.close:
            return False
        rtol, atol = self.of(scale=scale)
        try:
            largest = max(abs(wanted), abs(found))
            return bool(largest < math.inf and abs(wanted - found) <= atol + rtol * largest)
        except OverflowError:  # an integer no float can hold
            return False
