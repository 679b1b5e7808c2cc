"""The number of the format, and the refusal of a newer one.

| format | since | what changed |
| --- | --- | --- |
| 1 | 2026-11-22 | the first |
| 2 | 2026-11-25 | the schema states each factor's part (axis, arm, group); rows carry a checksum |
"""

from __future__ import annotations

from .errors import FormatError

FORMAT = 2


def check_format(number: object, file: str) -> int:
    """Return the format number of a file; FormatError where this version cannot read it."""
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise FormatError(f"{file} is damaged: its format is {number!r}, a whole number is needed")
    if number > FORMAT:
        raise FormatError(
            f"{file} has format {number}, this version of parscale reads up to {FORMAT}; "
            "install a newer parscale"
        )
    return number
