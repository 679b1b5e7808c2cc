"""All executors, by the name they have in a configuration.

A new executor is one file here, one row below and one YAML under conf/executor. Names resolve
through this table and nothing else, so that a configuration from someone else cannot call what
it likes. Adapters are imported when they are asked for.
"""

from __future__ import annotations

from importlib import import_module

from parscale_worker.errors import SpecificationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from parscale_worker.executors.base import Executor

EXECUTORS = {
    "serial": "serial:Serial",
    "threads": "threads:Threads",
    "thread_pool": "thread_pool:ThreadPool",
    "processes": "processes:Processes",
    "pool": "pool:Pool",
    "interpreters": "interpreters:Interpreters",
    "vectorized": "vectorized:Vectorized",
    "vectorized_array": "vectorized_array:VectorizedArray",
}


def create(name: str, options: dict[str, object]) -> Executor:
    """The adapter, with its library imported and no worker started yet.

    Raises UnavailableError when this interpreter lacks what it needs, SpecificationError for a
    name or an option that does not exist.
    """
    if name not in EXECUTORS:
        raise SpecificationError(f"no executor {name!r}; there are {', '.join(EXECUTORS)}")
    module, _, adapter = EXECUTORS[name].partition(":")
    executor_class = getattr(import_module(f"{__name__}.{module}"), adapter)
    unknown = sorted(set(options) - set(executor_class.options))
    if unknown:
        raise SpecificationError(f"executor {name} has no option {', '.join(unknown)}")
    executor: Executor = executor_class(**options)
    return executor
