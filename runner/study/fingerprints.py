"""Fingerprints of the code a study measures, so that resuming never mixes two versions of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from ..design.plan import Plan
from ..worker_folder import WORKER


def fingerprints(plan: Plan, folder: Path) -> dict[str, str]:
    """Return a hash of the worker's code and of each module whose functions the plan names.

    A module that does not lie under ``folder`` is installed; its package's version stands in the
    environment already. Modules are located, never imported: that is the worker's business.
    """
    found = {"parscale_worker": _hash(sorted(WORKER.rglob("*.py")))}
    for module in _modules(plan):
        path = folder.joinpath(*module.split("."))
        files = [each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()]
        found[module] = _hash(files) if files else "not in this folder"
    return found


def _modules(plan: Plan) -> Iterable[str]:
    tasks = [cell.config["task"] for cell in plan.baselines]
    names = [task.get(key) for task in tasks for key in ("function", "items", "vectorized")]
    return dict.fromkeys(name.split(":")[0] for name in names if name)


def _hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
