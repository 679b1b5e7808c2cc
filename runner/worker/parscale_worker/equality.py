"""Are these the right results? A timing counts only when they are.

Two values are compared by their structure, never by their pickled bytes: NaN equals NaN, also as a
key or in a set; a NumPy number or array equals the Python numbers it stands for; lists and tuples
by their items, sets as sets, mappings by key, arrays and frames as wholes; any other object by its
own `==` where that gives a plain True or False, and else by its attributes. Cycles and chains of
any length are walked with a list of open pairs instead of recursion. The first difference is told
by its path: `item 3[700]: expected 700, got -1`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from parscale_worker import arrays
from parscale_worker.arrays import Unlike
from parscale_worker.errors import one_line
from parscale_worker.tolerance import Tolerance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Pair = tuple[str, Any, Any]

PLAIN = frozenset({int, str, bytes, bool, type(None)})
NUMBERS = (int, float, complex)
SHOWN = 60
CONTEXT = 12
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
        where = f"{head}{unlike.place}".replace("item [", "item ") if head else unlike.place
        first, second = _shown_apart(unlike.wanted, unlike.found)
        return one_line(f"{where}: expected {first}, got {second}")
    return None


def _by_user(equal: Callable[[Any, Any], Any], index: int, wanted: Any, found: Any) -> str | None:
    answer = equal(wanted, found)
    if isinstance(answer, bool) or arrays.is_scalar(answer):
        if answer:
            return None
        first, second = _shown_apart(wanted, found)
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
    elif isinstance(wanted, (str, bytes)) or isinstance(found, (str, bytes)):
        _demand(type(wanted) is type(found) and wanted == found, wanted, found)
    elif arrays.is_array(wanted) or arrays.is_array(found):
        yield from _arrays(wanted, found, tolerance)
    elif arrays.is_frame(wanted) or arrays.is_frame(found):
        yield from arrays.compare_frames(wanted, found, tolerance)
    elif isinstance(wanted, Mapping) and isinstance(found, Mapping):
        yield from _mappings(wanted, found, tolerance)
    elif isinstance(wanted, AbstractSet) and isinstance(found, AbstractSet):
        _demand(len(wanted) == len(found), wanted, found)
        _matched(wanted, found, tolerance)
    elif isinstance(wanted, Sequence) and isinstance(found, Sequence):
        yield from _sequences(wanted, found)
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


def _sequences(wanted: Sequence[Any], found: Sequence[Any]) -> Iterator[Pair]:
    _demand(len(wanted) == len(found), wanted, found)
    if _are_plain(wanted) and _are_plain(found) and list(wanted) == list(found):
        return
    for index, (one, other) in enumerate(zip(wanted, found)):  # noqa: B905 - not in 3.8
        yield f"[{index}]", one, other


def _mappings(
    wanted: Mapping[Any, Any], found: Mapping[Any, Any], tolerance: Tolerance
) -> Iterator[Pair]:
    _demand(len(wanted) == len(found), wanted, found)
    partners = _matched(wanted.keys(), found.keys(), tolerance)
    for key, partner in partners:
        yield f"[{_shown(key)}]", wanted[key], found[partner]


def _matched(
    wanted: AbstractSet[Any], found: AbstractSet[Any], tolerance: Tolerance
) -> list[tuple[Any, Any]]:
    """Each element with its partner: by its hash, or else the first that is like it."""
    pairs = [(element, element) for element in wanted if element in found]
    left = [element for element in found if element not in wanted]
    for element in wanted:
        if element in found:
            continue
        near = left if len(left) <= MOST_MATCHED else left[:MOST_MATCHED]
        partner = next((each for each in near if same(element, each, tolerance)), _NONE)
        if partner is _NONE:
            raise Unlike("", wanted, found)
        left = [each for each in left if each is not partner]
        pairs.append((element, partner))
    return pairs


_NONE = object()


def _objects(wanted: Any, found: Any) -> Iterator[Pair]:
    """By `==` where it is the class's own and plainly says yes; else by their attributes."""
    _demand(type(wanted) is type(found), wanted, found)
    own: Any = type(wanted).__eq__
    if own is not object.__eq__:
        try:
            answer = wanted == found
        except Exception:  # arrays inside refuse a truth value
            answer = None
        if answer is True:
            return
        generated = hasattr(type(wanted), "__dataclass_fields__")
        _demand(answer is not False or generated, wanted, found)
    state = _state(wanted)
    if state is None:
        _demand(False, wanted, found)
        return
    yield from _states(state, _state(found) or {}, wanted, found)


def _states(one: dict[str, Any], other: dict[str, Any], wanted: Any, found: Any) -> Iterator[Pair]:
    _demand(one.keys() == other.keys(), wanted, found)
    for name, value in one.items():
        yield name, value, other[name]


def _state(value: Any) -> dict[str, Any] | None:
    """What an object consists of, by the names that a path shows; None where nobody tells."""
    state = {f".{name}": part for name, part in getattr(value, "__dict__", {}).items()}
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                state[f".{name}"] = getattr(value, name)
    if isinstance(value, BaseException):
        state[".args"] = value.args
    return state or _reduced(value)


def _reduced(value: Any) -> dict[str, Any] | None:
    """The parts an object without attributes is pickled from: a compiled type, a partial."""
    try:
        reduced = value.__reduce_ex__(4)
    except Exception:  # what cannot be pickled cannot be told equal
        return None
    if not isinstance(reduced, tuple):
        return None
    return {f".__reduce__()[{index}]": part for index, part in enumerate(reduced)}


def _plain(value: Any) -> Any:
    """A NumPy number as a Python number; anything else as it is."""
    return value.item() if arrays.is_scalar(value) and value.dtype.kind in "biufc" else value


def _are_plain(values: Any) -> bool:
    """Whether `==` of the whole proves equality: lists of integers and texts, and no more."""
    return isinstance(values, (list, tuple, range)) and PLAIN.issuperset(map(type, values))


def _shown_apart(wanted: Any, found: Any) -> tuple[str, str]:
    """Both values, from near their first difference on where they begin alike."""
    first, second = _text(wanted), _text(found)
    if first == second:
        return f"{_cut(first)} ({type(wanted).__name__})", f"another {type(found).__name__}"
    if len(first) <= SHOWN and len(second) <= SHOWN:
        return first, second
    start = next(
        (index for index, pair in enumerate(zip(first, second)) if pair[0] != pair[1]),  # noqa: B905
        min(len(first), len(second)),
    )
    return _from(first, start), _from(second, start)


def _from(text: str, place: int) -> str:
    start = max(0, place - CONTEXT)
    return _cut(text[start:] if start == 0 else f"…{text[start:]}")


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _shown(value: Any) -> str:
    return _cut(_text(value))


def _text(value: Any) -> str:
    try:
        return repr(value)
    except Exception:  # a user's __repr__ may do anything
        return f"<{type(value).__name__}>"
