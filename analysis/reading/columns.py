"""What the columns of `timings.csv` are: read from its sidecar, a Frictionless Table Schema.

The runner defines the columns once and sends the definition along, so that analysis never keeps a
second list of factors: every column of kind `factor` is something to group by. Without a sidecar
the contract's own columns are assumed, and a column with a dot in its name (a swept Hydra key)
counts as a factor; the report says so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parscale.study_format.errors import FormatError
from parscale.study_format.version import check_format

from ..errors import StudyError

BASE_FACTORS = ("task", "size", "executor", "workers", "chunksize", "python")
REQUIRED = (
    "cell",
    "role",
    "task",
    "size",
    "executor",
    "workers",
    "block",
    "trial",
    "phase",
    "seconds",
    "status",
)
# The facts that the noise section looks at; the others stay in the CSV and cost nothing here.
FACTS_USED = (
    "trial_seconds",
    "effective_cores",
    "peak_memory_bytes",
    "involuntary_switches",
    "steal_seconds",
    "cpu_pressure_seconds",
    "throttled_periods",
    "blas_unlimited",
    "load_1min",
)
_NUMBERS = {
    "size": "integer",
    "workers": "integer",
    "block": "integer",
    "trial": "integer",
    "seconds": "number",
    **dict.fromkeys(FACTS_USED, "number"),
}


@dataclass(frozen=True)
class TimingsSchema:
    """Which columns to read, as what, and which of them are factors."""

    types: dict[str, str]
    factors: tuple[str, ...]
    from_sidecar: bool

    def columns_to_read(self, present: Sequence[str]) -> list[str]:
        """Returns the columns analysis needs, in the file's order; the rest is never parsed."""
        wanted = {*REQUIRED, "study", "error", *self.factors, *FACTS_USED}
        return [name for name in present if name in wanted]

    def dtypes(self, columns: Sequence[str]) -> dict[str, str]:
        """Returns a pandas dtype per column: categories for text, floats where holes may be."""
        exact = {"block": "int32", "trial": "int32"}
        numeric = {"integer": "float64", "number": "float64"}
        return {
            name: exact.get(name, numeric.get(self.types.get(name, "string"), "category"))
            for name in columns
        }


def read_schema(path: Path, header: Sequence[str]) -> TimingsSchema:
    """Returns the sidecar's schema, or the assumed one; StudyError when needed columns are absent.

    `header` holds the names of the columns in the CSV beside it.
    """
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise StudyError(
            f"{path.parent}/timings.csv lacks the column {missing[0]}: is it a study of parscale? "
            f"A table from elsewhere is given by its file name and has the columns workers, seconds"
        )
    if path.is_file():
        return _from_fields(_fields(path), header)
    extra = tuple(name for name in header if "." in name)
    present = tuple(name for name in BASE_FACTORS if name in header)
    return TimingsSchema(dict(_NUMBERS), present + extra, from_sidecar=False)


def _fields(path: Path) -> list[dict[str, Any]]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        check_format(document.get("parscale:format", 1), path.name)
        fields = document["fields"]
        if all(isinstance(field["name"], str) for field in fields):
            return list(fields)
    except FormatError as error:
        raise StudyError(f"{path.parent}: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StudyError(
            f"{path} is not a table schema ({error}); restore it or move it away"
        ) from error
    raise StudyError(f"{path} is not a table schema; restore it or move it away")


def _from_fields(fields: list[dict[str, Any]], header: Sequence[str]) -> TimingsSchema:
    types = {field["name"]: str(field.get("type", "string")) for field in fields}
    factors = tuple(
        field["name"]
        for field in fields
        if field.get("parscale:kind") == "factor" and field["name"] in header
    )
    return TimingsSchema({**types, "block": "integer", "trial": "integer"}, factors, True)
