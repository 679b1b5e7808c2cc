"""Synthetic studies: planted seconds and lognormal noise, written as the runner writes them.

A planted cell states the true seconds of a warm map and of starting and stopping its pool; the
writer adds noise between trials, smaller noise inside them, and a factor shared by a block, so
that only an analysis that pairs within blocks recovers the planted speedups sharply.
"""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

BASE = (
    "study",
    "cell",
    "role",
    "task",
    "size",
    "executor",
    "workers",
    "chunksize",
    "python",
    "block",
    "position",
    "trial",
    "phase",
    "sample",
    "loops",
    "seconds",
    "cpu_seconds",
    "status",
    "error",
)
FACTS = (
    "trial_seconds",
    "process_start_seconds",
    "effective_cores",
    "peak_memory_bytes",
    "voluntary_switches",
    "involuntary_switches",
    "steal_seconds",
    "cpu_pressure_seconds",
    "throttled_periods",
    "affinity_cores",
    "workers_ready",
    "gil",
    "gc_enabled",
    "blas_threads",
    "blas_unlimited",
    "timer_resolution_ns",
    "timer_cost_ns",
    "load_1min",
)
INTEGERS = {"size", "workers", "block", "position", "trial", "sample", "loops"}
NUMBERS = {"seconds", "cpu_seconds", *FACTS} - {"gil", "gc_enabled", "blas_threads"}
FACTORS = {"task", "size", "executor", "workers", "chunksize", "python"}
SERIAL_FORMS = ("serial", "vectorized", "vectorized_array")


@dataclass(frozen=True)
class PlantedCell:
    """One cell with its true seconds; `status` other than ok makes all its trials fail so."""

    executor: str = "serial"
    size: int = 1000
    workers: int = 1
    seconds: float = 0.1
    start: float = 0.0
    stop: float = 0.0
    chunksize: str = ""
    task: str = "squares"
    python: str = "3.11.7"
    swept: dict[str, Any] = field(default_factory=dict)
    status: str = "ok"
    error: str = ""
    measured: bool = True
    modes: float = 1.0

    @property
    def hash(self) -> str:
        """Returns the ten hexadecimal digits that name the cell."""
        facts = [
            self.executor,
            self.size,
            self.workers,
            self.chunksize,
            self.task,
            self.python,
            sorted(self.swept.items()),
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:10]

    def config(self) -> dict[str, Any]:
        """Returns the nested configuration as the plan records it."""
        nested: dict[str, Any] = {
            "task": {"name": self.task},
            "executor": {"name": self.executor},
            "size": self.size,
            "workers": self.workers,
            "chunksize": self.chunksize or None,
            "python": None,
        }
        for key, value in self.swept.items():
            group, _, inner = key.partition(".")
            nested.setdefault(group, {})[inner] = value
        return nested


@dataclass(frozen=True)
class Settings:
    """How the planted cells are measured."""

    blocks: int = 6
    samples: int = 3
    noise: float = 0.01
    drift: float = 0.05
    seed: int = 1
    aa: bool = True
    usable_cores: int = 2
    scaling: dict[str, Any] = field(default_factory=lambda: {"kind": "strong", "work": {}})
    facts: dict[str, float] = field(default_factory=dict)
    name: str = "2026-01-01T00-00-00"


def write_study(
    directory: Path, cells: list[PlantedCell], settings: Settings | None = None, **changes: Any
) -> Path:
    """Writes timings.csv, its schema, plan.yaml and environment.json; returns the directory."""
    settings = settings or Settings(**changes)
    directory.mkdir(parents=True, exist_ok=True)
    swept = sorted({key for cell in cells for key in cell.swept})
    _write_rows(directory / "timings.csv", cells, swept, settings)
    _write_json(directory / "timings.schema.json", _schema(swept))
    (directory / "plan.yaml").write_text(yaml.safe_dump(_plan(cells, settings)), encoding="utf-8")
    _write_json(directory / "environment.json", _environment(settings))
    return directory


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _write_rows(path: Path, cells: list[PlantedCell], swept: list[str], settings: Settings) -> None:
    random = np.random.default_rng(settings.seed)
    trial = 0
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*BASE, *swept, *FACTS])
        for block in range(settings.blocks):
            shared = float(np.exp(settings.drift * random.standard_normal()))
            visits = [(cell, _role(cell)) for cell in cells if cell.measured]
            if settings.aa:
                visits += [(cell, "aa") for cell, role in visits if role == "baseline"]
            for position, index in enumerate(random.permutation(len(visits))):
                cell, role = visits[index]
                head = [
                    settings.name,
                    cell.hash,
                    role,
                    cell.task,
                    cell.size,
                    cell.executor,
                    cell.workers,
                    cell.chunksize,
                    cell.python,
                    block,
                    position,
                    trial,
                ]
                tail = [cell.swept.get(key, "") for key in swept] + _facts(settings)
                for middle in _samples(cell, shared, settings, random):
                    writer.writerow([*head, *middle, *tail])
                trial += 1


def _facts(settings: Settings) -> list[Any]:
    usual: dict[str, Any] = {
        "trial_seconds": 1.0,
        "effective_cores": 1.0,
        "gil": "true",
        "gc_enabled": "true",
        "steal_seconds": 0.0,
        "throttled_periods": 0,
        "involuntary_switches": 3,
        "cpu_pressure_seconds": 0.0,
        "load_1min": 0.5,
        "peak_memory_bytes": 30_000_000,
    }
    return [{**usual, **settings.facts}.get(name, "") for name in FACTS]


def _role(cell: PlantedCell) -> str:
    return "baseline" if cell.executor == "serial" else "cell"


def _samples(
    cell: PlantedCell, shared: float, settings: Settings, random: np.random.Generator
) -> list[list[Any]]:
    if cell.status != "ok":
        return [["", "", "", "", "", cell.status, cell.error]]
    factor = shared * float(np.exp(settings.noise * random.standard_normal()))
    if cell.modes != 1.0 and random.random() < 0.5:
        factor *= cell.modes
    phases = [("start", 0, cell.start)] if cell.start else []
    phases.append(("first", 0, cell.seconds))
    phases += [("map", sample, cell.seconds) for sample in range(settings.samples)]
    phases += [("stop", 0, cell.stop)] if cell.stop else []
    inner = np.exp(settings.noise / 5 * random.standard_normal(len(phases)))
    return [
        [phase, sample, 1, f"{seconds * factor * wobble:.9g}", f"{seconds * factor:.9g}", "ok", ""]
        for (phase, sample, seconds), wobble in zip(phases, inner, strict=True)
    ]


def _schema(swept: list[str]) -> dict[str, Any]:
    def kind(name: str) -> str:
        if name in FACTORS or name in swept:
            return "factor"
        return "fact" if name in FACTS else "measure" if name in NUMBERS else "design"

    def form(name: str) -> str:
        return "integer" if name in INTEGERS else "number" if name in NUMBERS else "string"

    return {
        "fields": [
            {"name": name, "type": form(name), "description": name, "parscale:kind": kind(name)}
            for name in [*BASE, *swept, *FACTS]
        ],
        "missingValues": [""],
        "parscale:format": 1,
    }


def _plan(cells: list[PlantedCell], settings: Settings) -> dict[str, Any]:
    bases = {
        (cell.task, cell.size, cell.python): cell.hash
        for cell in cells
        if cell.executor == "serial"
    }
    return {
        "format": 1,
        "study": settings.name,
        "experiment": "synthetic",
        "overrides": ["experiment=synthetic"],
        "seed": settings.seed,
        "factors": ["size", "executor", "workers"],
        "scaling": settings.scaling,
        "measure": {
            "profile": "quick",
            "target": 0.1,
            "min_blocks": settings.blocks,
            "max_blocks": settings.blocks,
            "aa": settings.aa,
        },
        "cells": [
            {
                "cell": cell.hash,
                "role": _role(cell),
                "baseline": bases.get((cell.task, cell.size, cell.python)),
                "serial_form": cell.executor in SERIAL_FORMS,
                "config": cell.config(),
            }
            for cell in cells
        ],
        "dropped": [],
    }


def _environment(settings: Settings) -> dict[str, Any]:
    return {
        "machine": {
            "hostname": "bench",
            "system": "Linux",
            "kernel": "6.1",
            "logical_cores": 4,
            "physical_cores": 2,
            "cpu_model": "Planted CPU",
            "memory_bytes": 8_000_000_000,
        },
        "usable_cores": settings.usable_cores,
        "pythons": {"3.11.7": {"version": "3.11.7", "implementation": "CPython", "gil": True}},
        "packages": {"numpy": "2.4.6"},
        "git": {"commit": "0" * 40, "dirty": False},
        "stop": {"reason": "reached max_blocks", "blocks": settings.blocks, "seconds": 12.5},
    }


def article(sizes: tuple[int, ...] = (100, 1000, 10_000)) -> list[PlantedCell]:
    """Returns the article's example: its shape and its magnitudes, measured on two cores."""
    cells = []
    for size in sizes:
        loop = 5e-8 * size
        cells += [
            PlantedCell("serial", size, seconds=loop),
            PlantedCell("vectorized", size, seconds=loop * 0.6 + 2e-6),
            PlantedCell("vectorized_array", size, seconds=loop * 0.006 + 1.5e-6),
        ]
        for workers in (1, 2):
            cells += [
                PlantedCell("threads", size, workers, 1.5e-5 * size, 1e-4, 1e-4, "native"),
                PlantedCell("threads", size, workers, 2e-4 + loop * 1.1, 1e-4, 1e-4, "auto"),
                PlantedCell("processes", size, workers, 7e-5 * size, 0.02, 0.01, "native"),
                PlantedCell("processes", size, workers, 8e-4 + loop * 4, 0.02, 0.01, "auto"),
                PlantedCell("pool", size, workers, 1e-3 + loop * 5, 0.03, 0.01, "native"),
                PlantedCell("pool", size, workers, 9e-4 + loop * 4.5, 0.03, 0.01, "auto"),
            ]
    return cells


def scaling(
    workers: tuple[int, ...] = (1, 2, 4, 8),
    *,
    serial_fraction: float = 0.1,
    dispatch: float = 0.0,
    seconds: float = 1.0,
    size: int = 1000,
    executors: tuple[str, ...] = ("processes",),
) -> list[PlantedCell]:
    """Returns one size with an Amdahl curve: t(p) = seconds * (s + (1 - s) / p) + dispatch * p."""
    cells = [PlantedCell("serial", size, seconds=seconds)]
    for index, executor in enumerate(executors):
        for count in workers:
            part = serial_fraction + index * 0.1
            planted = seconds * (part + (1 - part) / count) + dispatch * count
            cells.append(PlantedCell(executor, size, count, planted, 0.05, 0.02, "auto"))
    return cells
