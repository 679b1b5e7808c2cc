"""The document of `plan.yaml`: every cell, baseline, setting and seed, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import FormatError
from .files import PLAN
from .identity import flatten
from .plain_yaml import from_yaml
from .version import FORMAT, check_format
from .vocabulary import ROLES, SCALING_KINDS
from .work import Scaling, WorkLaw


@dataclass(frozen=True)
class PlannedCell:
    """One cell of a plan, named by its hash; `config` as nested data, `baseline` a hash."""

    cell: str
    role: str
    baseline: str
    serial_form: bool
    config: dict[str, Any]

    @property
    def factors(self) -> dict[str, Any]:
        """The configuration flattened to the names of columns."""
        return flatten(self.config)

    def as_entry(self) -> dict[str, Any]:
        """Return the cell as it stands in the document."""
        names = ("cell", "role", "baseline", "serial_form", "config")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class PlanDocument:
    """A recorded plan; `recorded` is False for the stand-in of one that is missing."""

    recorded: bool = True
    study: str = ""
    experiment: str = ""
    overrides: tuple[str, ...] = ()
    seed: int | None = None
    factors: tuple[str, ...] = ()
    scaling: Scaling = field(default_factory=Scaling)
    measure: dict[str, Any] = field(default_factory=dict)
    cells: tuple[PlannedCell, ...] = ()
    dropped: tuple[dict[str, Any], ...] = ()

    def as_document(self) -> dict[str, Any]:
        """Return plain data, in the order in which people read it."""
        law = self.scaling.law
        return {
            "format": FORMAT,
            "study": self.study,
            "experiment": self.experiment,
            "overrides": list(self.overrides),
            "seed": self.seed,
            "factors": list(self.factors),
            "scaling": {
                "kind": self.scaling.kind,
                "work": {"power": law.power, "log_power": law.log_power},
            },
            "measure": self.measure,
            "cells": [cell.as_entry() for cell in self.cells],
            "dropped": list(self.dropped),
        }


def read_plan(path: Path) -> PlanDocument:
    """Return the plan at `path`; FormatError when it is missing, damaged or of a newer format."""
    return parse_plan(read_plan_data(path))


def read_plan_data(path: Path) -> dict[str, Any]:
    """Return the plain data of a plan; FormatError when it cannot be read or is no mapping."""
    try:
        document = from_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FormatError(f"{path.parent} is not a study: it has no {PLAN}") from None
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:  # no UTF-8, no YAML, aliases
        raise FormatError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise FormatError(f"{path} is damaged: it holds no mapping")
    return document


def parse_plan(document: dict[str, Any]) -> PlanDocument:
    """Return the plan in plain data; FormatError where a key is missing or of another type."""
    try:
        check_format(document.get("format"), PLAN)
        scaling = document.get("scaling") or {}
        work = scaling.get("work") or {}
        return PlanDocument(
            study=_text(document, "study"),
            experiment=_text(document, "experiment"),
            overrides=tuple(_texts(document, "overrides")),
            seed=document.get("seed"),
            factors=tuple(_texts(document, "factors")),
            scaling=Scaling(
                _one_of(scaling.get("kind", "strong"), SCALING_KINDS, "scaling.kind"),
                WorkLaw(float(work.get("power", 1.0)), float(work.get("log_power", 0.0))),
            ),
            measure=dict(document.get("measure") or {}),
            cells=tuple(_cell(entry) for entry in document["cells"]),
            dropped=tuple(dict(entry) for entry in document.get("dropped") or ()),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(f"{PLAN} is damaged: {error!r} is missing or wrong") from error


def _cell(entry: dict[str, Any]) -> PlannedCell:
    config = entry["config"]
    for key in ("task", "executor"):
        if not isinstance(config[key], dict) or not isinstance(config[key].get("name"), str):
            raise FormatError(f"{PLAN} is damaged: the {key} of a cell has no name")
    for key in ("size", "workers"):
        if not isinstance(config[key], int) or config[key] < 1:
            raise FormatError(f"{PLAN} is damaged: {key} is {config[key]!r}, 1 or more is needed")
    return PlannedCell(
        cell=str(entry["cell"]),
        role=_one_of(entry.get("role", "cell"), ROLES, "role"),
        baseline=str(entry.get("baseline") or ""),
        serial_form=bool(entry.get("serial_form", False)),
        config=config,
    )


def _text(document: dict[str, Any], key: str) -> str:
    value = document.get(key)
    if value is not None and not isinstance(value, str):
        raise FormatError(f"{PLAN} is damaged: {key} is no text")
    return value or ""


def _texts(document: dict[str, Any], key: str) -> list[str]:
    values = document.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise FormatError(f"{PLAN} is damaged: its {key} are not a list of texts")
    return values


def _one_of(value: object, known: tuple[str, ...], key: str) -> str:
    if value not in known:
        raise FormatError(f"{PLAN} is damaged: {key} is {value!r}, not one of {', '.join(known)}")
    return str(value)
