"""Does parallelism pay here? Scaling experiments in Python whose numbers hold up.

The name under which everything is installed, and the only one: `parscale.runner`,
`parscale.analysis`, `parscale.estimation`, `parscale.study_format` and `parscale.conf` are links to
the folders of the same names at the top of the repository, and folders of their own in an installed
wheel.

The public functions stand in `parscale.api` and are loaded when they are first asked for, so that
`import parscale` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import examine, measure

__all__ = ["examine", "measure"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from . import api  # noqa: PLC0415 - loaded when it is first used

        return getattr(api, name)
    raise AttributeError(f"module 'parscale' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
