"""The environment of a study: everything outside its plan that can move a measured time."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from .cores import affinity_cores, allotted_cores, quota_cores, usable_cores
from .machine import describe_machine
from .software import driver, git_state, package_versions, steering_variables
from .timer import describe_timer

__all__ = ["describe", "usable_cores"]


def describe(
    root: Path = Path("/"),
    folder: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> dict[str, object]:
    """Return the content of ``environment.json`` that is known before anything is measured.

    ``root`` holds ``/proc`` and ``/sys``; ``folder`` is where the command was given (default: the
    working directory), whose git commit is recorded.  All values can be written as JSON.
    """
    return {
        "machine": describe_machine(root),
        "usable_cores": usable_cores(root, environment),
        "affinity_cores": affinity_cores(root),
        "cgroup_quota_cores": quota_cores(root),
        "allotted_cores": allotted_cores(environment),
        "driver": driver(),
        "packages": package_versions(),
        "git": git_state(folder or Path.cwd()),
        "variables": steering_variables(environment),
        "timer": describe_timer(),
    }
