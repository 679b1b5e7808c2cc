"""Arrays and frames, compared as what they are: whole, and by their own means.

A library is used only where the process has loaded it already; element by element in Python a
picture takes longer than making it did.
"""

from __future__ import annotations

import sys

from parscale_worker.tolerance import Tolerance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OWN_MEANS = ("identical", "equals", "equal")
LABELS = ("columns", "index", "name", "names", "dims")

EXACT_IN_FLOAT = 2.0**53
"""Integers beyond do not all fit into a float."""


class Unlike(Exception):  # noqa: N818 - an answer, not a fault
    """Two arrays differ: `place` is where, as it is written behind the value, and both values."""

    def __init__(self, place: str, wanted: Any, found: Any) -> None:
        super().__init__(place)
        self.place, self.wanted, self.found = place, wanted, found


def is_array(value: Any) -> bool:
    """Whether it is a NumPy array."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)


def is_scalar(value: Any) -> bool:
    """Whether it is a NumPy number."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.generic)


def is_frame(value: Any) -> bool:
    """Whether it is a table or tensor of another library: frames, series, labelled arrays."""
    return (
        not is_array(value)
        and not is_scalar(value)
        and hasattr(type(value), "__array__")
        and "numpy" in sys.modules
    )


def array_of(sequence: Any) -> Any | None:
    """A list of plain numbers as an array; None where it is none."""
    import numpy as np

    try:
        array = np.asarray(sequence)
    except Exception:  # ragged, or anything a user's __array__ raises
        return None
    return array if array.dtype.kind in "biufc" else None


def compare_arrays(wanted: Any, found: Any, tolerance: Tolerance) -> list[tuple[str, Any, Any]]:
    """The pairs inside that are left to compare (arrays of objects); Unlike where they differ."""
    import numpy as np

    if wanted.shape != found.shape:
        raise Unlike(".shape", wanted.shape, found.shape)
    if wanted.dtype.names or found.dtype.names:
        return _fields(wanted, found)
    if "O" in (wanted.dtype.kind, found.dtype.kind):
        return [
            (_place(np, index), wanted[index], found[index]) for index in np.ndindex(wanted.shape)
        ]
    bad = ~_agree(np, wanted, found, tolerance)
    if bad.any():
        index = tuple(int(part[0]) for part in np.nonzero(bad)) if bad.ndim else ()
        raise Unlike(_place(np, index), wanted[index], found[index])
    return []


def compare_frames(wanted: Any, found: Any, tolerance: Tolerance) -> list[tuple[str, Any, Any]]:
    """The parts of two frames that are left to compare; Unlike where their types differ."""
    if type(wanted) is not type(found):
        raise Unlike("", wanted, found)
    parts = _labels(wanted, found)
    if not tolerance.close and _by_own_means(wanted, found):
        return parts
    if hasattr(wanted, "items") and hasattr(wanted, "columns"):
        columns = list(wanted.columns)
        if columns == list(found.columns) and len(set(map(str, columns))) == len(columns):
            return [*parts, *((f"[{name!r}]", wanted[name], found[name]) for name in columns)]
    import numpy as np

    return [*parts, ("", np.asarray(wanted), np.asarray(found))]


def _fields(wanted: Any, found: Any) -> list[tuple[str, Any, Any]]:
    if wanted.dtype.names != found.dtype.names:
        raise Unlike(".dtype", wanted.dtype, found.dtype)
    return [(f"[{name!r}]", wanted[name], found[name]) for name in wanted.dtype.names]


def _labels(wanted: Any, found: Any) -> list[tuple[str, Any, Any]]:
    import numpy as np

    parts = []
    for name in LABELS:
        first, second = getattr(wanted, name, None), getattr(found, name, None)
        if first is None and second is None:
            continue
        if callable(first) or callable(second):
            continue
        parts.append((f".{name}", _listed(np, first), _listed(np, second)))
    return parts


def _listed(np: Any, labels: Any) -> Any:
    return np.asarray(labels).tolist() if hasattr(labels, "__array__") else labels


def _by_own_means(wanted: Any, found: Any) -> bool:
    for name in OWN_MEANS:
        method = getattr(wanted, name, None)
        if callable(method):
            try:
                return method(found) is True
            except Exception:  # noqa: S112 - another library's method of that name
                continue
    return False


def _agree(np: Any, wanted: Any, found: Any, tolerance: Tolerance) -> Any:
    with np.errstate(all="ignore"):
        agree = np.asarray(wanted == found)
        if agree.shape != wanted.shape:  # types that NumPy cannot compare
            return np.zeros(wanted.shape, dtype=bool)
        if wanted.dtype.kind not in "fcmM" and found.dtype.kind not in "fcmM":
            return agree
        if {wanted.dtype.kind, found.dtype.kind} & set("iu") and not tolerance.close:
            return _exactly(np, wanted, found, agree)
        agree |= (wanted != wanted) & (found != found)  # noqa: PLR0124 - NaN and NaT
        if not tolerance.close or wanted.dtype.kind in "mM":
            return agree
        size = np.maximum(np.abs(wanted), np.abs(found))
        finite = size[np.isfinite(size)]
        scale = float(finite.max()) if finite.size else 1.0
        rtol, atol = tolerance.of((str(wanted.dtype), str(found.dtype)), scale)
        return agree | (np.isfinite(size) & (np.abs(wanted - found) <= atol + rtol * size))


def _exactly(np: Any, wanted: Any, found: Any, agree: Any) -> Any:
    """Integers against floats: NumPy rounds the integers, so large ones are compared by Python."""
    for index in np.argwhere(agree & (np.abs(found) >= EXACT_IN_FLOAT)):
        place = tuple(index)
        agree[place] = wanted[place].item() == found[place].item()
    return agree


def _place(np: Any, index: Any) -> str:
    return f"[{', '.join(map(str, np.atleast_1d(index).tolist()))}]" if len(index) else ""
