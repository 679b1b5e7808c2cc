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

from runner.errors import ConfigError
from runner.suggestion import did_you_mean

WITHOUT_VALUE = ("--help", "-h", "--hydra-help", "--resolve", "--multirun", "-m", "--version",
                 "--shell-completion", "-sc")  # fmt: skip
WITH_VALUE = ("--cfg", "-c", "--info", "-i", "--config-dir", "-cd")
NO_NAME = re.compile(r"\+*(task|executor|measure|report|experiment)=(null|~|true|false|[\d.]*)")
ALLOWED_IN_HYDRA = ("sweeper", "mode")


def check_options(arguments: Sequence[str]) -> None:
    """Raise ConfigError for an option that does not exist here, or a folder that is not safe."""
    for text in arguments:
        if text.startswith("~"):
            raise ConfigError(f"{text}: keys cannot be deleted; leave it out or give it a value")
        if unnamed := NO_NAME.fullmatch(text):
            raise ConfigError(f"{text}: name one of the {unnamed[1]}s of --help, or leave it out")
        if text.lstrip("+").startswith(("hydra/", "hydra.")) and "sweeper.params" not in text:
            raise ConfigError(f"{text}: Hydra's own settings are fixed here; leave it out")
        option = text.split("=", 1)[0]
        if text.startswith("-") and option not in WITHOUT_VALUE + WITH_VALUE:
            known = [*WITHOUT_VALUE, *WITH_VALUE]
            raise ConfigError(f"there is no option {option}.{did_you_mean(option, known)}")
    for folder in config_folders(arguments):
        if not folder.is_dir():
            raise ConfigError(f"--config-dir {folder}: there is no such folder")
        for path in sorted(folder.rglob("*.yaml")):
            _check_file(path)


def config_folders(arguments: Sequence[str]) -> list[Path]:
    """Return the folders given with ``--config-dir``."""
    found = []
    for text, following in zip(arguments, [*arguments[1:], ""], strict=True):
        option, _, value = text.partition("=")
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
