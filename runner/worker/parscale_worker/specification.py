"""The request of one worker: which task, executor, size and measuring rules.

It arrives as JSON on stdin. The runner has checked values and ranges against its schemas
already; here only the shape is read, so that a worker can also be driven by hand.
"""

from __future__ import annotations

import json

from parscale_worker.errors import SpecificationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


SETUP_SECONDS = 30.0
"""For importing the function's module and making the items, which is not the trial's fault."""


class Measure:
    """How long and how often to measure; all times in seconds."""

    def __init__(
        self,
        samples: int = 1,
        sample_seconds: float = 0.0,
        warmup: int = 0,
        min_sample_seconds: float = 0.0,
        max_trial_seconds: float = 60.0,
        **_later: object,
    ) -> None:
        self.samples = samples
        self.sample_seconds = sample_seconds
        self.warmup = warmup
        self.min_sample_seconds = min_sample_seconds
        self.max_trial_seconds = max_trial_seconds


class Specification:
    """One request. `executor` and `task` keep their options without the name."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.mode: str = fields["mode"]
        self.measure = Measure(**fields.get("measure") or {})
        self.reference: str | None = fields.get("reference")
        self.task_name, self.task = _named(fields.get("task") or {"name": ""})
        self.executor_name, self.executor = _named(fields.get("executor") or {"name": "serial"})
        self.setup_seconds = float(fields.get("setup_seconds") or SETUP_SECONDS)
        self.executors: list[str] | None = fields.get("executors")
        self.size = int(fields.get("size") or 0)
        self.workers = int(fields.get("workers") or 1)
        self.chunksize: int | str | None = fields.get("chunksize")


def _named(group: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A group's name and those of its options that are set."""
    return group["name"], {
        key: value for key, value in group.items() if key != "name" and value is not None
    }


def parse(text: bytes) -> Specification:
    """Read a specification; SpecificationError says what is wrong with it."""
    try:
        return Specification(json.loads(text.decode("utf-8")))
    except KeyError as error:
        raise SpecificationError(f"the specification has no {error}") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise SpecificationError(f"the specification cannot be read: {error}") from None
