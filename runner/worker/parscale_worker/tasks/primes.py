"""Count primes by trial division: pure Python work that holds the lock, a few words of data."""

from __future__ import annotations

from itertools import accumulate, islice

from parscale_worker.errors import SpecificationError
from parscale_worker.tasks.base import Task

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = 128


def count_primes(limit: int) -> int:
    """Number of primes below `limit`, each candidate divided by odd numbers up to its root."""
    count = 1 if limit > 2 else 0
    for candidate in range(3, limit, 2):
        divisor = 3
        while divisor * divisor <= candidate and candidate % divisor:
            divisor += 2
        if divisor * divisor > candidate:
            count += 1
    return count


class Primes(Task):
    """`grain` is the limit. Items are limits: grain, grain + 1, …, repeating after 128.

    Almost the same work for each, and yet results that tell a wrong order apart.
    """

    def __init__(self, grain: int, check: str = "equal") -> None:
        super().__init__(check)
        if int(grain) < 1:
            raise SpecificationError(f"task primes: grain is a limit of at least 1, not {grain}")
        self._limit = int(grain)

    def items(self, size: int) -> list[int]:
        return [self._limit + index % LIMITS for index in range(size)]

    @property
    def function(self) -> Callable[[int], int]:
        return count_primes

    def expected(self, size: int) -> list[int]:
        """From one sieve of Eratosthenes."""
        below = [0, *accumulate(sieve(self._limit + LIMITS))]
        return [below[limit] for limit in self.items(size)]


def sieve(limit: int) -> bytearray:
    """One byte per number below `limit`: 1 for a prime."""
    is_prime = bytearray([0, 0]) + bytearray([1]) * max(limit - 2, 0)
    for number in islice(range(limit), 2, int(limit**0.5) + 1):
        if is_prime[number]:
            multiples = range(number * number, limit, number)
            is_prime[number * number :: number] = bytes(len(multiples))
    return is_prime[:limit]
