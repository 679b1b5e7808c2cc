"""Hydra around one function, or around none: the only place that starts it.

What Hydra must not do by itself is settled here: where its plugins are looked for, that errors come
back to us, and that its parser can be built on Python 3.14.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import hydra
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.core.plugins import Plugins
from hydra.types import RunMode
from omegaconf import OmegaConf

from .compose import SweepRequest
from .overrides import CommandLine, Override
from .settings import Sweep

Answer = TypeVar("Answer")

PACKAGE = Path(__file__).resolve().parent.parent
NOT_SWEEPING = {"--help", "-h", "--hydra-help", "--cfg", "-c", "--info", "-i", "--resolve",
                "--shell-completion", "-sc", "--multirun", "-m"}  # fmt: skip


def configuration_folder() -> Path:
    """Return ``conf/``, which lies beside this package in a checkout and in an installation."""
    return PACKAGE.parent / "conf"


def composed(
    command_line: CommandLine,
    task: Callable[[SweepRequest], Any],
    weak_size: Callable[[int, int, Any], int],
) -> Any:
    """Have Hydra compose a command line and call ``task`` with the sweep; return its answer.

    ``weak_size`` solves for sizes in YAML files. Raises whatever ``explain.EXPLAINED`` lists.
    """
    _prepare(weak_size)
    answers: list[Any] = []
    # Said outright: left to itself, Hydra falls back to a single run when something is wrong, and
    # then complains about the commas of the sweep instead.
    asking = {option.partition("=")[0] for option in command_line.options} & NOT_SWEEPING
    sweeping = [] if asking else ["--multirun"]
    argv, sys.argv = sys.argv, ["runner", *sweeping, *command_line.words_for_hydra()]
    try:
        decorate = hydra.main(
            version_base="1.3", config_path=str(configuration_folder()), config_name="config"
        )
        decorate(lambda request: answers.append(task(request)))()
    except SystemExit as leaving:  # argparse: --version, an unknown flag
        return leaving.code if isinstance(leaving.code, int) else 2
    finally:
        sys.argv = argv
    return answers[0] if answers else 0  # none after --help, --cfg, --info


def requested(
    overrides: Sequence[str],
    task: Callable[[SweepRequest], Answer],
    weak_size: Callable[[int, int, Any], int],
) -> Answer:
    """Call ``task`` with the sweep that overrides ask for; return its answer.

    Neither ``sys.argv`` nor the terminal nor Hydra's logging is touched, and a Hydra application
    that is running in this process goes on. Raises whatever ``explain.EXPLAINED`` lists.
    """
    _prepare(weak_size)
    words = CommandLine([], [Override.parse(word) for word in overrides]).spelled_out()
    running = GlobalHydra.instance().hydra
    GlobalHydra.instance().clear()
    try:
        folder = str(configuration_folder())
        with hydra.initialize_config_dir(folder, version_base="1.3"):
            loader = GlobalHydra.instance().config_loader()
            chosen = [str(each) for each in words.overrides if each.key == "experiment"]
            config = loader.load_configuration("config", chosen, run_mode=RunMode.MULTIRUN)
            params = dict(config.hydra.sweeper.params or {})
            return task(SweepRequest(config, loader, params, words.overrides))
    finally:
        GlobalHydra.instance().hydra = running


def _prepare(weak_size: Callable[[int, int, Any], int]) -> None:
    ConfigStore.instance().store(name="sweep_schema", node=Sweep)
    OmegaConf.register_new_resolver("weak_size", weak_size, replace=True)
    plugins = str(PACKAGE / "plugins")
    if plugins not in sys.path:
        sys.path.append(plugins)
    # Hydra looks for plugins once a process, which may have been before our folder was on the path.
    Plugins.instance().register(import_module("hydra_plugins.parscale_sweeper").StudySweeper)
    os.environ["HYDRA_FULL_ERROR"] = "1"  # hand errors to us instead of printing a traceback
    _guard_completion_help()


def _guard_completion_help() -> None:
    """Let Hydra 1.3 build its parser on Python 3.14, whose argparse checks every help text.

    Hydra gives a lazy object for the help of ``--shell-completion``; the check of 3.14 wants a
    string. Remove this when Hydra 1.4 is the oldest that is supported.
    """
    if sys.version_info < (3, 14):
        return
    original: Any = argparse.ArgumentParser._check_help  # noqa: SLF001 - see above
    if getattr(original, "guarded", False):
        return

    def check_help(self: argparse.ArgumentParser, action: argparse.Action) -> None:
        if action.help is None or isinstance(action.help, str):
            original(self, action)

    guarded: Any = check_help
    guarded.guarded = True
    argparse.ArgumentParser._check_help = guarded  # noqa: SLF001
