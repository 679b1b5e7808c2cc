"""Whether the time a study was given is enough, said before it is used up.

The reference pass has timed every serial loop. A parallel cell is taken to need as long as its loop
on one worker, and its share of it where workers run side by side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..design.plan import Slot
from ..words import counted, in_words
from .references import References

PROCESS_SECONDS = 0.1
ROUND_TO_SECONDS = 30


def block_seconds(slots: Sequence[Slot], references: References, maps: float, cores: int) -> float:
    """Estimate one block in seconds, `maps` maps a trial; unknown loops count nothing."""
    total = 0.0
    for slot in slots:
        serial = references.serial_seconds(slot.cell.baseline().identity)
        if serial is not None:
            side_by_side = max(1, min(slot.cell.workers, cores))
            total += PROCESS_SECONDS + maps * serial / side_by_side
    return total


def shortage(block: float, wanted_blocks: int, max_seconds: float) -> str | None:
    """Return the line that says how many blocks fit; None where all that are wanted do."""
    if block <= 0 or block * wanted_blocks <= max_seconds:
        return None
    fitting = max(1, int(max_seconds / block))
    needed = math.ceil(block * wanted_blocks / ROUND_TO_SECONDS) * ROUND_TO_SECONDS
    fits = "fits" if fitting == 1 else "fit"
    return (
        f"{fitting} of {counted(wanted_blocks, 'block')} {fits} in {in_words(max_seconds)}; about "
        f"{in_words(needed)} are needed: measure.max_seconds={needed}"
    )
