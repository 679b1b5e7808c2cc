"""Composes every combination of a sweep, once, before anything is measured.

Hydra needs about 50 ms to compose one configuration. A sweep of hundreds of cells has only a few
combinations of *groups* (task, executor), so those are composed by Hydra and the swept *values*
(sizes, workers) are set on copies, which takes a millisecond or two; struct mode and the typed
schema check the copies exactly as Hydra would.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hydra.core.config_loader import ConfigLoader
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override as ParsedOverride
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf, open_dict

from ..errors import ConfigError
from .overrides import FIXED_KEYS, NOT_RECORDED, OPEN_GROUPS, Override, as_words, spelled_out
from .settings import Sweep

CHOSEN_BY_GROUP = {"task.name": "task", "executor.name": "executor"}
GROUPS = ("task", "executor", "measure", "report", "experiment")


@dataclass(frozen=True)
class Level:
    """One level of an axis: as it was written, and the value it stands for."""

    text: str
    value: Any


@dataclass
class Axes:
    """The swept and fixed keys of a request: key -> levels, in order of first mention."""

    levels: dict[str, list[Level]] = field(default_factory=dict)
    fixed: list[str] = field(default_factory=list)

    @property
    def swept(self) -> list[str]:
        return [key for key, levels in self.levels.items() if len(levels) > 1]

    @property
    def combinations(self) -> int:
        return math.prod(len(levels) for levels in self.levels.values())


@dataclass
class SweepRequest:
    """What Hydra was asked for: the primary configuration, sweep parameters and overrides."""

    config: DictConfig
    loader: ConfigLoader
    params: dict[str, Any]
    overrides: list[Override]

    @cached_property
    def axes(self) -> Axes:
        """The axes that the request spans, parsed once; ConfigError where they make no sense."""
        return _axes(self)

    def recorded_overrides(self) -> list[Override]:
        """Return the overrides that reproduce this sweep, sweep parameters resolved."""
        return [each for each in self.overrides if each.top not in NOT_RECORDED]

    def changes_report(self) -> bool:
        """Whether the command line sets anything of the report."""
        return any(each.top == "report" for each in self.overrides)

    def flags(self) -> tuple[str, ...]:
        """Return the options that name further folders of YAML files."""
        path = self.loader.get_search_path().get_path()
        folders = [each.path for each in path if each.provider == "command-line"]
        return tuple(f"--config-dir={folder.removeprefix('file://')}" for folder in folders)


def compose(request: SweepRequest) -> list[Sweep]:
    """Return every combination as a checked ``Sweep``, in the order of the request's axes.

    Raises ConfigError, or Hydra's and OmegaConf's errors for keys and types outside the schema.
    """
    axes = request.axes
    groups = [key for key in axes.levels if key in GROUPS]
    values = [key for key in axes.levels if key not in GROUPS]
    empty = [key for key, levels in axes.levels.items() if not levels]
    if empty:
        raise ConfigError(f"{empty[0]}: there is no level to measure")
    sweeps: list[Sweep] = []
    for choice in itertools.product(*(axes.levels[key] for key in groups)):
        chosen = [f"{key}={level.text}" for key, level in zip(groups, choice, strict=True)]
        base = _loaded(request, axes.fixed + chosen)
        combinations = itertools.product(*(axes.levels[key] for key in values))
        sweeps.extend(_with_levels(base, values, levels) for levels in combinations)
    return sweeps


def _axes(request: SweepRequest) -> Axes:
    """Merge the experiment's sweep parameters with the command line, which wins key by key."""
    given = [each for each in request.overrides if each.top != "hydra"]
    words = [str(spelled_out(each)) for each in [*as_words(request.params), *given]]
    parser = OverridesParser.create(config_loader=request.loader)
    result = Axes()
    for override in parser.parse_overrides(words):
        key = override.key_or_group
        if key in CHOSEN_BY_GROUP:
            raise ConfigError(f"{override.input_line}: choose with {CHOSEN_BY_GROUP[key]}=…")
        if key.split(".")[0] in FIXED_KEYS:
            if override.is_sweep_override():
                raise ConfigError(
                    f"{override.input_line}: {key.split('.')[0]} cannot be swept inside one study; "
                    "run one command for each value"
                )
            result.fixed.append(str(override.input_line))
        else:
            result.levels[key] = _levels(override, parser)
    return result


def _levels(override: ParsedOverride, parser: OverridesParser) -> list[Level]:
    key = override.key_or_group
    texts = list(_texts(override))
    if key in GROUPS:
        return [Level(text, text) for text in texts]
    parsed = parser.parse_overrides([f"{key}={text}" for text in texts])
    return [Level(text, each.value()) for text, each in zip(texts, parsed, strict=True)]


def _texts(override: ParsedOverride) -> Iterator[str]:
    _check_levels(override)
    if not override.is_sweep_override():
        yield override.get_value_element_as_str()
    elif override.is_discrete_sweep():
        yield from dict.fromkeys(override.sweep_string_iterator())
    else:
        raise ConfigError(f"{override.input_line}: name the levels; an interval has no end of them")


def _check_levels(override: ParsedOverride) -> None:
    value = override.value()
    if getattr(value, "shuffle", False):
        raise ConfigError(
            f"{override.input_line}: every block has a random order of its own; leave shuffle out"
        )
    names = getattr(value, "list", [value])
    if override.key_or_group in GROUPS and not all(isinstance(name, str) for name in names):
        raise ConfigError(
            f"{override.input_line}: name one of the {override.key_or_group}s, or several "
            "separated by commas"
        )


def _loaded(request: SweepRequest, overrides: list[str]) -> DictConfig:
    config = request.loader.load_configuration("config", overrides, run_mode=RunMode.RUN)
    with open_dict(config):
        del config["hydra"]
    return config


def _with_levels(base: DictConfig, keys: Sequence[str], levels: Sequence[Level]) -> Sweep:
    config = base.copy()
    for key, level in zip(keys, levels, strict=True):
        if key.split(".")[0] in OPEN_GROUPS:
            OmegaConf.update(config, key, level.value, force_add=True)
        else:
            OmegaConf.update(config, key, level.value)
    sweep = OmegaConf.to_object(config)
    if not isinstance(sweep, Sweep):  # a foreign primary configuration without our schema
        raise ConfigError("the primary configuration is not parscale's; leave --config-name alone")
    return sweep
