"""The command line before Hydra sees it: which options exist, and what a folder of YAML may hold.

Hydra has options that load foreign configuration or unpickle files, and its own node in a YAML file
can call anything by a ``_target_``. Neither is let through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from ..config.overrides import OPTIONS_WITH_VALUE, OPTIONS_WITHOUT_VALUE, CommandLine, Override
from ..config.suggestion import did_you_mean
from ..errors import ConfigError

NO_NAME = re.compile(r"(task|executor|measure|report|experiment)=(null|~|true|false|[\d.]*)")
ALLOWED_IN_HYDRA = ("sweeper", "mode")


def check_options(command_line: CommandLine) -> None:
    """Raise ConfigError for an option that does not exist here, or a folder that is not safe."""
    for override in command_line.overrides:
        _check_override(override)
    for word in command_line.options:
        if word.startswith("~"):
            raise ConfigError(f"{word}: keys cannot be deleted; leave it out or give it a value")
        option = word.partition("=")[0]
        known = [*OPTIONS_WITHOUT_VALUE, *OPTIONS_WITH_VALUE]
        if word.startswith("-") and option not in known:
            raise ConfigError(f"there is no option {option}.{did_you_mean(option, known)}")
    for folder in config_folders(command_line.options):
        if not folder.is_dir():
            raise ConfigError(f"--config-dir {folder}: there is no such folder")
        for path in sorted(folder.rglob("*.yaml")):
            _check_file(path)


def _check_override(override: Override) -> None:
    if override.prefix.startswith("~"):
        raise ConfigError(f"{override}: keys cannot be deleted; leave it out or give it a value")
    if unnamed := NO_NAME.fullmatch(f"{override.key}={override.value}"):
        raise ConfigError(f"{override}: name one of the {unnamed[1]}s of --help, or leave it out")
    if override.key.startswith(("hydra/", "hydra.")) and "sweeper.params" not in override.key:
        raise ConfigError(f"{override}: Hydra's own settings are fixed here; leave it out")


def config_folders(options: Sequence[str]) -> list[Path]:
    """Return the folders given with ``--config-dir``."""
    found = []
    for word, following in zip(options, [*options, ""][1:], strict=True):
        option, _, value = word.partition("=")
        if option in ("--config-dir", "-cd"):
            found.append(Path(value or following))
    return found


def _check_file(path: Path) -> None:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError:
        return  # Hydra says where, should it be asked for
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    if "_target_" in _keys(document):
        raise ConfigError(f"{path}: _target_ would run code of the file's choice; remove it")
    hydra = document.get("hydra") if isinstance(document, dict) else None
    foreign = set(hydra) - set(ALLOWED_IN_HYDRA) if isinstance(hydra, dict) else set()
    if foreign:
        raise ConfigError(
            f"{path}: of Hydra's own settings an experiment may only bring hydra.sweeper.params, "
            f"not hydra.{min(map(str, foreign))}"
        )


def _keys(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from _keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from _keys(value)
