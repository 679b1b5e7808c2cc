"""How worker processes come to be, checked before anything is started."""

from __future__ import annotations

from parscale_worker.errors import UnavailableError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def context(start_method: str) -> Any:
    """The multiprocessing context; UnavailableError where this platform has no such start method.

    What a context imports on first use is imported here: it would be charged to `start`.
    """
    import multiprocessing
    from importlib import import_module

    methods = multiprocessing.get_all_start_methods()
    if start_method not in methods:
        raise UnavailableError(
            f"no start method {start_method!r} here; there are {', '.join(methods)}"
        )
    launcher = "popen_spawn_posix" if start_method == "spawn" else f"popen_{start_method}"
    for module in ("queues", "synchronize", launcher):
        import_module(f"multiprocessing.{module}")
    return multiprocessing.get_context(start_method)
