"""The words of the format: what a row may say of its trial, its phase and its place."""

from __future__ import annotations

STATUSES = ("ok", "failed", "timeout", "wrong", "unavailable", "skipped")
PHASES = ("start", "first", "warmup", "map", "stop")
ROLES = ("baseline", "cell", "aa")

WARM, COLD = "warm", "cold"
SCOPES = (WARM, COLD)
WARM_PHASE = "map"
COLD_PHASES = ("start", "first", "stop")
"""Cold is their sum: what `with Executor() as pool: list(pool.map(…))` costs."""

SCALING_KINDS = ("strong", "weak", "throughput")
