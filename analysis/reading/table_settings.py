"""What a reader of a table may be told: which column is what, and how the table was measured.

On the command line `workers=nodes seconds="wall [s]" series=version scaling=weak baseline=8`. The
values are names of columns and may hold anything, so Hydra's grammar never sees them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

from ..errors import ConfigurationError

COLUMN_KEYS = ("workers", "seconds", "throughput", "size", "name", "repeat", "series", "work")
KINDS = ("strong", "weak")


@dataclass(frozen=True)
class TableSettings:
    """Names of columns ("" where the reader finds out itself) and facts about the measurement.

    `seconds` and `throughput` may be several columns, separated by commas: one series each.
    `series`: further columns, separated by commas, that tell series apart. `scaling`: "strong",
    "weak" or "" (strong, unless the sizes grow with the workers). `work`: the column of the work
    under weak scaling; `work_power`, `work_log_power`: work = size^power · ln(size)^log_power.
    `baseline`: the count that ratios refer to; `serial`: the serial program's seconds, or its
    throughput where the table holds throughput.
    """

    workers: str = ""
    seconds: str = ""
    throughput: str = ""
    size: str = ""
    name: str = ""
    repeat: str = ""
    series: str = ""
    work: str = ""
    scaling: str = ""
    work_power: float = 1.0
    work_log_power: float = 0.0
    baseline: int | None = None
    serial: float | None = None

    def __post_init__(self) -> None:
        """Raises ConfigurationError for settings that contradict each other or are out of range."""
        if self.scaling not in ("", *KINDS):
            raise ConfigurationError(f"scaling={self.scaling}: must be strong or weak for a table")
        if self.seconds and self.throughput:
            raise ConfigurationError("seconds= and throughput= exclude each other; give one")
        if self.baseline is not None and self.baseline < 1:
            raise ConfigurationError(f"baseline={self.baseline}: must be a worker count from 1")
        if self.serial is not None and not 0 < self.serial < math.inf:
            raise ConfigurationError(f"serial={self.serial:g}: must be above 0")
        if not (math.isfinite(self.work_power) and math.isfinite(self.work_log_power)):
            raise ConfigurationError("work_power and work_log_power must be numbers")

    @property
    def given(self) -> tuple[str, ...]:
        """Returns the keys that differ from what a reader assumes."""
        return tuple(
            field.name for field in fields(self) if getattr(self, field.name) != field.default
        )


KEYS = tuple(field.name for field in fields(TableSettings))


def split_settings(overrides: Sequence[str]) -> tuple[TableSettings, list[str]]:
    """Returns the table's settings among `key=value` words, and the words that are not theirs."""
    values: dict[str, str | float | int] = {}
    others = []
    for word in overrides:
        key, _, value = word.partition("=")
        if key in KEYS:
            values[key] = _typed(key, value.strip())
        else:
            others.append(word)
    return TableSettings(**values), others  # type: ignore[arg-type]


def _typed(key: str, value: str) -> str | float | int:
    if not value:
        raise ConfigurationError(f"{key}= is empty; give a value or leave it out")
    if key in COLUMN_KEYS or key == "scaling":
        return value
    try:
        return int(value) if key == "baseline" else float(value)
    except ValueError:
        wanted = "a worker count" if key == "baseline" else "a number"
        raise ConfigurationError(f"{key}={value}: must be {wanted}") from None
