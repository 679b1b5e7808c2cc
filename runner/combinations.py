"""Composes every combination of a sweep, once, before anything is measured.

Hydra needs about 50 ms to compose one configuration. A sweep of hundreds of cells has only a few
combinations of *groups* (task, executor), so those are composed by Hydra and the swept *values*
(sizes, workers) are set on copies, which takes a millisecond or two; struct mode and the typed
schema check the copies exactly as Hydra would.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hydra.core.config_loader import ConfigLoader
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf, open_dict

from runner.environment import usable_cores
from runner.errors import ConfigError
from runner.quoting import quoted
from runner.schema import Sweep

FIXED_KEYS = (
    "experiment", "measure", "scaling", "report", "seed", "name", "outputs", "run", "dry_run",
)  # fmt: skip
FREE_TEXT = ("run", "outputs", "name", "report.output")  # may hold spaces, commas, accents
QUOTES = ("'", '"')
CHOSEN_BY_GROUP = {
    "task.name": "task", "executor.name": "executor", "executor.ignores": "executor",
    "executor.serial_form": "executor",
}  # fmt: skip
NOT_RECORDED = ("run", "dry_run", "outputs", "report")  # where and how to show it, not what it is
GROUPS = ("task", "executor", "measure", "report", "experiment")


@dataclass
class SweepRequest:
    """What Hydra was asked for: the primary configuration, sweep parameters and overrides."""

    config: DictConfig
    loader: ConfigLoader
    params: dict[str, Any]
    arguments: list[str]

    def recorded_overrides(self) -> list[str]:
        """Return the overrides that reproduce this sweep, sweep parameters resolved."""
        return [text for text in self.arguments if _key(text).split(".")[0] not in NOT_RECORDED]

    def combinations(self) -> int:
        """Return how many combinations the request spans."""
        return math.prod(len(levels) for levels in axes(self).levels.values())

    def changes_report(self) -> bool:
        """Whether the command line sets anything of the report."""
        return any(_key(text).split(".")[0] == "report" for text in self.arguments)

    def flags(self) -> tuple[str, ...]:
        """Return the options that name further folders of YAML files."""
        path = self.loader.get_search_path().get_path()
        folders = [each.path for each in path if each.provider == "command-line"]
        return tuple(f"--config-dir={folder.removeprefix('file://')}" for folder in folders)


@dataclass
class Axes:
    """The swept and fixed keys of a request: key -> override texts, in order of first mention."""

    levels: dict[str, list[Any]] = field(default_factory=dict)
    fixed: list[str] = field(default_factory=list)

    @property
    def swept(self) -> list[str]:
        return [key for key, levels in self.levels.items() if len(levels) > 1]


def worker_counts(cores: int | None = None) -> list[int]:
    """Return 1, 2, 4 … up to and including the usable cores."""
    cores = cores or usable_cores()
    return sorted({cores, *(2**power for power in range(cores.bit_length()))})


def _key(argument: str) -> str:
    return argument.split("=", 1)[0].lstrip("+~")


def spell_out(arguments: list[str]) -> list[str]:
    """Rewrite overrides so that Hydra understands what users mean.

    ``workers=[1,2]`` becomes the sweep ``workers=1,2``; ``workers=cores`` becomes 1, 2, 4 … up to
    the usable cores; a leading ``+``, which Hydra's own error messages recommend, is dropped,
    since a key outside the schema would be accepted without effect.
    """
    return [_spelled(argument) if "=" in argument else argument for argument in arguments]


def _spelled(argument: str) -> str:
    key, value = argument.split("=", 1)
    if key.startswith(("-", "hydra.")):
        return argument
    key, value = key.lstrip("+"), value.strip()
    if key in FREE_TEXT:
        return f"{key}={value if value[:1] in QUOTES else quoted(value)}"
    if key.split(".")[0] not in FIXED_KEYS and value.startswith("[") and value.endswith("]"):
        value = value[1:-1]
    words = value.split(",")
    if key == "workers":
        words = [str(count) for word in words for count in _counts(word.strip())]
    if key == "size":
        words = [_whole(word.strip()) for word in words]
    return f"{key}={','.join(words)}"


def _counts(word: str) -> list[int] | list[str]:
    return worker_counts() if word == "cores" else [word]


def _whole(word: str) -> str:
    """Write 1e6 as the whole number that it is."""
    return str(int(float(word))) if re.fullmatch(r"\d+(\.\d+)?[eE]\+?\d{1,2}", word) else word


def axes(request: SweepRequest) -> Axes:
    """Merge the experiment's sweep parameters with the command line, which wins key by key."""
    texts = [f"{key}={_as_text(value)}" for key, value in request.params.items()]
    arguments = [text for text in request.arguments if not _key(text).startswith("hydra")]
    parser = OverridesParser.create(config_loader=request.loader)
    result = Axes()
    for override in parser.parse_overrides(spell_out(texts) + spell_out(arguments)):
        key = override.key_or_group
        if key in CHOSEN_BY_GROUP:
            raise ConfigError(f"{override.input_line}: choose with {CHOSEN_BY_GROUP[key]}=…")
        if key in FIXED_KEYS or key.split(".")[0] in FIXED_KEYS:
            if override.is_sweep_override():
                raise ConfigError(
                    f"{override.input_line}: {key.split('.')[0]} cannot be swept inside one study; "
                    "run one command for each value"
                )
            result.fixed.append(str(override.input_line))
        else:
            result.levels[key] = list(_levels(override))
    return result


def _as_text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _levels(override: Override) -> Iterator[str]:
    _check_levels(override)
    if not override.is_sweep_override():
        yield override.get_value_element_as_str()
    elif override.is_discrete_sweep():
        yield from dict.fromkeys(override.sweep_string_iterator())
    else:
        raise ConfigError(f"{override.input_line}: name the levels; an interval has no end of them")


def _check_levels(override: Override) -> None:
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


def compose(request: SweepRequest) -> tuple[list[Sweep], Axes]:
    """Return every combination as a checked ``Sweep``, and the axes they span.

    Raises ConfigError, or Hydra's and OmegaConf's errors for keys and types outside the schema.
    """
    found = axes(request)
    groups = [key for key in found.levels if key in GROUPS]
    values = [key for key in found.levels if key not in GROUPS]
    empty = [key for key, levels in found.levels.items() if not levels]
    if empty:
        raise ConfigError(f"{empty[0]}: there is no level to measure")
    sweeps = []
    for choice in itertools.product(*(found.levels[key] for key in groups)):
        chosen = [f"{key}={option}" for key, option in zip(groups, choice, strict=True)]
        base = _load(request, found.fixed + chosen)
        for combination in itertools.product(*(found.levels[key] for key in values)):
            texts = [f"{key}={text}" for key, text in zip(values, combination, strict=True)]
            sweeps.append(_resolved(base, request, texts))
    return sweeps, found


def _load(request: SweepRequest, overrides: list[str]) -> DictConfig:
    config = request.loader.load_configuration("config", overrides, run_mode=RunMode.RUN)
    with open_dict(config):
        del config["hydra"]
    return config


def _resolved(base: DictConfig, request: SweepRequest, texts: list[str]) -> Sweep:
    config = base.copy()
    parser = OverridesParser.create(config_loader=request.loader)
    for override in parser.parse_overrides(texts):
        OmegaConf.update(config, override.key_or_group, override.value())
    sweep = OmegaConf.to_object(config)
    if not isinstance(sweep, Sweep):  # a foreign primary configuration without our schema
        raise ConfigError("the primary configuration is not parscale's; leave --config-name alone")
    return sweep
