"""All tasks, by the name they have in a configuration.

A new task is one file here, one row below and one YAML under conf/task; `custom` runs anybody's
function. Names resolve through this table and nothing else.
"""

from __future__ import annotations

from importlib import import_module

from parscale_worker.errors import SpecificationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from parscale_worker.tasks.base import Task

TASKS = {
    "squares": "squares:Squares",
    "primes": "primes:Primes",
    "sha256": "sha256:Sha256",
    "sleep": "sleep:Sleep",
    "mandelbrot": "mandelbrot:Mandelbrot",
    "sum_array": "sum_array:SumArray",
    "custom": "custom:Custom",
}


def create(name: str, options: dict[str, object]) -> Task:
    """The task with its options; SpecificationError for a name or option that does not exist."""
    if name not in TASKS:
        raise SpecificationError(f"no task {name!r}; there are {', '.join(TASKS)}")
    module, _, task = TASKS[name].partition(":")
    task_class = getattr(import_module(f"{__name__}.{module}"), task)
    try:
        created: Task = task_class(**options)
    except TypeError as error:
        problem = str(error).rpartition("__init__() ")[2]
        raise SpecificationError(f"task {name}: {problem}") from None
    return created
