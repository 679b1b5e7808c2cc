"""Are these the right results? A timing counts only when they are.

`equal` asks for the same values: NaN equals NaN, and a NumPy scalar or array equals the Python
numbers it stands for. `close` allows floats a relative difference of 1e-9, for forms that sum in
another order. `none` compares nothing.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence

from parscale_worker.errors import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RELATIVE_TOLERANCE = 1e-9
SHOWN = 60


def first_difference(expected: Sequence[Any], got: Sequence[Any], check: str) -> str | None:
    """None when the results agree, else one line such as "item 17: expected 289, got 290"."""
    if check == "none" or _plainly_equal(expected, got):
        return None
    if len(expected) != len(got):
        return f"expected {len(expected)} results, got {len(got)}"
    close = check == "close"
    for index, (wanted, found) in enumerate(zip(expected, got)):  # noqa: B905 - not in 3.8
        if not same(wanted, found, close):
            return one_line(f"item {index}: expected {_shown(wanted)}, got {_shown(found)}")
    return None


def same(wanted: Any, found: Any, close: bool = False) -> bool:
    """Whether two values agree; containers are compared item by item."""
    wanted, found = _plain(wanted), _plain(found)
    if isinstance(wanted, (str, bytes)) or isinstance(found, (str, bytes)):
        return _plainly_equal(wanted, found)
    if isinstance(wanted, (float, complex)) or isinstance(found, (float, complex)):
        return _same_number(wanted, found, close)
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return wanted.keys() == found.keys() and all(
            same(value, found[key], close) for key, value in wanted.items()
        )
    if isinstance(wanted, Sequence) and isinstance(found, Sequence):
        return len(wanted) == len(found) and all(
            same(one, other, close)
            for one, other in zip(wanted, found)  # noqa: B905 - not in 3.8
        )
    return _plainly_equal(wanted, found) or _same_pickle(wanted, found)


def _same_number(wanted: Any, found: Any, close: bool) -> bool:
    """Real and imaginary parts agree; an integer may stand for a float."""
    if not all(isinstance(value, (int, float, complex)) for value in (wanted, found)):
        return _plainly_equal(wanted, found)
    return _same_part(wanted.real, found.real, close) and _same_part(wanted.imag, found.imag, close)


def _same_part(wanted: float, found: float, close: bool) -> bool:
    if wanted == found or (_is_nan(wanted) and _is_nan(found)):
        return True
    try:
        return close and math.isclose(wanted, found, rel_tol=RELATIVE_TOLERANCE)
    except OverflowError:  # an integer no float can hold
        return False


def _is_nan(value: float) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _plain(value: Any) -> Any:
    """A NumPy array as nested lists and a NumPy scalar as a number; anything else as it is."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic)):
        return value.tolist()
    return value


def _plainly_equal(wanted: Any, found: Any) -> bool:
    """`==` where it gives a plain answer: fast for a long list of numbers."""
    try:
        return bool(wanted == found)
    except Exception:  # arrays inside refuse a truth value
        return False


def _same_pickle(wanted: Any, found: Any) -> bool:
    """For objects without `==` of their own."""
    if type(wanted) is not type(found):
        return False
    import pickle  # 5 ms that only few comparisons need

    try:
        return pickle.dumps(wanted) == pickle.dumps(found)
    except Exception:  # what cannot be pickled cannot be told equal
        return False


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:  # a user's __repr__ may do anything
        text = f"<{type(value).__name__}>"
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
