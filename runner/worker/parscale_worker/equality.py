"""Are these the right results? A timing counts only when they are.

Two values are compared by their structure, never by their pickled bytes: NaN equals NaN, also as a
key or in a set; a NumPy number or array equals the Python numbers it stands for; lists and tuples
by their items, sets as sets, mappings by key, arrays and frames as wholes; any other object by its
own `==` where that gives a plain True or False, and else by its attributes. Cycles and chains of
any length are walked with a list of open pairs instead of recursion. The first difference is told
by its path: `item 3[700]: expected 700, got -1`.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from types import SimpleNamespace

from parscale_worker import arrays
from parscale_worker.arrays import Unlike
from parscale_worker.errors import one_line
from parscale_worker.object_parts import parts_of
from parscale_worker.shown_values import shown, shown_apart
from parscale_worker.tolerance import Tolerance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Pair = tuple[str, Any, Any]

PLAIN = frozenset({int, str, bytes, bool, type(None)})
NUMBERS = (int, float, complex)
NUMBER_TYPES = frozenset({int, float, complex, bool})
MOST_MATCHED = 2000
"""Elements without a common hash that are matched pair by pair, in one set or mapping."""


def first_difference(
    expected: Sequence[Any],
    got: Sequence[Any],
    tolerance: Tolerance,
    equal: Callable[[Any, Any], Any] | None = None,
) -> str | None:
    """None when the results agree, else a line such as "item 3[700]: expected 700, got -1".

    `equal`: a comparer of the user's own, called with each pair of results.
    """
    if len(expected) != len(got):
        return f"expected {len(expected)} results, got {len(got)}"
    if equal is None and _are_plain(expected) and _are_plain(got) and list(expected) == list(got):
        return None
    if equal is None and arrays.is_array(got):  # an array of results, against the loop's list
        array = arrays.array_of(expected)
        if array is not None and array.shape == getattr(got, "shape", None):
            return _told("item ", "", array, got, tolerance)
    if equal is None and tolerance.close and _are_numbers(expected) and _are_numbers(got):
        return _told("item ", "", list(expected), list(got), tolerance)
    for index, (wanted, found) in enumerate(zip(expected, got)):  # noqa: B905 - not in 3.8
        difference = (
            _told("item ", str(index), wanted, found, tolerance)
            if equal is None
            else _by_user(equal, index, wanted, found)
        )
        if difference is not None:
            return difference
    return None


def same(wanted: Any, found: Any, tolerance: Tolerance | None = None) -> bool:
    """Whether two values agree."""
    return _told("", "", wanted, found, tolerance or Tolerance()) is None


def _told(head: str, path: str, wanted: Any, found: Any, tolerance: Tolerance) -> str | None:
    try:
        _walk(path, wanted, found, tolerance)
    except Unlike as unlike:
        place = unlike.place
        if head and place.startswith("["):  # all results in one: the first index is the item's
            place = place[1:].replace("]", "", 1)
        where = f"{head}{place}"
        first, second = shown_apart(unlike.wanted, unlike.found)
        return one_line(f"{where}: expected {first}, got {second}")
    return None


def _by_user(equal: Callable[[Any, Any], Any], index: int, wanted: Any, found: Any) -> str | None:
    answer = equal(wanted, found)
    if isinstance(answer, bool) or arrays.is_scalar(answer):
        if answer:
            return None
        first, second = shown_apart(wanted, found)
        return one_line(f"item {index}: task.equal says no to {first} and {second}")
    return f"item {index}: task.equal returned a {type(answer).__name__}, not True or False"


def _walk(path: str, wanted: Any, found: Any, tolerance: Tolerance) -> None:
    """Compare pair after pair until none is open; raises Unlike at the first difference."""
    pending: list[Pair] = [(path, wanted, found)]
    seen: set[tuple[int, int]] = set()
    kept: list[Any] = []  # what is only made here must live as long as its id is remembered
    while pending:
        place, one, other = pending.pop()
        if one is other or (id(one), id(other)) in seen:
            continue
        seen.add((id(one), id(other)))
        kept += (one, other)
        try:
            inside = list(_inside(one, other, tolerance))
        except Unlike as unlike:
            raise Unlike(place + unlike.place, unlike.wanted, unlike.found) from None
        pending += [(place + suffix, *pair) for suffix, *pair in reversed(inside)]


def _inside(wanted: Any, found: Any, tolerance: Tolerance) -> Iterator[Pair]:
    """The pairs that two values consist of, none where they agree; Unlike where they do not."""
    wanted, found = _plain(wanted), _plain(found)
    if isinstance(wanted, NUMBERS) and isinstance(found, NUMBERS):
        _demand(tolerance.same(wanted, found), wanted, found)
        yield from _attributes(wanted, found)
    elif isinstance(wanted, (str, bytes)) or isinstance(found, (str, bytes)):
        _demand(type(wanted) is type(found) and wanted == found, wanted, found)
    elif arrays.is_array(wanted) or arrays.is_array(found):
        yield from _arrays(wanted, found, tolerance)
    elif arrays.is_frame(wanted) or arrays.is_frame(found):
        yield from arrays.compare_frames(wanted, found, tolerance)
    elif isinstance(wanted, Mapping) and isinstance(found, Mapping):
        yield from _mappings(wanted, found, tolerance)
        yield from _attributes(wanted, found)
    elif isinstance(wanted, AbstractSet) and isinstance(found, AbstractSet):
        _demand(len(wanted) == len(found), wanted, found)
        _matched(wanted, found, tolerance)
        yield from _attributes(wanted, found)
    elif isinstance(wanted, Sequence) and isinstance(found, Sequence):
        yield from _sequences(wanted, found, tolerance)
        yield from _attributes(wanted, found)
    else:
        yield from _objects(wanted, found)


def _demand(agree: bool, wanted: Any, found: Any, place: str = "") -> None:
    if not agree:
        raise Unlike(place, wanted, found)


def _arrays(wanted: Any, found: Any, tolerance: Tolerance) -> list[Pair]:
    both = arrays.is_array(wanted) and arrays.is_array(found)
    if not both:
        one, other = (wanted, found) if arrays.is_array(wanted) else (found, wanted)
        array = arrays.array_of(other) if isinstance(other, Sequence) else None
        if array is None or array.shape != one.shape:
            return [("", *(each.tolist() if each is one else each for each in (wanted, found)))]
        wanted, found = (each if each is one else array for each in (wanted, found))
    return arrays.compare_arrays(wanted, found, tolerance)


def _sequences(wanted: Sequence[Any], found: Sequence[Any], tolerance: Tolerance) -> Iterator[Pair]:
    _demand(len(wanted) == len(found), wanted, found)
    if _are_plain(wanted) and _are_plain(found) and list(wanted) == list(found):
        return
    if tolerance.close and _are_numbers(wanted) and _are_numbers(found):
        _numbers(wanted, found, tolerance)
        return
    for index, (one, other) in enumerate(zip(wanted, found)):  # noqa: B905 - not in 3.8
        yield f"[{index}]", one, other


def _numbers(wanted: Sequence[Any], found: Sequence[Any], tolerance: Tolerance) -> None:
    """Numbers beside each other: the largest says how large an error near 0 may be."""
    scale = _scale([*wanted, *found])
    for index, (one, other) in enumerate(zip(wanted, found)):  # noqa: B905 - not in 3.8
        _demand(tolerance.same(one, other, scale), one, other, f"[{index}]")


def _scale(numbers: Sequence[Any]) -> float:
    sizes = []
    for number in numbers:
        with suppress(OverflowError):  # an integer no float can hold
            sizes.append(float(abs(number)))
    return max((size for size in sizes if size < math.inf), default=0.0)


def _mappings(
    wanted: Mapping[Any, Any], found: Mapping[Any, Any], tolerance: Tolerance
) -> Iterator[Pair]:
    _demand(len(wanted) == len(found), wanted, found)
    partners = _matched(wanted.keys(), found.keys(), tolerance, (wanted, found))
    for key, partner in partners:
        yield f"[{shown(key)}]", wanted[key], found[partner]


def _matched(
    wanted: AbstractSet[Any],
    found: AbstractSet[Any],
    tolerance: Tolerance,
    values: tuple[Mapping[Any, Any], Mapping[Any, Any]] | None = None,
) -> list[tuple[Any, Any]]:
    """Each element with its partner: by its hash, or else the first that is like it.

    `values`: the mappings whose keys they are; of several keys alike, the one with the same value.
    """
    pairs = [(element, element) for element in wanted if element in found]
    left = [element for element in found if element not in wanted]
    for element in wanted:
        if element in found:
            continue
        near = left if len(left) <= MOST_MATCHED else left[:MOST_MATCHED]
        alike = [each for each in near if same(element, each, tolerance)]
        if not alike:
            raise Unlike("", wanted, found)
        partner = alike[0]
        if values is not None and len(alike) > 1:
            own, others = values[0][element], values[1]
            partner = next((each for each in alike if same(own, others[each], tolerance)), partner)
        left = [each for each in left if each is not partner]
        pairs.append((element, partner))
    return pairs


def _objects(wanted: Any, found: Any) -> Iterator[Pair]:
    """By `==` where it is the class's own and plainly says yes; else by their attributes."""
    _demand(type(wanted) is type(found), wanted, found)
    own: Any = type(wanted).__eq__
    if own is not object.__eq__:
        try:
            answer = wanted == found
        except Exception:  # arrays inside refuse a truth value
            answer = None
        by_parts = _compares_its_parts(own) or _unlike_itself(wanted, found)
        if answer is True and not by_parts:
            return
        _demand(answer is not False or by_parts, wanted, found)
    state = parts_of(wanted)
    if state is None:
        _demand(False, wanted, found)
        return
    yield from _states(state, parts_of(found) or {}, wanted, found)


def _compares_its_parts(own: Any) -> bool:
    """Whether `==` is a dataclass's or a namespace's: it asks the parts, as is done here."""
    code = getattr(own, "__code__", None)
    return own is SimpleNamespace.__eq__ or getattr(code, "co_filename", "") == "<string>"


def _unlike_itself(wanted: Any, found: Any) -> bool:
    """Whether both are numbers that do not equal themselves, as `Decimal("NaN")`."""
    decimal = sys.modules.get("decimal")
    if decimal is None or not all(isinstance(each, decimal.Decimal) for each in (wanted, found)):
        return False
    try:
        return bool(wanted != wanted and found != found)  # noqa: PLR0124
    except Exception:  # a signalling NaN refuses to be compared
        return True


def _attributes(wanted: Any, found: Any) -> Iterator[Pair]:
    """What a user's class of list, dict or number remembers beside its items."""
    if type(wanted) is type(found) and hasattr(wanted, "__dict__"):
        one, other = ({f".{k}": v for k, v in vars(each).items()} for each in (wanted, found))
        yield from _states(one, other, wanted, found)


def _states(one: dict[str, Any], other: dict[str, Any], wanted: Any, found: Any) -> Iterator[Pair]:
    _demand(one.keys() == other.keys(), wanted, found)
    for name, value in one.items():
        yield name, value, other[name]


def _plain(value: Any) -> Any:
    """A NumPy number as a Python number; anything else as it is."""
    return value.item() if arrays.is_scalar(value) and value.dtype.kind in "biufc" else value


def _are_numbers(values: Any) -> bool:
    return isinstance(values, (list, tuple)) and NUMBER_TYPES.issuperset(map(type, values))


def _are_plain(values: Any) -> bool:
    """Whether `==` of the whole proves equality: lists of integers and texts, and no more."""
    return isinstance(values, (list, tuple, range)) and PLAIN.issuperset(map(type, values))
