"""The columns of ``timings.csv``, defined once; they travel beside it as a Frictionless schema.

Every column states its type, unit and meaning, and what it is for (``kind``): ``design`` says where
a row belongs in the experiment, ``factor`` what was varied, ``measure`` what was timed, ``state``
how it went, ``fact`` what else was true of the trial, ``check`` proves the row. Readers take the
list from ``timings.schema.json``, never from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .factors import factor
from .rows import CHECKSUM
from .version import FORMAT
from .vocabulary import PHASES, ROLES, STATUSES


@dataclass(frozen=True)
class Column:
    """One column: its name, Frictionless type, kind, unit and meaning."""

    name: str
    type: str
    kind: str
    description: str
    unit: str | None = None
    constraints: dict[str, Any] = field(default_factory=dict)

    def as_field(self) -> dict[str, Any]:
        """Return the Frictionless field descriptor."""
        found: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "description": self.description,
            "parscale:kind": self.kind,
        }
        if self.kind == "factor":
            found["parscale:part"] = factor(self.name).part
        found.update({"unit": self.unit} if self.unit else {})
        found.update({"constraints": self.constraints} if self.constraints else {})
        return found


def _whole(minimum: int = 0) -> dict[str, Any]:
    return {"minimum": minimum}


REQUIRED = {"required": True}

CORE = (
    Column("study", "string", "design", "Name of the study: its directory.", None, REQUIRED),
    Column("cell", "string", "design", "Hash of the cell's canonical configuration.", None,
           {"required": True, "pattern": "[0-9a-f]{10}"}),
    Column("role", "string", "design",
           "baseline: the plain serial loop; cell: what is compared with it; "
           "aa: the baseline measured a second time in the block.", None,
           {"required": True, "enum": list(ROLES)}),
    Column("task", "string", "factor", "The workload.", None, REQUIRED),
    Column("size", "integer", "factor",
           "Size given to the task: its number of items, unless a custom task makes others.",
           "items", _whole(1)),
    Column("executor", "string", "factor", "How the function was run over the items.", None,
           REQUIRED),
    Column("workers", "integer", "factor", "Workers of the pool; 1 for serial forms.", "workers",
           _whole(1)),
    Column("chunksize", "string", "factor",
           "Items in one submission: a number, auto = ceil(items / (4 workers)), native = the "
           "library's own map; empty where the executor has none."),
    Column("python", "string", "factor", "Interpreter of the trial; t marks free threading."),
    Column("block", "integer", "design", "Pass over all cells.", None, _whole()),
    Column("position", "integer", "design", "Place in the block's random order.", None, _whole()),
    Column("trial", "integer", "design", "A cell measured once, in a fresh process.", None,
           _whole()),
    Column("phase", "string", "measure",
           "start: create the pool, all workers ready; first: first map; warmup: maps that do not "
           "count; map: a map on the warm pool; stop: close the pool. Empty where nothing was "
           "timed.", None, {"enum": list(PHASES)}),
    Column("sample", "integer", "measure", "Number of the sample in its trial and phase.", None,
           _whole()),
    Column("loops", "integer", "measure", "Maps in the sample; seconds are of one.", "maps",
           _whole(1)),
    Column("seconds", "number", "measure", "Wall time.", "s", _whole()),
    Column("cpu_seconds", "number", "measure", "CPU time of the whole process tree.", "s",
           _whole()),
    Column("status", "string", "state",
           "ok; failed: an error; timeout: past its deadline; wrong: results differ from the "
           "serial loop's; unavailable: not to be had in this interpreter; skipped: predicted to "
           "pass the deadline.", None, {"required": True, "enum": list(STATUSES)}),
    Column("error", "string", "state", "Reason in one line; empty when ok."),
)  # fmt: skip

FACTS = (
    Column("trial_seconds", "number", "fact", "The whole trial, process start to end.", "s"),
    Column("process_start_seconds", "number", "fact", "Process start to the first timed phase.",
           "s"),
    Column("effective_cores", "number", "fact", "CPU over wall time of the timed maps.", "cores"),
    Column("peak_memory_bytes", "integer", "fact",
           "Peak memory: sum of the high-water marks of all processes of the trial.", "B"),
    Column("voluntary_switches", "integer", "fact", "Voluntary context switches of the tree."),
    Column("involuntary_switches", "integer", "fact", "Involuntary context switches of the tree."),
    Column("steal_seconds", "number", "fact", "CPU time the hypervisor took away meanwhile.", "s"),
    Column("cpu_pressure_seconds", "number", "fact",
           "Time in which some runnable task on the machine waited for a core.", "s"),
    Column("throttled_periods", "integer", "fact", "Scheduler periods cut by a CPU quota."),
    Column("affinity_cores", "integer", "fact", "Cores the worker process may run on.", "cores"),
    Column("workers_ready", "integer", "fact", "Workers that had reported before the first map."),
    Column("gil", "boolean", "fact", "Whether the GIL was on."),
    Column("gc_enabled", "boolean", "fact", "Whether garbage collection was on."),
    Column("blas_threads", "string", "fact", "Thread limits found in the environment."),
    Column("blas_unlimited", "integer", "fact",
           "1 where NumPy was loaded and no limit was set: each worker may start a thread a core."),
    Column("timer_resolution_ns", "number", "fact", "Resolution of the clock.", "ns"),
    Column("timer_cost_ns", "number", "fact", "Cost of reading the clock.", "ns"),
    Column("load_1min", "number", "fact", "Load average of the last minute."),
)  # fmt: skip

SEAL = Column(CHECKSUM, "string", "check",
              "CRC-32 of the row and of the checksum before it; a full stop ends a trial.", None,
              {"required": True, "pattern": "[0-9a-f]{8}[.]?"})  # fmt: skip

FACT_NAMES = tuple(column.name for column in FACTS)
CORE_NAMES = tuple(column.name for column in CORE)


def columns(factors: Sequence[str]) -> list[Column]:
    """Return all columns of a study that sweeps ``factors``, in file order."""
    further = [
        Column(key, "string", "factor", f"Level of the swept key {key}.")
        for key in factors
        if key not in CORE_NAMES
    ]
    return [*CORE, *further, *FACTS, SEAL]


def table_schema(factors: Sequence[str]) -> dict[str, Any]:
    """Return the Frictionless Table Schema of such a study's ``timings.csv``."""
    return {
        "parscale:format": FORMAT,
        "fields": [column.as_field() for column in columns(factors)],
        "missingValues": [""],
    }
