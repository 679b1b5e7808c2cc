"""Weak scaling: sizes that let the work grow with the workers, solved for and checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from parscale.study_format.work import Scaling, WorkLaw

from ..errors import ConfigError
from .cell import Cell


def check_scaling(scaling: Scaling, cells: Sequence[Cell]) -> None:
    """Hold the plan against its declared law: constant work per worker for weak scaling.

    Raises ConfigError naming the first worker count whose size does not fit.
    """
    if scaling.kind != "weak":
        return
    parallel = [cell for cell in cells if not cell.serial_form]
    arms: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for cell in parallel:
        arms[str({**cell.config, "size": None, "workers": None})][cell.workers].add(cell.size)
    for sizes_of in arms.values():
        _check_arm(scaling.law, sizes_of)


def _check_arm(law: WorkLaw, sizes_of: dict[int, set[int]]) -> None:
    fewest = min(sizes_of)
    start = min(sizes_of[fewest])
    share = law.of(start) / fewest
    for workers, sizes in sorted(sizes_of.items()):
        for size in sizes:
            # sizes are whole numbers: half an item of rounding is not a broken law
            slack = abs(law.of(size + 1) / law.of(size) - 1)
            if len(sizes) > 1 or abs(law.of(size) / workers / share - 1) > max(slack, 1e-9):
                raise ConfigError(
                    f"scaling.kind=weak: the work per worker must stay constant, but size={size} "
                    f"on workers={workers} is {law.of(size) / workers / share:.3g} times that of "
                    f"size={start} on workers={fewest}; in a YAML file write size: "
                    f"${{weak_size:{start},${{workers}},${{scaling.work}}}}"
                )


def weak_size(size: int, workers: int, work: Any) -> int:
    """Solve work(n) = workers · work(size) for n, rounded to a whole number of items."""
    law = WorkLaw(float(work["power"]), float(work["log_power"]))
    wanted, low, high = workers * law.of(size), float(size), float(size) * workers + 1
    while law.of(high) < wanted:  # ends: beyond what a float holds `of` is an error
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if law.of(middle) < wanted else (low, middle)
    return round(high)
