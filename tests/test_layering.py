"""The rules of the house: who may import whom, and what never reaches a measured process."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from checkout import ROOT, WORKER

PACKAGES = ("runner", "analysis", "estimation", "study_format")
LIBRARIES = ("pandas", "matplotlib", "seaborn", "scipy", "hydra", "omegaconf", "rich")
FORBIDDEN = {
    "runner": ("parscale.analysis", "pandas", "matplotlib", "seaborn", "scipy"),
    "analysis": ("parscale.runner",),
    "estimation": ("parscale.runner", "parscale.analysis", "parscale.study_format",
                   "pandas", "matplotlib", "hydra", "omegaconf"),
    "study_format": ("parscale.runner", "parscale.analysis", "parscale.estimation", "numpy",
                     *LIBRARIES),
}  # fmt: skip
FLOORS = {
    "runner": ("cli", "study", "record", "trial", "design", "config", "doctor", "environment"),
    "analysis": ("report", "figures", "verdict", "models", "estimates", "reading"),
}
"""Rooms from the top floor down: each imports from those after it only."""


def modules() -> dict[str, Path]:
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if WORKER not in path.parents and "plugins" not in path.parts:
                name = "parscale." + ".".join(path.relative_to(ROOT).with_suffix("").parts)
                found[name.removesuffix(".__init__")] = path
    for path in sorted(WORKER.rglob("*.py")):
        name = ".".join(path.relative_to(WORKER).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


def imported(name: str, path: Path, *, top_level: bool) -> Iterator[str]:
    """Yield the full names of what a module imports; relative ones resolved."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = top_level_nodes(tree) if top_level else ast.walk(tree)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join(parts) if node.level else ""
            source = ".".join(filter(None, (base, node.module)))
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


def top_level_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk a module without what runs later: function bodies, and blocks for type checkers."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        yield from top_level_nodes(node)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_keep_apart(package):
    """The runner and the analysis meet in the study directory only."""
    for name, path in modules().items():
        if name.startswith(f"parscale.{package}."):
            for target in imported(name, path, top_level=False):
                for forbidden in FORBIDDEN[package]:
                    assert not f"{target}.".startswith(f"{forbidden}."), f"{name} imports {target}"


@pytest.mark.parametrize("package", FLOORS)
def test_rooms_import_downwards(package):
    """No room of a package imports from a room above it."""
    floors = {room: number for number, room in enumerate(FLOORS[package])}
    for name, path in modules().items():
        room = floors.get(".".join(name.split(".")[2:3]))
        if not name.startswith(f"parscale.{package}.") or room is None:
            continue
        for target in imported(name, path, top_level=False):
            if target.startswith(f"parscale.{package}."):
                other = floors.get(target.split(".")[2], room)
                assert other >= room, f"{name} imports {target}"


def test_worker_imports_the_standard_library_alone():
    """Nothing in the worker needs an installed package before a pool is started."""
    for name, path in modules().items():
        if WORKER in path.parents:
            for target in imported(name, path, top_level=True):
                root = target.split(".")[0]
                assert root == "parscale_worker" or root in sys.stdlib_module_names, (
                    f"{name} imports {target}"
                )


def test_no_import_cycles():
    """No module reaches itself through what it imports when it is loaded."""
    known = modules()
    graph = {
        name: {
            target
            for target in imported(name, path, top_level=True)
            if target in known and target != name
        }
        for name, path in known.items()
    }
    for package in [name for name, path in known.items() if path.name == "__init__.py"]:
        # a package's own modules may name their package: that is no cycle of ours
        for name, targets in graph.items():
            if name.startswith(f"{package}."):
                targets.discard(package)
    state: dict[str, int] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if state.get(name) == 2:
            return
        assert state.get(name) != 1, " -> ".join([*trail[trail.index(name) :], name])
        state[name] = 1
        for target in graph[name]:
            visit(target, (*trail, name))
        state[name] = 2

    for name in graph:
        visit(name, ())


def test_no_dumping_grounds():
    """Modules are named after nouns of the domain."""
    for name in modules():
        assert name.rpartition(".")[2] not in {"utils", "util", "helpers", "common", "misc"}


def test_files_stay_small():
    """No module grows beyond 300 lines."""
    for name, path in modules().items():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, name
