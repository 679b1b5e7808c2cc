"""When two lists of results are the same, and how the first difference is told."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import math
import random
from collections import OrderedDict, deque
from decimal import Decimal
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from parscale_worker.equality import first_difference, same
from parscale_worker.tolerance import Tolerance

EXACT, CLOSE = Tolerance(), Tolerance(close=True)


class Point(NamedTuple):
    x: float
    y: float


class Opaque:
    def __init__(self, value):
        self.value = value


class Slotted:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


class Private:
    """A slot whose name Python changes."""

    __slots__ = ("__value", "other")

    def __init__(self, value):
        self.__value = value
        self.other = 1


class Tagged(functools.partial):
    """What it calls is no attribute of an instance that has others."""

    def __init__(self, *_):
        self.tag = "same"


class Remembering(dict):
    """A mapping that knows more than its items."""

    def __init__(self, unit):
        super().__init__(a=1)
        self.unit = unit


class Rude:
    __hash__ = None

    def __eq__(self, other):
        raise RuntimeError

    def __repr__(self):
        raise RuntimeError


class Agreeable:
    """An `==` that gives an object, which is true as objects are."""

    __hash__ = None

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return [False]


class Strict:
    """An `==` of its own that says no."""

    __hash__ = None

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value and self.value < 10


@dataclasses.dataclass
class Node:
    value: object
    next: object = None


def chain(length, kind=Opaque):
    node = None
    for value in range(length):
        node = kind((value, node))
    return node


def ring(value):
    out = [value]
    out.append(out)
    return out


def twice(make, *arguments):
    return make(*arguments), make(*arguments)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (1, 1),
        (1, 1.0),
        (True, 1),
        (math.nan, math.nan),
        ([1, math.nan], [1, math.nan]),
        ((1, 2), [1, 2]),
        ({"a": math.nan}, {"a": math.nan}),
        ({float("nan"): 1}, {float("nan"): 1}),
        ({float("nan"), 1, 2.5}, {2.5, 1, float("nan")}),
        ({frozenset({"a", float("nan")})}, {frozenset({float("nan"), "a"})}),
        (Point(1, math.nan), Point(1, math.nan)),
        (Opaque(3), Opaque(3)),
        (Opaque({"red", "green", "blue"}), Opaque({"blue", "green", "red"})),
        (Opaque("value"), Opaque("value")),
        (Slotted([math.nan]), Slotted([math.nan])),
        (Node(math.nan), Node(math.nan)),
        (complex(1, math.nan), complex(1, math.nan)),
        (b"ab", b"ab"),
        (None, None),
        (deque([1, 2]), deque([1, 2])),
        (OrderedDict(a=1, b=2), {"b": 2, "a": 1}),
        (Decimal("1.5"), Decimal("1.5")),
        (dt.date(2026, 1, 1), dt.date(2026, 1, 1)),
        (ValueError("no", 3), ValueError("no", 3)),
        (functools.partial(max, 3), functools.partial(max, 3)),
        (random.Random(3), random.Random(3)),
        (Agreeable([1, math.nan]), Agreeable([1, math.nan])),
        twice(ring, 4),
        twice(chain, 5000),
        twice(chain, 3000, Node),
        (range(5), [0, 1, 2, 3, 4]),
        (Decimal("NaN"), Decimal("NaN")),
        (SimpleNamespace(a=math.nan), SimpleNamespace(a=math.nan)),
        ({float("nan"): 1, float("-nan"): 2}, {float("-nan"): 2, float("nan"): 1}),
        (Private(1), Private(1)),
        (Tagged(max, 3), Tagged(max, 3)),
        (Remembering(1), Remembering(1)),
    ],
)
def test_same_values(wanted, found):
    """Not a number equals itself; containers, attributes, chains and rings are looked into."""
    assert same(wanted, found)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (1, 2),
        (1.0, "1.0"),
        (0.1 + 0.2, 0.3),
        ([1, 2], [1]),
        ({"a": 1}, {"b": 1}),
        ({float("nan"): 1}, {float("nan"): 2}),
        ({float("nan"), 1}, {float("nan"), 2}),
        (Opaque(3), Opaque(4)),
        (Opaque({"red"}), Opaque({"blue"})),
        (Slotted(1), Slotted(2)),
        (Opaque(1), Node(1)),
        (Node(1), Node(2)),
        (None, 0),
        ("a", b"a"),
        (10**400, 1.0),
        (Rude(), 1),
        (Agreeable(1), Agreeable(2)),
        (Strict(50), Strict(50)),
        (ValueError("no"), ValueError("yes")),
        (functools.partial(max, 3), functools.partial(max, 4)),
        (ring(4), ring(5)),
        (chain(5000), chain(5001)),
        (random.Random(1), random.Random(2)),
        (Node(Agreeable(1)), Node(Agreeable(2))),
        (Private(1), Private(2)),
        (Tagged(max, 3), Tagged(min, 3)),
        (Remembering(1), Remembering(2)),
        ({float("nan"): 1, (float("nan"),): 2}, {float("nan"): 1, (float("nan"),): 3}),
        (Decimal("NaN"), Decimal(1)),
        (SimpleNamespace(a=1), SimpleNamespace(a=2)),
    ],
)
def test_different_values(wanted, found):
    """To the last bit, and a truthy answer of `==` is no proof."""
    assert not same(wanted, found)


def test_close_allows_rounding_and_no_more():
    """A relative 1e-9, in containers and attributes too."""
    assert same([0.1 + 0.2, {"a": 1j}], [0.3, {"a": 1j + 1e-12j}], CLOSE)
    assert same(Node(0.1 + 0.2), Node(0.3), CLOSE)
    assert same(1e-17, 0.0, CLOSE)
    assert not same(1.0, 1.0 + 1e-8, CLOSE)
    assert not same(10**400, 1.0, CLOSE)
    assert not same(math.inf, 1.0, CLOSE)


def test_close_measures_an_error_by_what_stands_beside_it():
    """Small numbers are compared as such, unless a large one beside them explains the error."""
    assert same([1e6, 1e-8], [1e6, 2e-8], CLOSE)
    assert not same([3e-13, 2e-13], [9e-13, 2e-13], CLOSE)
    assert not same(3e-13, 9e-13, CLOSE)
    assert first_difference([1e6, 1e-8], [1e6, 2e-8], CLOSE) is None
    told = first_difference([3e-13, 2e-13], [9e-13, 2e-13], CLOSE)
    assert told == "item 0: expected 3e-13, got 9e-13"
    assert same([0.0], [1e-17], CLOSE)
    assert not same([1.0, 0.0], [1.0, 1e-9], CLOSE)
    assert same(complex(1e6, 1e-8), complex(1e6, 2e-8), CLOSE)
    assert not same(complex(1e6, 1.0), complex(1e6, 2.0), CLOSE)
    assert not same(complex(math.nan, 1), complex(math.nan, 2), CLOSE)


def test_integers_that_no_float_holds_are_compared_exactly():
    """NumPy rounds an integer before it compares it with a float."""
    numpy = pytest.importorskip("numpy")
    large = numpy.array([2**60 + 1, 5])
    assert not same(large, numpy.array([float(2**60), 5.0]), EXACT)
    assert same(numpy.array([2**60, 5]), numpy.array([float(2**60), 5.0]), EXACT)


def test_half_precision_is_close_in_half_precision():
    """Arrays of float16 agree to what float16 holds, and no worse."""
    numpy = pytest.importorskip("numpy")
    one = numpy.array([1], "float16")
    assert same(one, numpy.array([1.002], "float16"), CLOSE)
    assert not same(one, numpy.array([1.05], "float16"), CLOSE)
    assert not same(one.astype("float32"), numpy.array([1.002], "float32"), CLOSE)


def test_tolerances_can_be_set():
    """rtol and atol replace what the type suggests."""
    assert same(1.0, 1.01, Tolerance(rtol=0.02))
    assert not same(1.0, 1.05, Tolerance(rtol=0.02))
    assert same(0.0, 0.4, Tolerance(atol=0.5))
    assert not same(0.0, 0.6, Tolerance(atol=0.5))


def test_arrays_and_their_scalars_equal_python_numbers():
    """A vectorized form may return them."""
    numpy = pytest.importorskip("numpy")
    assert same(numpy.array([1.0, math.nan]), [1.0, math.nan])
    assert same(289, numpy.int64(289))
    assert not same(numpy.array([1, 2]), numpy.array([1, 3]))
    assert first_difference([numpy.array([1, 2])], [numpy.array([1, 2])], EXACT) is None
    assert first_difference([1, 4], numpy.array([1, 4]), EXACT) is None


def test_arrays_are_compared_whole_with_their_shape_and_fields():
    """Empty arrays of two shapes differ; records and arrays of objects are looked into."""
    numpy = pytest.importorskip("numpy")
    assert not same(numpy.zeros((0, 3)), numpy.zeros((0, 5)))
    record = numpy.array([(1, 2.0)], dtype=[("a", int), ("b", float)])
    other = numpy.array([(1, 3.0)], dtype=[("a", int), ("b", float)])
    assert same(record, record.copy())
    assert not same(record, other)
    objects = numpy.array([{"a": math.nan}, None], dtype=object)
    assert same(objects, numpy.array([{"a": math.nan}, None], dtype=object))
    picture = numpy.full((400, 500, 3), 7, dtype=numpy.uint8)
    spoilt = picture.copy()
    spoilt[3, 4, 2] = 8
    assert same(picture, picture.copy())
    assert first_difference([picture], [spoilt], EXACT) == (
        "item 0[3, 4, 2]: expected np.uint8(7), got np.uint8(8)"
    )


def test_single_precision_is_close_in_single_precision():
    """Arrays of float32 agree to what float32 holds, near zero by the size of their neighbors."""
    numpy = pytest.importorskip("numpy")
    angles = numpy.linspace(0, math.pi, 1000)
    double = numpy.sin(angles) * numpy.cos(angles)
    single = numpy.sin(angles.astype("float32")) * numpy.cos(angles.astype("float32"))
    assert same(double, single, CLOSE)
    assert not same(double, single, EXACT)
    assert not same(double, (single * 1.001).astype("float32"), CLOSE)
    assert same(double.tolist(), single.tolist(), Tolerance(close=True, precision="float32"))


def test_frames_are_compared_by_their_own_means():
    """Columns, index and types count; NaN equals NaN; a column may be called name."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"name": [1.0, math.nan]})
    assert same(frame, frame.copy())
    assert not same(frame, frame.rename(columns={"name": "other"}))
    assert not same(frame, frame.set_axis([4, 5]))
    assert not same(frame, frame + 1)
    near = pandas.DataFrame({"name": [1.0 + 1e-12, math.nan]})
    assert same(frame, near, CLOSE)
    assert not same(frame, near, EXACT)
    assert same(pandas.Series([1, 2], name="a"), pandas.Series([1, 2], name="a"))
    assert not same(pandas.Series([1, 2], name="a"), pandas.Series([1, 2], name="b"))


def test_the_first_difference_is_described():
    """Item, path, expected value, found value; or the lengths."""
    wanted = [number * number for number in range(20)]
    found = [*wanted[:17], 290, *wanted[18:]]
    assert first_difference(wanted, found, EXACT) == "item 17: expected 289, got 290"
    assert first_difference(wanted, wanted[:3], EXACT) == "expected 20 results, got 3"
    assert first_difference([1], [Rude()], EXACT) == "item 0: expected 1, got <Rude>"


@pytest.mark.parametrize(
    ("wanted", "found", "told"),
    [
        (
            list(range(1000)),
            [*range(700), -1, *range(701, 1000)],
            "item 0[700]: expected 700, got -1",
        ),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, "item 0['a']['b'][1]: expected 2, got 3"),
        (Opaque([1]), Opaque([2]), "item 0.value[0]: expected 1, got 2"),
        (Node(1, Node(2)), Node(1, Node(3)), "item 0.next.value: expected 2, got 3"),
    ],
)  # fmt: skip
def test_the_path_to_the_difference_is_shown(wanted, found, told):
    """However deep it lies."""
    assert first_difference([wanted], [found], EXACT) == told


def test_two_values_never_look_the_same():
    """Long texts are shown from near their difference on; what prints alike is told apart."""
    first, second = "x" * 200 + "A", "x" * 200 + "B"
    told = first_difference([first], [second], EXACT)
    assert "A'" in told
    assert "B'" in told
    opaque = first_difference([Strict(50)], [Strict(50)], EXACT)
    expected, _, got = opaque.partition(", got ")
    assert expected.split("expected ")[1] != got


def test_a_comparer_of_the_users_own():
    """It is asked for each item, and must answer yes or no."""
    assert first_difference([1], [5], EXACT, lambda a, b: (a - b) % 2 == 0) is None
    assert "says no" in first_difference([1], [4], EXACT, lambda a, b: (a - b) % 2 == 0)
    assert "returned a str" in first_difference([1], [1], EXACT, lambda a, b: "yes")
