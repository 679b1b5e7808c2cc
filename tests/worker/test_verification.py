"""When two lists of results are the same."""

from __future__ import annotations

import math
from typing import NamedTuple

import pytest
from parscale_worker.verification import first_difference, same


class Point(NamedTuple):
    x: float
    y: float


class Opaque:
    def __init__(self, value):
        self.value = value


class Rude:
    __hash__ = None

    def __eq__(self, other):
        raise RuntimeError

    def __repr__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (1, 1),
        (1, 1.0),
        (math.nan, math.nan),
        ([1, math.nan], [1, math.nan]),
        ((1, 2), [1, 2]),
        ({"a": math.nan}, {"a": math.nan}),
        (Point(1, math.nan), Point(1, math.nan)),
        (Opaque(3), Opaque(3)),
        (complex(1, math.nan), complex(1, math.nan)),
        (b"ab", b"ab"),
        (None, None),
    ],
)
def test_same_values(wanted, found):
    """Not a number equals itself here; containers are looked into."""
    assert same(wanted, found)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (1, 2),
        (1.0, "1.0"),
        (0.1 + 0.2, 0.3),
        ([1, 2], [1]),
        ({"a": 1}, {"b": 1}),
        (Opaque(3), Opaque(4)),
        (None, 0),
        ("a", b"a"),
        (10**400, 1.0),
        (Rude(), 1),
    ],
)
def test_different_values(wanted, found):
    """To the last bit."""
    assert not same(wanted, found)


def test_close_allows_rounding_and_no_more():
    """A relative 1e-9, in containers too."""
    assert same([0.1 + 0.2, {"a": 1j}], [0.3, {"a": 1j + 1e-12j}], close=True)
    assert not same(1.0, 1.0 + 1e-8, close=True)
    assert not same(10**400, 1.0, close=True)


def test_arrays_and_their_scalars_equal_python_numbers():
    """A vectorised form may return them."""
    numpy = pytest.importorskip("numpy")
    assert same(numpy.array([1.0, math.nan]), [1.0, math.nan])
    assert same(289, numpy.int64(289))
    assert not same(numpy.array([1, 2]), numpy.array([1, 3]))
    assert first_difference([numpy.array([1, 2])], [numpy.array([1, 2])], "equal") is None
    assert first_difference([1, 4], numpy.array([1, 4]), "equal") is None


def test_the_first_difference_is_described():
    """Item, expected value, found value; or the lengths."""
    wanted = [number * number for number in range(20)]
    found = [*wanted[:17], 290, *wanted[18:]]
    assert first_difference(wanted, found, "equal") == "item 17: expected 289, got 290"
    assert first_difference(wanted, wanted[:3], "equal") == "expected 20 results, got 3"
    assert first_difference(wanted, found, "none") is None
    assert first_difference([1], [Rude()], "equal") == "item 0: expected 1, got <Rude>"
