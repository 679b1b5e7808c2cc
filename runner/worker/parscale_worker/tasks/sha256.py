"""Hash data in C code that releases the lock: where threads can pay."""

from __future__ import annotations

import hashlib
from functools import partial

from parscale_worker.errors import SpecificationError
from parscale_worker.tasks.base import Task

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

BLOCK_BYTES = 65536


def digest(size_bytes: int, seed: int) -> str:
    """SHA-256 of `size_bytes` bytes: the seed's eight bytes, repeated.

    Fed block by block: one block is made under the lock and hashed many times without it.
    """
    block = seed.to_bytes(8, "little") * (BLOCK_BYTES // 8)
    state = hashlib.sha256()
    for _ in range(size_bytes // BLOCK_BYTES):
        state.update(block)
    state.update(block[: size_bytes % BLOCK_BYTES])
    return state.hexdigest()


class Sha256(Task):
    """`grain` is the number of bytes hashed per item. Items are seeds; no bulk data travels."""

    def __init__(self, grain: int, check: str = "equal") -> None:
        super().__init__(check)
        if int(grain) < 0:
            raise SpecificationError(f"task sha256: grain is a number of bytes, not {grain}")
        self._size_bytes = int(grain)

    def items(self, size: int) -> list[int]:
        return list(range(size))

    @property
    def function(self) -> Callable[[int], str]:
        return partial(digest, self._size_bytes)

    def expected(self, size: int) -> list[str]:
        """All bytes at once."""
        return [self._at_once(seed) for seed in range(size)]

    def _at_once(self, seed: int) -> str:
        repeats = -(-self._size_bytes // 8)
        data = (seed.to_bytes(8, "little") * repeats)[: self._size_bytes]
        return hashlib.sha256(data).hexdigest()
